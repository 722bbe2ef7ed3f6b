import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './places.mjs'
import { run } from './runner.mjs'

const checks = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'format and lint', command: ['biome', 'ci', '--no-errors-on-unmatched'] },
  { name: 'dead code', command: ['knip'] },
  { name: 'import table', command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src'] },
  { name: 'sentences and words', command: ['node', join(root, 'scripts', 'prose.mjs')] },
  { name: 'electron security', command: ['node', join(root, 'scripts', 'electronegativity.mjs')] },
]

// The last check also inspects the build, which takes two more seconds if the sources have changed.
await run({ build: true }, ({ env }) => {
  // Runs all checks even after a failure, to report everything at once.
  const failed = checks.filter(({ name, command: [tool, ...args] }) => {
    const result = spawnSync(tool, args, { env, encoding: 'utf8' })
    const isOk = result.status === 0
    process.stdout.write(`${name}: ${isOk ? 'OK' : 'failed'}\n`)
    if (!isOk) process.stdout.write(`${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}\n`)
    return !isOk
  })
  return failed.length === 0 ? 0 : 1
})
