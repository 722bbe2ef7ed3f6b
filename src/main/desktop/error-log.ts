import { lstatSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { appendPrivateFile } from '../platform/private-file.ts'

/** At this size (bytes) the log is rotated once, so that it never fills a disk. */
const LOG_MAX_BYTES = 1024 * 1024

/** Writes unexpected errors with their ids to a file in the data folder and to standard error. */
export const createErrorLog = (folder: string) => {
  const path = join(folder, 'gatehouse.log')
  // The reader of standard error may be gone (`| head`, a closed terminal). Without a listener, that would end the process.
  process.stderr.on('error', () => undefined)
  return (id: string, error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const line = `${new Date().toISOString()} ${id} ${text}\n`
    process.stderr.write(line)
    try {
      if ((lstatSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) renameSync(path, `${path}.1`)
      appendPrivateFile(path, line)
    } catch {
      // The disk is full or read-only, or the log is a link. Standard error has the text.
    }
  }
}
