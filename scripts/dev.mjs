import { join } from 'node:path'
import { exitCodeOf } from './command.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { nodeModules } from './places.mjs'
import { run } from './runner.mjs'

await run({ electron: true }, ({ electronArguments, env }) =>
  exitCodeOf(
    pinnedNode,
    [
      join(nodeModules, 'electron-vite', 'bin', 'electron-vite.js'),
      'dev',
      '--sourcemap',
      '--watch',
      '--',
      ...electronArguments,
      ...process.argv.slice(2),
    ],
    { env },
  ),
)
