import { join } from 'node:path'
import { outputOf } from './command.mjs'
import { nodeModules, root } from './places.mjs'
import { step } from './progress.mjs'
import { digestOf, isStamped, stamp } from './stamp.mjs'

const lockFile = join(root, 'package-lock.json')
const stampFile = join(nodeModules, '.gatehouse-stamp')

/** Whether node_modules matches package-lock.json. */
export const areDependenciesInstalled = () => isStamped(stampFile, digestOf([lockFile]))

/** Installs exactly the packages in package-lock.json if node_modules is missing or older. */
export function installDependencies() {
  if (areDependenciesInstalled()) return
  step('Dependencies: installing (half a minute the first time)')
  // Without install scripts: the set-up's own steps replace them, identically for every npm version.
  outputOf('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  })
  stamp(stampFile, digestOf([lockFile]))
}
