import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { outputOf } from './command.mjs'
import { pinnedNode, pinnedPath } from './pinned-node.mjs'
import { nodeModules, root } from './places.mjs'
import { step } from './progress.mjs'
import { digestOf, isStamped, stamp } from './stamp.mjs'

const sources = ['src', 'electron.vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'].map((name) =>
  join(root, name),
)
const out = join(root, 'out')
const stampFile = join(out, '.gatehouse-stamp')

/** Whether out/ was built from the current sources. */
export const isBuilt = () => isStamped(stampFile, digestOf(sources)) && existsSync(join(out, 'main', 'index.js'))

/**
 * Builds the app into out/ if its sources have changed. Compares their content, because a checkout changes times without changing files.
 */
export function ensureBuild() {
  if (isBuilt()) return
  const digest = digestOf(sources)
  step('Gatehouse: building')
  outputOf(pinnedNode, [join(nodeModules, 'electron-vite', 'bin', 'electron-vite.js'), 'build'], {
    env: { ...process.env, PATH: pinnedPath(), NODE_ENV: 'production' },
  })
  stamp(stampFile, digest)
}
