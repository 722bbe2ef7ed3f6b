import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { outputOf } from './command.mjs'
import { pinnedNode, pinnedNodeHeaders, pinnedPath } from './pinned-node.mjs'
import { cache, nodeModules } from './places.mjs'
import { step } from './progress.mjs'
import { digestOf, isStamped, stamp } from './stamp.mjs'
import { ensurePackages } from './system-libraries.mjs'

const home = join(nodeModules, 'better-sqlite3')
const addon = join(home, 'build', 'Release', 'better_sqlite3.node')

/** The Node-API version of the library's own binaries. Loading one on an older host crashes instead of throwing. */
const NEEDED_NAPI = 10

/** Electron 37 brings Node 22.16, the first with Node-API 10 (nodejs.org, "Node-API version matrix"). */
const FIRST_ELECTRON_WITH_NAPI = 37

// The library declares version 10, but older hosts have all its later functions as experimental ones. It was seen to work on Node-API 9 and
// 10.
const CXXFLAGS = '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL'

/** Whether better-sqlite3 has a binary for this Electron, judged by its files without starting a process. */
export function hasNativeModules({ folder }) {
  const version = Number.parseInt(readFileSync(join(folder, 'version'), 'utf8').replace(/^v/, ''), 10)
  return version >= FIRST_ELECTRON_WITH_NAPI || existsSync(addon)
}

/** Gives better-sqlite3 a binary for this Electron: its own if that works, otherwise one built from source. */
export function ensureNativeModules(electron) {
  if (hostNapi(electron) >= NEEDED_NAPI) {
    // Also removes the build for an older Electron, because the library prefers this folder to its own binaries.
    if (existsSync(addon)) rmSync(addon)
    return
  }
  const built = join(cache, 'native', nameOfBuild())
  if (!existsSync(built)) build(built)
  if (existsSync(addon) && readFileSync(addon).equals(readFileSync(built))) return
  mkdirSync(dirname(addon), { recursive: true })
  // Renamed into place: overwriting a loaded binary would crash the running app.
  copyFileSync(built, `${addon}.${process.pid}`)
  renameSync(`${addon}.${process.pid}`, addon)
}

/** Checked once per runtime, because starting it is the slowest step of an otherwise finished set-up. */
function hostNapi({ executable, folder }) {
  const file = join(nodeModules, '.gatehouse-napi')
  const about = digestOf([join(folder, 'version')]) + folder
  for (const napi of [8, 9, 10, 11, 12]) if (isStamped(file, `${about} ${napi}`)) return napi
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const napi = Number(outputOf(executable, ['-p', 'process.versions.napi'], { env }))
  stamp(file, `${about} ${napi}`)
  return napi
}

function nameOfBuild() {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  return `better-sqlite3-${version}-experimental-napi-${process.platform}-${process.arch}.node`
}

function build(target) {
  ensureBuildTools()
  step('better-sqlite3: building from source for this Electron (about 75 seconds, once)')
  mkdirSync(dirname(target), { recursive: true })
  const work = mkdtempSync(join(dirname(target), 'build-'))
  try {
    // Built in a copy: an interrupted build in node_modules would leave an incomplete binary that the library prefers.
    for (const name of ['better-sqlite3', 'node-addon-api']) {
      cpSync(join(nodeModules, name), join(work, 'node_modules', name), { recursive: true, dereference: true })
    }
    const [command, ...first] = nodeGyp()
    outputOf(command, [...first, 'rebuild', '--release', '--force_build=1', `--nodedir=${pinnedNodeHeaders}`], {
      cwd: join(work, 'node_modules', 'better-sqlite3'),
      env: buildEnvironment(),
    })
    renameSync(join(work, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'), target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Removes the variables that `npm run` adds: node-gyp would prefer a `nodedir` from the user's npm settings to its own command line. */
function buildEnvironment() {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))
  return { ...Object.fromEntries(own), PATH: pinnedPath(), CXXFLAGS, JOBS: 'max' }
}

/** npm includes node-gyp. If a distribution has removed it, npm can download one. */
function nodeGyp() {
  const globalModules = outputOf('npm', ['root', '--global', '--loglevel=error']).trim()
  const homes = [process.env.npm_execpath && dirname(dirname(process.env.npm_execpath)), join(globalModules, 'npm')]
  const found = homes
    .filter(Boolean)
    .map((npm) => join(npm, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'))
    .find((file) => existsSync(file))
  return found ? [pinnedNode, found] : ['npm', 'exec', '--yes', '--package=node-gyp@13.1.0', '--', 'node-gyp']
}

function ensureBuildTools() {
  const tools = { python3: 'python3', make: 'make', 'g++': 'g++' }
  const missing = Object.keys(tools).filter((tool) => spawnSync(tool, ['--version']).status !== 0)
  ensurePackages(
    missing.map((tool) => tools[tool]),
    'to build better-sqlite3',
  )
}
