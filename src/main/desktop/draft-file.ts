import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'

/** A file that is being written, for its owner alone: nobody sees it under its name before it is whole. */
export type DraftFile = {
  /** Open for writing, in this process and all its threads. */
  readonly descriptor: number
  readonly write: (content: Buffer | string) => Promise<void>
  /** Gives it its name, in the place of what had it. Where that cannot be, nothing is left of it. */
  readonly keep: () => Promise<void>
  readonly drop: () => Promise<void>
}

/** Whether a file of this path would lie in the folder or below it, whatever links lead there. */
const wouldLieIn = async (folder: string, path: string): Promise<boolean> => {
  const way = relative(await realpath(folder), await realpath(dirname(path)))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/**
 * Begins a file that is to be at `path`, and nowhere among the files of the directory itself, which it could take the place of. It is made anew in the same folder, so that taking the name is one step, and with a name of a fixed
 * length, so that it fits wherever `path` does: a file that was there would keep its mode, and a link its target.
 */
export const openDraft = async (path: string, dataFolder: string): Promise<DraftFile> => {
  if (await wouldLieIn(dataFolder, path)) throw new Error('a file in the data folder')
  const draft = join(dirname(path), `.gatehouse-${randomUUID()}.new`)
  const file = await open(draft, 'wx', 0o600)

  const drop = async (): Promise<void> => {
    // The stick may have been pulled out; then there is nothing to remove.
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
