import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { outputOf } from './command.mjs'
import { nodeModules, root } from './places.mjs'
import { Stop, step } from './progress.mjs'
import { digestOf, isStamped, stamp } from './stamp.mjs'

const lockFile = join(root, 'package-lock.json')
const stampFile = join(nodeModules, '.gatehouse-stamp')

/** Installs exactly what package-lock.json names, when node_modules is missing or older than it. */
export function installDependencies() {
  const digest = digestOf([lockFile])
  if (isStamped(stampFile, digest)) return
  requireLockInStep()
  step('Dependencies: installing (half a minute the first time)')
  // Not `npm ci`: it refuses a lock file without the optional packages of every other platform, and a lock file written against
  // a company's registry that mirrors only some platforms has none of them. This reads the same lock file and checks the same
  // integrity, but neither demands them nor writes the lock file.
  // No install scripts: what they would do is done by the set-up's own steps, the same under every version of npm.
  outputOf('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  })
  stamp(stampFile, digest)
}

/** `npm install` would quietly resolve what the lock file lacks; `npm ci` stops there, and so does this. */
function requireLockInStep() {
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')).packages['']
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const asked = JSON.stringify(Object.entries(wanted[kind] ?? {}).sort())
    const known = JSON.stringify(Object.entries(locked[kind] ?? {}).sort())
    if (asked !== known)
      throw new Stop(`package.json and package-lock.json differ in "${kind}": run \`npm install\` and commit both.`)
  }
}
