import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './places.mjs'
import { run } from './runner.mjs'

const checks = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'format and lint', command: ['biome', 'ci', '--no-errors-on-unmatched'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'import table', command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src'] },
  { name: 'electron security', command: ['node', join(root, 'scripts', 'electronegativity.mjs')] },
]

// The last of them looks at what is built, too: two seconds, when the sources have changed.
await run({ build: true }, ({ env }) => {
  // All of them, also after a failure: people want to see everything that is wrong in one go.
  const failed = checks.filter(({ name, command: [tool, ...args] }) => {
    const result = spawnSync(tool, args, { env, encoding: 'utf8' })
    const isOk = result.status === 0
    process.stdout.write(`${name}: ${isOk ? 'OK' : 'failed'}\n`)
    if (!isOk) process.stdout.write(`${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}\n`)
    return !isOk
  })
  return failed.length === 0 ? 0 : 1
})
