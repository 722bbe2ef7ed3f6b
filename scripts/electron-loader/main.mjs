// Replaces the default app in an Electron that lacks it, and handles a path argument in the same way. It has no dependencies and runs on
// any runtime's Node.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
import { parseArguments } from './arguments.mjs'
import { resolveTarget } from './target.mjs'

const asked = parseArguments(process.argv.slice(1))

if (asked.kind === 'version') {
  process.stdout.write(`v${process.versions.electron}\n`)
  process.exit(0)
} else if (asked.kind === 'nothing') {
  process.stderr.write('Usage: electron [switches] PATH-TO-APP [arguments]\n')
  process.exit(1)
} else {
  await start(asked)
}

async function start({ path, preloads }) {
  try {
    const require = createRequire(import.meta.url)
    // Read before the preloads run, because Playwright's preload removes its arguments from process.argv.
    const { entry, folder, manifest } = resolveTarget(path, process.cwd())
    for (const preload of preloads) require(preload)
    process.defaultApp = true
    const name = manifest.productName ?? manifest.name
    if (name) app.setName(name)
    if (manifest.version) app.setVersion(manifest.version)
    if (manifest.desktopName) app.setDesktopName(manifest.desktopName)
    app.setAppPath(folder)
    // Electron derived it from the loader's name before this file ran.
    if (name) app.setPath('userData', join(app.getPath('appData'), name))
    // Awaited, because Electron delays `ready` only until its main module has finished, and a scheme cannot be registered later.
    await import(pathToFileURL(entry).href)
  } catch (error) {
    process.stderr.write(`The app could not be loaded: ${error?.stack ?? error}\n`)
    process.exit(1)
  }
}
