import { ensureBuild } from './build.mjs'
import { openDisplay } from './display.mjs'
import { ensureElectron } from './electron-runtime.mjs'
import { ensureGitHooks } from './git-hooks.mjs'
import { ensureNativeModules } from './native-modules.mjs'
import { pinnedPath } from './pinned-node.mjs'
import { notice } from './progress.mjs'
import { ensureSystemLibraries } from './system-libraries.mjs'
import { ensureBrowser, ensureMessageBus, ensureReferenceServer, ensureShells } from './system-test-packages.mjs'

/**
 * Gets everything ready that a script says it needs, on the pinned Node, with the dependencies installed. Each step looks first and
 * does nothing when there is nothing to do.
 *
 * @param {{ electron?: boolean, build?: boolean, systemTests?: boolean }} needs
 * @returns what to run with: the environment for children, Electron's executable, the switches it needs on this machine, and
 *   `close()`, which ends what was started for it.
 */
export async function setUp(needs) {
  ensureGitHooks()
  if (needs.systemTests) {
    ensureReferenceServer()
    ensureMessageBus()
    ensureShells()
    ensureBrowser()
  }
  if (!needs.electron) {
    if (needs.build) ensureBuild()
    return { env: { ...process.env, PATH: pinnedPath() }, electronArguments: [], close() {} }
  }
  const electron = await ensureElectron()
  ensureSystemLibraries(electron.executable)
  ensureNativeModules(electron)
  if (needs.build) ensureBuild()
  const electronArguments = sandboxArguments()
  const display = await openDisplay()
  const env = {
    ...process.env,
    ...display.env,
    PATH: pinnedPath(),
    // Tests start Electron themselves and read its switches from here, separated by spaces.
    GATEHOUSE_ELECTRON_ARGS: electronArguments.join(' '),
  }
  return { electron: electron.executable, electronArguments, env, close: display.close }
}

/** Chromium's sandbox cannot run as root. Only these scripts disable it: the app itself never does. */
function sandboxArguments() {
  if (process.getuid?.() !== 0) return []
  notice('Running as root: Chromium starts with --no-sandbox.')
  return ['--no-sandbox']
}
