import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inspectFolder } from '../../../scripts/electron-inspector.mjs'
import { compareFindings } from '../../../scripts/security-findings.mjs'
import { makeFolder } from '../../helpers/test-app.ts'

const finding = (file: string, line: number, rule = 'SANDBOX_JS_CHECK') => ({ rule, file, line })

const explanation = { rule: 'SANDBOX_JS_CHECK', found: { 'src/window.ts': 1, 'out/main/window.js': 2 }, why: '', proof: '' }

const explained = [
  finding('src/window.ts', 3),
  finding('out/main/window-a1B2_c3d.js', 4),
  finding('out/main/window-a1B2_c3d.js', 9),
]

describe('the findings of Electronegativity', () => {
  it('are fine where each is explained, wherever in its file it is and whatever the build called the file', () => {
    expect(compareFindings(explained, [explanation])).toEqual([])
    expect(compareFindings([], [])).toEqual([])
  })

  it('fail where one is not explained: another rule, another file, or once more in a file', () => {
    expect(compareFindings(explained, [])).toHaveLength(2)
    expect(compareFindings([...explained, finding('src/window.ts', 3, 'CSP_GLOBAL_CHECK')], [explanation])).toEqual([
      'CSP_GLOBAL_CHECK: 1 in src/window.ts not explained (line 3)',
    ])
    expect(compareFindings([...explained, finding('src/other.ts', 1)], [explanation])).toHaveLength(1)
    expect(compareFindings([...explained, finding('src/window.ts', 7)], [explanation])).toHaveLength(2)
  })

  it('fail where an explanation explains nothing any more', () => {
    expect(compareFindings([], [explanation])).toHaveLength(2)
    expect(compareFindings(explained.slice(0, 2), [explanation])).toHaveLength(2)
  })

  it('come from a tool that sees a dangerous window, also in TypeScript, and says what it cannot read', async () => {
    const folder = makeFolder()
    writeFileSync(
      join(folder, 'window.ts'),
      `import { BrowserWindow, shell, type WebContents } from 'electron'
       const options = { webPreferences: { nodeIntegration: true, webSecurity: false } } satisfies object
       export const open = (url: string, contents?: WebContents) => { new BrowserWindow(options); shell.openExternal(url) }
       new BrowserWindow({ webPreferences: { nodeIntegration: true, webSecurity: false, contextIsolation: false } })`,
    )
    writeFileSync(join(folder, 'broken.js'), 'const = 1')
    const { findings, unread } = await inspectFolder(folder, 'planted')
    expect(unread).toEqual([expect.stringMatching(/^planted\/broken[.]js could not be read/)])
    const rules = findings.filter(({ file }) => file === 'planted/window.ts').map(({ rule }) => rule)
    for (const rule of [
      'NODE_INTEGRATION_JS_CHECK',
      'WEB_SECURITY_JS_CHECK',
      'CONTEXT_ISOLATION_JS_CHECK',
      'OPEN_EXTERNAL_JS_CHECK',
    ]) {
      expect(rules).toContain(rule)
    }
  })
})
