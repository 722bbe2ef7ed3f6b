import { join } from 'node:path'
import { outputOf } from './command.mjs'
import { nodeModules, root } from './places.mjs'
import { step } from './progress.mjs'
import { digestOf, isStamped, stamp } from './stamp.mjs'

const lockFile = join(root, 'package-lock.json')
const stampFile = join(nodeModules, '.gatehouse-stamp')

/** Whether node_modules is what package-lock.json names. */
export const areDependenciesInstalled = () => isStamped(stampFile, digestOf([lockFile]))

/** Installs exactly what package-lock.json names, when node_modules is missing or older than it. */
export function installDependencies() {
  if (areDependenciesInstalled()) return
  step('Dependencies: installing (half a minute the first time)')
  // No install scripts: what they would do is done by the set-up's own steps, the same under every version of npm.
  outputOf('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  })
  stamp(stampFile, digestOf([lockFile]))
}
