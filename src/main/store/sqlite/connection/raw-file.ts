import { closeSync, constants, openSync } from 'node:fs'
import { NO_FOLLOW } from '../../../platform/private-file.ts'

type Opened = { stores: number; descriptor: number | null }

/** The database files of the open stores of this process. */
const files = new Map<string, Opened>()

/**
 * A database file that is read besides SQLite. When a process closes any descriptor of a file, POSIX drops all locks of the process on it, also
 * those of SQLite. So the descriptor stays open until the last store of the file in this process is closed.
 */
export class RawFile {
  readonly #path: string
  #isClosed = false

  constructor(path: string) {
    this.#path = path
    const opened = files.get(path) ?? { stores: 0, descriptor: null }
    opened.stores += 1
    files.set(path, opened)
  }

  /** Opens the file at the first call. The descriptor is valid in all threads of the process until the store is closed. */
  open(): number {
    const opened = files.get(this.#path)
    if (!opened || this.#isClosed) throw new Error('the store is closed')
    opened.descriptor ??= openSync(this.#path, constants.O_RDONLY | NO_FOLLOW)
    return opened.descriptor
  }

  /** Call it after the connections to the database are closed. */
  close(): void {
    const opened = files.get(this.#path)
    if (!opened || this.#isClosed) return
    this.#isClosed = true
    opened.stores -= 1
    if (opened.stores > 0) return
    files.delete(this.#path)
    if (opened.descriptor !== null) closeSync(opened.descriptor)
  }
}
