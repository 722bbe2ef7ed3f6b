import { expect, test } from 'vitest'
import { secretFormats } from '../../src/main/desktop/clipboard-hints.ts'

const hint = (name: string): string => `electron application/osclipboard;format="${name}"`

test('a secret has the text, and asks the histories of each system to leave it out [clipboard-histories]', async () => {
  expect(secretFormats('a secret', 'linux')).toEqual({ 'text/plain': 'a secret', [hint('x-kde-passwordManagerHint')]: 'secret' })
  expect(Object.keys(secretFormats('a secret', 'darwin'))).toEqual(['text/plain', hint('org.nspasteboard.ConcealedType')])
  const windows = secretFormats('a secret', 'win32')
  for (const name of ['CanIncludeInClipboardHistory', 'CanUploadToCloudClipboard']) {
    const content = windows[hint(name)]
    expect(content instanceof Blob && new Uint8Array(await content.arrayBuffer())).toEqual(new Uint8Array(4))
  }
  expect(windows[hint('ExcludeClipboardContentFromMonitorProcessing')]).toBeDefined()
  // The secret itself is in the text only.
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    expect(Object.entries(secretFormats('a secret', platform)).filter(([, content]) => content === 'a secret')).toHaveLength(1)
  expect(secretFormats('a secret', 'freebsd')).toEqual({ 'text/plain': 'a secret' })
})
