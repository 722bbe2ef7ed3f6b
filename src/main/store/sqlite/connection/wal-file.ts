import { type FileHandle, open } from 'node:fs/promises'
import type { Database } from 'better-sqlite3'
import { Refusal } from '../../../../shared/errors.ts'
import { Sequencer } from '../../../platform/sequencer.ts'

type Checkpoint = { readonly busy: number; readonly log: number; readonly checkpointed: number }

/** The WAL file of an open database. It stays the same file while the database is open, and SQLite does not lock it. */
export class WalFile {
  readonly #database: Database
  #handle: FileHandle | null = null
  readonly #syncs = new Sequencer()
  #mayHaveLost = false

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Resolves when all commits so far are on the disk. The fsync runs on a thread of libuv, so it does not block the main thread.
   *
   * @throws the error of the disk, if neither the WAL nor the database file could be synced
   */
  sync(): Promise<void> {
    return this.#syncs.run(async () => {
      if (!this.#mayHaveLost && (await this.#trySyncFile())) return
      this.#mayHaveLost = true
      this.#checkpoint()
      this.#mayHaveLost = false
    })
  }

  async close(): Promise<void> {
    await this.#syncs.settle()
    const former = this.#handle
    this.#handle = null
    await former?.close()
  }

  async #trySyncFile(): Promise<boolean> {
    try {
      // Windows flushes a file only for handles that can write.
      this.#handle ??= await open(`${this.#database.name}-wal`, 'r+')
      await this.#handle.datasync()
      return true
    } catch {
      return false
    }
  }

  /**
   * After a failed fsync, the operating system may drop the pages that it could not write, and the next fsync succeeds without them. A
   * checkpoint copies all commits from memory into the database file and syncs that.
   */
  #checkpoint(): void {
    const [result] = this.#database.pragma('wal_checkpoint(FULL)') as Checkpoint[]
    if (result?.busy !== 0 || result.log !== result.checkpointed) throw new Refusal('busy')
  }
}
