import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { outputOf } from './command.mjs'
import { nodeModules, root } from './places.mjs'
import { Stop, step } from './progress.mjs'

const executable = process.platform === 'win32' ? 'node.exe' : 'node'

/** The Node that everything runs on, whatever the machine has: the devDependency `node`. */
export const pinnedNode = join(nodeModules, 'node', 'bin', executable)

/** The folder whose include/ holds the pinned Node's own headers; only its platform package carries them. */
export const pinnedNodeHeaders = join(
  nodeModules,
  'node',
  'node_modules',
  `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
)

/** Every child finds the pinned Node, and the tools of node_modules, before anything else. */
export function pinnedPath() {
  return [join(nodeModules, '.bin'), process.env.PATH].join(delimiter)
}

const wantedVersion = () => `v${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node}`

/** Whether the Node that package.json pins is in node_modules. */
export const hasPinnedNode = () => versionOf(pinnedNode) === wantedVersion()

/** Makes sure that the pinned Node is there, and says whether this process already runs on it. */
export function ensurePinnedNode() {
  const wanted = wantedVersion()
  if (process.version === wanted && existsSync(pinnedNode)) return true
  if (versionOf(pinnedNode) !== wanted) {
    step(`Node ${wanted}: fetching the pinned one`)
    // Runs the one install script that is allowed: it fetches the platform's package of the same version from the registry.
    outputOf('npm', ['rebuild', 'node', '--loglevel=error'], { shell: process.platform === 'win32' })
    const got = versionOf(pinnedNode)
    if (got !== wanted)
      throw new Stop(`node_modules/node should be ${wanted}, but is ${got ?? 'missing'}. Remove node_modules and try again.`)
  }
  return process.version === wanted
}

function versionOf(node) {
  const result = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim() : undefined
}
