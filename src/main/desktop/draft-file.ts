import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'

/** A file that only its owner can read while it is written. It gets its final name only when it is complete. */
export type DraftFile = {
  /** Open for writing in this process and all its threads. */
  readonly descriptor: number
  readonly write: (content: Buffer | string) => Promise<void>
  /** Renames the draft to its final name and replaces an existing file. Deletes the draft if that fails. */
  readonly keep: () => Promise<void>
  readonly drop: () => Promise<void>
}

/** Whether the path is inside the folder after links are resolved. */
const wouldLieIn = async (folder: string, path: string): Promise<boolean> => {
  const way = relative(await realpath(folder), await realpath(dirname(path)))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * Creates a draft of the file at `path`. Paths in the data folder are refused, because they could replace the directory's own
 * files.
 *
 * The draft is a new file in the same folder, so that the rename is atomic and no existing mode or link target is kept. Its name
 * has a fixed length, so that it fits wherever `path` does.
 */
export const openDraft = async (path: string, dataFolder: string): Promise<DraftFile> => {
  if (await wouldLieIn(dataFolder, path)) throw new Error('a file in the data folder')
  const draft = join(dirname(path), `.gatehouse-${randomUUID()}.new`)
  const file = await open(draft, 'wx', 0o600)

  const drop = async (): Promise<void> => {
    // The drive may have been removed. Then there is nothing to delete.
    await file.close().catch(() => undefined)
    await rm(draft, { force: true }).catch(() => undefined)
  }

  return {
    descriptor: file.fd,
    write: (content) => file.writeFile(content),
    keep: async () => {
      try {
        await file.sync()
        await file.close()
        await rename(draft, path)
      } catch (error) {
        await drop()
        throw error
      }
    },
    drop,
  }
}
