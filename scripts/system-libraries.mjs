import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { outputOf } from './command.mjs'
import { installableName, missingLibraries, packagesFor } from './debian-packages.mjs'
import { Stop, step } from './progress.mjs'

/** The libraries that the executable links against and the machine lacks. */
export function findMissingLibraries(executable) {
  if (process.platform !== 'linux') return []
  const ldd = spawnSync('ldd', [executable], { encoding: 'utf8' })
  // This libc's ldd has another output format than glibc's, so only a start of Electron can tell.
  return ldd.status === 0 ? missingLibraries(ldd.stdout) : []
}

/** Ensures that the machine has the libraries of the executable. Only Linux leaves them to the machine. */
export function ensureSystemLibraries(executable) {
  const { packages, unknown } = packagesFor(findMissingLibraries(executable))
  if (unknown.length > 0)
    throw new Stop(
      `Electron needs libraries that this machine lacks: ${unknown.join(', ')}. Install the packages that bring them.`,
    )
  ensurePackages(packages, 'for Electron')
}

/** Installs Debian packages if that is permitted, and otherwise shows the command that does. */
export function ensurePackages(packages, purpose) {
  if (packages.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Stop(`This machine lacks packages ${purpose}. Their Debian names are: ${packages.join(' ')}`)
  }
  if (process.getuid() !== 0)
    throw new Stop(`This machine lacks packages ${purpose}. Run this once, then try again:\n\n  sudo ${command}\n`)
  step(`System packages ${purpose}: installing ${packages.join(' ')}`)
  const names = resolveNames(packages) ?? refreshedNames(packages)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Waits for another apt process that holds the lock.
  outputOf('apt-get', ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...names], { env })
}

/** The package names in this release, or undefined if its lists lack one. */
function resolveNames(packages) {
  const policy = outputOf('apt-cache', ['policy', ...packages.flatMap((name) => [name, `${name}t64`])], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  const names = packages.map((name) => installableName(name, policy))
  return names.includes(undefined) ? undefined : names
}

/** A new container has no package lists. */
function refreshedNames(packages) {
  outputOf('apt-get', ['update'])
  return resolveNames(packages) ?? packages
}
