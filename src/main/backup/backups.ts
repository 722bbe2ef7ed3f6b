import { existsSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DAY_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { nameTemporary, openReplacementOutside } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { ANCHOR_FILE, DATABASE_FILE } from '../store/folder-files.ts'
import type { AuditEntry, BackupKeys, BackupSetup, Guard, Store, Watch } from '../store/ports/store.ts'
import { isOwnRecipient } from './backup-keys.ts'
import { LISTED_BACKUPS, listSuperfluous, removeBackup } from './backup-rotation.ts'
import { runBackup } from './backup-thread.ts'

export type BackupParts = {
  readonly store: Store
  readonly clock: () => number
  readonly version: string
  /** Null if this process cannot open the keys. */
  readonly keys: BackupKeys | null
  readonly dataFolder: string
  /** Reads keys that another process has made, so that a backup never lacks those of its database. */
  readonly followKeys?: () => Promise<void>
  /** The entry file of the worker threads. */
  readonly program: string
}

export type MadeBackup = { readonly path: string; readonly bytes: number; readonly users: number }

/** The time as it may stand in a file name on every system. */
export const formatFileTime = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')

/** A name that no file has, because a clock that went back must not replace an older backup. */
const findFreePath = (folder: string, at: number): string => {
  const base = join(folder, `gatehouse-${formatFileTime(at)}`)
  for (let number = 1; ; number += 1) {
    const path = `${base}${number === 1 ? '' : `-${number}`}.gatehouse-backup`
    if (!existsSync(path)) return path
  }
}

/** Whether the folder of the backups is gone, for example with its disk. */
export const isFolderMissing = (folder: string): Promise<boolean> =>
  stat(folder).then(
    (stats) => !stats.isDirectory(),
    () => true,
  )

/** Reads a file, or null if there is none. */
const readOptional = (path: string): Buffer | null => (existsSync(path) ? Buffer.from(readPrivateFile(path)) : null)

/** The share of the whole work that is done: the copy is a third, and writing and reading back are two. */
const shareProgress = ({ onProgress, signal }: Watch, bytes: number) => ({
  copy: {
    signal,
    onProgress: (done: number, total: number) => onProgress(Math.floor((bytes * done) / Math.max(1, total)), 3 * bytes),
  },
  write: {
    signal,
    onProgress: (done: number, total: number) =>
      onProgress(bytes + Math.floor((2 * bytes * done) / Math.max(1, total)), 3 * bytes),
  },
})

/** Makes backups of the open directory, one at a time. */
export class Backups {
  readonly #parts: BackupParts
  #isRunning = false
  #triedAt = Number.NEGATIVE_INFINITY

  constructor(parts: BackupParts) {
    this.#parts = parts
  }

  /** @throws Refusal not-available if this process cannot open the keys */
  requireKeys(): BackupKeys {
    const { keys } = this.#parts
    if (!keys) throw new Refusal('not-available')
    return keys
  }

  /** @throws Refusal busy, not-available, backup-key-changed */
  async requireReady(): Promise<void> {
    if (this.#isRunning) throw new Refusal('busy')
    await this.#requireSetup()
  }

  /** The set-up, and the seed that signs it: the passphrase vouches for that one. */
  async #requireSetup(): Promise<BackupSetup & { readonly signingSeed: Buffer }> {
    const { signingSeeds } = this.requireKeys()
    const setup = await this.#parts.store.readBackupSetup()
    if (!setup) throw new Refusal('not-available')
    const signingSeed = signingSeeds.find((seed) => isOwnRecipient(seed, setup, setup.signature))
    if (!signingSeed) throw new Refusal('backup-key-changed')
    return { ...setup, signingSeed }
  }

  /** Whether a backup is being made. */
  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Whether the set-up is signed by a former key, which the passphrase alone can replace. */
  async isOfFormerKey(): Promise<boolean> {
    const { keys, store } = this.#parts
    const setup = await store.readBackupSetup()
    return keys !== null && setup !== null && !isOwnRecipient(keys.signingSeed, setup, setup.signature)
  }

  /** Whether a scheduled backup is due. A backup from the future counts as none, so that a wrong clock does not end the schedule. */
  async isDue(): Promise<boolean> {
    const { store, clock, keys } = this.#parts
    const now = clock()
    const setup = await store.readBackupSetup()
    if (!keys || !setup?.isDaily || this.#isRunning || Math.abs(now - this.#triedAt) < RETRY_MS) return false
    const last = (await store.listBackups(LISTED_BACKUPS)).find(({ isScheduled }) => isScheduled)
    return !last || now - last.madeAt >= DAY_MS || last.madeAt > now
  }

  /**
   * Makes, reads back and records a backup; null if `signal` cancelled it. A failed backup leaves the earlier ones as they are.
   *
   * @throws Refusal busy, not-available, backup-key-changed; and the errors of the disk
   */
  async make(
    request: { isScheduled: boolean; guard: Guard; entryOf: (bytes: number) => AuditEntry },
    watch: Watch,
  ): Promise<MadeBackup | null> {
    if (this.#isRunning) throw new Refusal('busy')
    this.#isRunning = true
    this.#triedAt = this.#parts.clock()
    const copy = nameTemporary(join(this.#parts.dataFolder, 'backup'))
    try {
      return await this.#write(await this.#requireSetup(), copy, request, watch)
    } finally {
      await rm(copy, { force: true })
      await rm(`${copy}-journal`, { force: true })
      this.#isRunning = false
    }
  }

  async #write(
    setup: BackupSetup & { readonly signingSeed: Buffer },
    copy: string,
    { isScheduled, guard, entryOf }: Parameters<Backups['make']>[0],
    watch: Watch,
  ): Promise<MadeBackup | null> {
    const { store, clock, version, dataFolder, program } = this.#parts
    const keys = this.requireKeys()
    const { size } = await stat(join(dataFolder, DATABASE_FILE))
    const shares = shareProgress(watch, size)
    // Read before the copy: an anchor that is newer than the copied log would look like a cut.
    const anchor = readOptional(join(dataFolder, ANCHOR_FILE))
    const facts = await store.copyDatabase(copy, shares.copy)
    if (!facts) return null
    await this.#parts.followKeys?.()
    const madeAt = clock()
    const path = findFreePath(setup.folder, madeAt)
    const file = await openReplacementOutside(path, dataFolder)
    try {
      const request = {
        directoryId: keys.directoryId,
        madeAt,
        recipient: { salt: setup.salt, publicKey: setup.publicKey, voucher: setup.voucher },
        signingSeed: setup.signingSeed,
        facts: { program: version, ...facts },
        parts: [
          { name: 'keys' as const, content: Buffer.from(keys.file) },
          ...(anchor ? [{ name: 'anchor' as const, content: anchor }] : []),
          { name: 'database' as const, path: copy },
        ],
      }
      const isWhole = await runBackup(
        program,
        { descriptor: file.descriptor, request, bytes: (await stat(copy)).size },
        shares.write,
      )
      if (!isWhole) {
        await file.discard()
        return null
      }
      await file.commit()
    } catch (error) {
      await file.discard()
      throw error
    }
    const bytes = (await stat(path)).size
    const removed = isScheduled ? listSuperfluous(await store.listBackups(LISTED_BACKUPS)) : []
    const backup = { path, madeAt, bytes, isScheduled, removed: removed.map(({ sequence }) => sequence) }
    await store.recordBackup(backup, guard, entryOf(bytes))
    for (const old of removed) await removeBackup(old, keys.directoryId)
    return { path, bytes, users: facts.users }
  }
}

/** How long a failed scheduled backup waits for the next attempt (milliseconds). */
const RETRY_MS = 3_600_000
