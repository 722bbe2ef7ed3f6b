import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { outputOf } from './command.mjs'
import { nodeModules, root } from './places.mjs'
import { Stop, step } from './progress.mjs'

const executable = process.platform === 'win32' ? 'node.exe' : 'node'

/** The Node that everything runs on, independent of the machine: the devDependency `node`. */
export const pinnedNode = join(nodeModules, 'node', 'bin', executable)

/** The folder whose include/ holds the pinned Node's headers, which only its platform package has. */
export const pinnedNodeHeaders = join(
  nodeModules,
  'node',
  'node_modules',
  `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
)

/** Child processes find the pinned Node and the tools of node_modules first. */
export function pinnedPath() {
  return [join(nodeModules, '.bin'), process.env.PATH].join(delimiter)
}

const wantedVersion = () => `v${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node}`

/** Whether node_modules has the Node that package.json pins. */
export const hasPinnedNode = () => versionOf(pinnedNode) === wantedVersion()

/** Installs the pinned Node if needed, and reports whether this process runs on it. */
export function ensurePinnedNode() {
  const wanted = wantedVersion()
  if (process.version === wanted && existsSync(pinnedNode)) return true
  if (versionOf(pinnedNode) !== wanted) {
    step(`Node ${wanted}: fetching the pinned one`)
    // The only permitted install script: it downloads the platform package of the same version from the registry.
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
