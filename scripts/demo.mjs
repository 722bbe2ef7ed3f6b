import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exitCodeOf } from './command.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { root } from './places.mjs'
import { run } from './runner.mjs'

/** Opens Gatehouse on a generated directory. The directory is new each time, and a temporary one is removed at the end. */
const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } } })
const chosen = values['data-dir']

await run({ electron: true, build: true }, async ({ electron, electronArguments, env }) => {
  const folder = chosen ?? mkdtempSync(join(tmpdir(), 'gatehouse-demo-'))
  // Both programs read the option by Gatehouse's own rule.
  const dataDir = `--data-dir=${folder}`
  try {
    const made = await exitCodeOf(pinnedNode, [join(root, 'test', 'demo', 'main.ts'), dataDir], { env })
    if (made !== 0) return made
    const args = [...electronArguments, root, dataDir]
    return await exitCodeOf(electron, args, { env: { ...env, ELECTRON_RENDERER_URL: '' } })
  } finally {
    if (chosen === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
