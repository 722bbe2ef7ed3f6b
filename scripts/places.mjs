import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export const nodeModules = join(root, 'node_modules')

/** The cache for slow downloads and builds, which a second clone or a removed node_modules can reuse. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse')
