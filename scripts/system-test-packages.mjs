import { spawnSync } from 'node:child_process'
import { ensurePackages } from './system-libraries.mjs'

/** Debian's own Python, for which the packages are. */
const PYTHON = '/usr/bin/python3'

const hasModules = () => spawnSync(PYTHON, ['-c', 'import bcrypt, flask, sqlalchemy']).status === 0

/** Ensures that the machine has what the exercise's server needs, with which the system tests compare compat mode. */
export function ensureReferenceServer() {
  if (!hasModules())
    ensurePackages(['python3', 'python3-bcrypt', 'python3-flask', 'python3-sqlalchemy'], 'for the reference of compat mode')
}

/** Ensures that the machine has a message bus of its own for the test of the screen lock. */
export function ensureMessageBus() {
  if (process.platform !== 'linux') return
  const isThere = ['dbus-daemon', 'dbus-send'].every((program) => spawnSync(program, ['--version']).error === undefined)
  if (!isThere) ensurePackages(['dbus'], 'for the test of the screen lock')
}

/** Ensures that the machine has the shells whose completion is tested. */
export function ensureShells() {
  if (process.platform !== 'linux') return
  const isThere = ['bash', 'zsh', 'fish'].every((shell) => spawnSync(shell, ['--version']).error === undefined)
  if (!isThere) ensurePackages(['bash', 'zsh', 'fish'], 'for the tests of shell completion')
}

/** Ensures that the machine has a browser, for the pages on which programs sign users in. */
export function ensureBrowser() {
  if (process.platform !== 'linux') return
  if (spawnSync('chromium', ['--version']).error !== undefined) ensurePackages(['chromium'], 'for the test of the sign-in page')
}
