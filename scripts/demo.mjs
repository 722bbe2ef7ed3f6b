import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { exitCodeOf } from './command.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { root } from './places.mjs'
import { run } from './runner.mjs'

/** Opens Gatehouse on a generated directory. The directory is new each time, and a temporary one is removed at the end. */
const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } } })
const chosen = values['data-dir']
if (chosen !== undefined && existsSync(chosen) && readdirSync(chosen).length > 0) {
  process.stderr.write(`${chosen} is not empty. Choose an empty or a new folder for the demo.\n`)
  process.exit(2)
}

await run({ electron: true, build: true }, async ({ electron, electronArguments, env }) => {
  const folder = chosen === undefined ? mkdtempSync(join(tmpdir(), 'gatehouse-demo-')) : resolve(chosen)
  try {
    const made = await exitCodeOf(pinnedNode, [join(root, 'test', 'demo', 'main.ts'), folder], { env })
    if (made !== 0) return made
    const args = [...electronArguments, root, `--data-dir=${folder}`]
    return await exitCodeOf(electron, args, { env: { ...env, ELECTRON_RENDERER_URL: '' } })
  } finally {
    if (chosen === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
