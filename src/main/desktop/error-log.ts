import { lstatSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { appendPrivateFile } from '../platform/private-file.ts'

/** At this size (bytes) the log is put aside once, so that it never fills a disk. */
const LOG_MAX_BYTES = 1024 * 1024

/** Writes unexpected errors, with the id that the caller was given, to a file of the data folder and to standard error. */
export const createErrorLog = (folder: string) => {
  const path = join(folder, 'gatehouse.log')
  // Whoever read it may have gone (`| head`, a closed terminal); unheard, that would itself be an uncaught error and end the process.
  process.stderr.on('error', () => undefined)
  return (id: string, error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const line = `${new Date().toISOString()} ${id} ${text}\n`
    process.stderr.write(line)
    try {
      if ((lstatSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) renameSync(path, `${path}.1`)
      appendPrivateFile(path, line)
    } catch {
      // A full or read-only disk, or a link in the log's place: standard error has it.
    }
  }
}
