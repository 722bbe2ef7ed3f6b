import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, sep } from 'node:path'
import { openReplacement, type Replacement } from '../platform/atomic-file.ts'

/** Whether the path is inside the folder after links are resolved. */
const isInFolder = async (path: string, folder: string): Promise<boolean> => {
  const way = relative(await realpath(folder), await realpath(dirname(path)))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * Creates a draft of the file that the user chose at `path`. Paths in the data folder are refused, because they could replace the
 * directory's own files.
 */
export const openDraft = async (path: string, dataFolder: string): Promise<Replacement> => {
  if (await isInFolder(path, dataFolder)) throw new Error('a file in the data folder')
  return openReplacement(path)
}
