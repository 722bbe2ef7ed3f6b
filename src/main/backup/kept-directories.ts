import type { Stats } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptDirectory } from '../../shared/api/restores.ts'
import { Refusal } from '../../shared/errors.ts'
import { ARCHIVES_FOLDER, KEPT_NAME } from '../store/folder-files.ts'

/** A kept directory has few files. A folder that a user put there may have more, and its size needs no more. */
const FILES_COUNTED = 100

const measure = async (folder: string): Promise<number> => {
  const names = (await readdir(folder)).slice(0, FILES_COUNTED)
  const sizes = await Promise.all(names.map((name) => lstat(join(folder, name)).then((stats: Stats) => stats.size)))
  const own = sizes.reduce((sum, size) => sum + size, 0)
  const archives = join(folder, ARCHIVES_FOLDER)
  return names.includes(ARCHIVES_FOLDER) && (await lstat(archives)).isDirectory() ? own + (await measure(archives)) : own
}

/** The directories that restores have replaced, the newest first. */
export const listKept = async (dataFolder: string): Promise<KeptDirectory[]> => {
  const entries = await readdir(dataFolder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory() && KEPT_NAME.test(entry.name)).map(({ name }) => name)
  return Promise.all(
    names
      .sort()
      .reverse()
      .map(async (name) => ({ name, path: join(dataFolder, name), bytes: await measure(join(dataFolder, name)) })),
  )
}

/** @throws Refusal changed-meanwhile if there is no such directory */
export const requireKept = async (dataFolder: string, name: string): Promise<KeptDirectory> => {
  const found = (await listKept(dataFolder)).find((kept) => kept.name === name)
  if (!found) throw new Refusal('changed-meanwhile')
  return found
}

export const removeKept = ({ path }: KeptDirectory): Promise<void> => rm(path, { recursive: true })
