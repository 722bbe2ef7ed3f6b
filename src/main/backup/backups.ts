import { existsSync, statSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DAY_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { nameTemporary, openReplacementOutside } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { ANCHOR_FILE, ARCHIVES_FOLDER, DATABASE_FILE } from '../store/folder-files.ts'
import type { AuditEntry, BackupKeys, BackupSetup, DatabaseFacts, Guard, Store, Watch } from '../store/ports/store.ts'
import { isOwnRecipient } from './backup-keys.ts'
import { LISTED_BACKUPS, listSuperfluous, removeBackup } from './backup-rotation.ts'
import { runBackup } from './backup-thread.ts'
import type { PartSource } from './backup-writer.ts'

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

/** A complete file that is not recorded yet. */
type WrittenBackup = { readonly path: string; readonly madeAt: number; readonly users: number }

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

/** The archives of the log as parts. A missing one must not keep the rest from being backed up, and Verify tells of it. */
const listArchiveParts = (dataFolder: string, names: readonly string[]) =>
  names
    .map((name) => ({ name: `archives/${name}` as const, path: join(dataFolder, ARCHIVES_FOLDER, name) }))
    .filter(({ path }) => existsSync(path))

/** The shares of the whole work: the copy is a third, and writing and reading back are two. */
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

/** Where the bytes of the database come from. `release`: whether those that were read until now are of one moment. */
type DatabaseSource = {
  readonly facts: DatabaseFacts
  readonly part: PartSource
  readonly bytes: number
  readonly release: () => Promise<boolean>
}

type MakeRequest = { readonly isScheduled: boolean; readonly guard: Guard; readonly entryOf: (bytes: number) => AuditEntry }

type Setup = BackupSetup & { readonly signingSeed: Buffer }

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
  async #requireSetup(): Promise<Setup> {
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
  async make(request: MakeRequest, watch: Watch): Promise<MadeBackup | null> {
    if (this.#isRunning) throw new Refusal('busy')
    this.#isRunning = true
    this.#triedAt = this.#parts.clock()
    try {
      const setup = await this.#requireSetup()
      const written = await this.#writeHeld(setup, watch)
      return await this.#record(written === 'several-moments' ? await this.#writeCopy(setup, watch) : written, request)
    } finally {
      this.#isRunning = false
    }
  }

  /** Reads the database file itself, which does not change meanwhile. */
  async #writeHeld(setup: Setup, watch: Watch): Promise<WrittenBackup | null | 'several-moments'> {
    const anchor = this.#readAnchor()
    const held = await this.#parts.store.holdDatabase()
    if (!held) return 'several-moments'
    const { descriptor, bytes, release } = held
    try {
      const part = { name: 'database' as const, descriptor, bytes }
      return await this.#writeFile(setup, anchor, { facts: held, part, bytes, release }, watch)
    } finally {
      await release().catch(() => undefined)
    }
  }

  /** The slower way, which no number of commits disturbs. */
  async #writeCopy(setup: Setup, watch: Watch): Promise<WrittenBackup | null> {
    const { store, dataFolder } = this.#parts
    const path = nameTemporary(join(dataFolder, 'backup'))
    try {
      const anchor = this.#readAnchor()
      const shares = shareProgress(watch, (await stat(join(dataFolder, DATABASE_FILE))).size)
      const facts = await store.copyDatabase(path, shares.copy)
      if (!facts) return null
      const { size: bytes } = await stat(path)
      const source = { facts, part: { name: 'database' as const, path }, bytes, release: async () => true }
      const written = await this.#writeFile(setup, anchor, source, shares.write)
      if (written === 'several-moments') throw new Error('a copy is of one moment')
      return written
    } finally {
      await rm(path, { force: true })
      await rm(`${path}-journal`, { force: true })
    }
  }

  /** Read before the database: an anchor that is newer than the log of the backup would look like a cut. */
  #readAnchor(): Buffer | null {
    return readOptional(join(this.#parts.dataFolder, ANCHOR_FILE))
  }

  async #writeFile(
    setup: Setup,
    anchor: Buffer | null,
    { facts: { schema, directoryName, users, auditHead, archives: names }, part, bytes: databaseBytes, release }: DatabaseSource,
    watch: Watch,
  ): Promise<WrittenBackup | null | 'several-moments'> {
    const { clock, version, dataFolder, program } = this.#parts
    await this.#parts.followKeys?.()
    const keys = this.requireKeys()
    const madeAt = clock()
    const path = findFreePath(setup.folder, madeAt)
    const archives = listArchiveParts(dataFolder, names)
    const bytes = archives.reduce((sum, archive) => sum + statSync(archive.path).size, databaseBytes)
    const file = await openReplacementOutside(path, dataFolder)
    try {
      const request = {
        directoryId: keys.directoryId,
        madeAt,
        recipient: { salt: setup.salt, publicKey: setup.publicKey, voucher: setup.voucher },
        signingSeed: setup.signingSeed,
        facts: { program: version, schema, directoryName, users, auditHead },
        parts: [
          { name: 'keys' as const, content: Buffer.from(keys.file) },
          ...(anchor ? [{ name: 'anchor' as const, content: anchor }] : []),
          part,
          ...archives,
        ],
      }
      // Released early, because the write-ahead log grows until then.
      const onRead = (): void => void release().catch(() => undefined)
      const isWhole = await runBackup(program, { descriptor: file.descriptor, request, bytes }, { ...watch, onRead })
      if (isWhole && (await release())) {
        await file.commit()
        return { path, madeAt, users }
      }
      await file.discard()
      return isWhole ? 'several-moments' : null
    } catch (error) {
      await file.discard()
      throw error
    }
  }

  async #record(written: WrittenBackup | null, { isScheduled, guard, entryOf }: MakeRequest): Promise<MadeBackup | null> {
    if (!written) return null
    const { store } = this.#parts
    const { path, madeAt, users } = written
    const bytes = (await stat(path)).size
    const removed = isScheduled ? listSuperfluous(await store.listBackups(LISTED_BACKUPS)) : []
    const backup = { path, madeAt, bytes, isScheduled, removed: removed.map(({ sequence }) => sequence) }
    await store.recordBackup(backup, guard, entryOf(bytes))
    for (const old of removed) await removeBackup(old, this.requireKeys().directoryId)
    return { path, bytes, users }
  }
}

/** How long a failed scheduled backup waits for the next attempt (milliseconds). */
const RETRY_MS = 3_600_000
