import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Resolves a path argument: the file to import, the app's folder, and its package.json, if any. */
export function resolveTarget(path, cwd) {
  const full = resolve(cwd, path)
  if (!existsSync(full)) throw new Error(`There is no app at ${full}`)
  if (!statSync(full).isDirectory()) return { entry: full, folder: dirname(full), manifest: manifestAbove(dirname(full)) }
  const file = join(full, 'package.json')
  const manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const entry = resolve(full, manifest.main ?? 'index.js')
  if (!existsSync(entry)) throw new Error(`The app's main file is missing: ${entry}`)
  return { entry, folder: full, manifest }
}

/** A file in an app's folder, such as `electron out/main/index.js`, belongs to the package around it. */
function manifestAbove(folder) {
  const file = join(folder, 'package.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  return dirname(folder) === folder ? {} : manifestAbove(dirname(folder))
}
