import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export const nodeModules = join(root, 'node_modules')

/** What is slow to get is kept here, so that a second clone, or an `rm -rf node_modules`, costs nothing again. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse')
