import { chmodSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { BrokenReason } from '../../shared/errors.ts'
import type { PolicyView } from '../../shared/views.ts'
import { type BrokenFolder, hasCode, isNotWritable, prepareFolder } from './folder.ts'
import { KEYS_FILE, type Keys, type KeysFile, makeKeysFile, openKeys, readKeysFile, writeKeysFile } from './keys-file.ts'
import { configureDatabase, createDatabaseFile, openDatabase, waitNoMore } from './sqlite/database.ts'
import { directoryTable } from './sqlite/directory.ts'
import { APPLICATION_ID, migrate, NEWEST_VERSION, readVersion } from './sqlite/migrations.ts'
import { createSqliteStore } from './sqlite/sqlite-store.ts'
import type { Store } from './store.ts'

export const DATABASE_FILE = 'gatehouse.db'

/** Up to this size (bytes) every page is checked at start: about 10 ms. Beyond, only what is read at start. */
const QUICK_CHECK_BYTES = 4 * 1024 * 1024

export type OpenedFolder = {
  readonly kind: 'opened'
  readonly store: Store
  readonly keys: Keys
  /** To be called before the first administrator is committed: from then on a missing database is a loss. */
  readonly markSetUp: () => void
}

class Broken extends Error {
  readonly folder: BrokenFolder

  constructor(reason: BrokenReason, file: string | null) {
    super(reason)
    this.folder = { kind: 'broken', reason, file }
  }
}

/** Whether the folder holds a directory, whole or broken; where it does not, opening it would start a new one. */
export const holdsDirectory = (folder: string): boolean =>
  [KEYS_FILE, DATABASE_FILE, `${DATABASE_FILE}-wal`].some((name) => existsSync(join(folder, name)))

/**
 * Opens the directory that a data folder holds, or starts a new one where the folder holds none. Whatever is missing,
 * foreign or damaged is told as such: never a new key beside an old database, never a first run beside old keys.
 */
export const openDataFolder = (folder: string, firstPolicy: PolicyView, now: number): OpenedFolder | BrokenFolder => {
  const unprepared = prepareFolder(folder)
  if (unprepared) return unprepared
  try {
    return openPrepared(folder, firstPolicy, now)
  } catch (error) {
    if (error instanceof Broken) return error.folder
    if (isNotWritable(error)) return { kind: 'broken', reason: 'folder-not-writable', file: null }
    if (hasCode(error, /^SQLITE_(CORRUPT|NOTADB|IOERR)/)) {
      return { kind: 'broken', reason: 'database-corrupt', file: DATABASE_FILE }
    }
    if (hasCode(error, /^SQLITE_(BUSY|LOCKED)/)) return { kind: 'broken', reason: 'already-open', file: DATABASE_FILE }
    throw error
  }
}

const openPrepared = (folder: string, firstPolicy: PolicyView, now: number): OpenedFolder => {
  const file = findKeysFile(folder)
  if (!file) {
    if (holdsDirectory(folder)) throw new Broken('keys-missing', KEYS_FILE)
    const made = makeKeysFile()
    writeKeysFile(folder, made)
    return openWith(folder, made, firstPolicy, now)
  }
  return openWith(folder, file, firstPolicy, now)
}

const findKeysFile = (folder: string): KeysFile | null => {
  if (!existsSync(join(folder, KEYS_FILE))) return null
  try {
    return readKeysFile(folder)
  } catch {
    throw new Broken('keys-unreadable', KEYS_FILE)
  }
}

const openWith = (folder: string, file: KeysFile, firstPolicy: PolicyView, now: number): OpenedFolder => {
  const path = join(folder, DATABASE_FILE)
  const size = existsSync(path) ? statSync(path).size : null
  if (file.isSetUp && size === null) throw new Broken('database-missing', DATABASE_FILE)
  if (file.isSetUp && size === 0) throw new Broken('database-empty', DATABASE_FILE)
  if (size === null) createDatabaseFile(path)
  const database = openDatabase(path)
  try {
    checkDatabase(database, file, size ?? 0)
    configureDatabase(database)
    migrate(database)
    startDirectory(database, file, firstPolicy, now)
    keepPrivate(folder)
    waitNoMore(database)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    kind: 'opened',
    store: createSqliteStore(database),
    keys: openKeys(file),
    markSetUp: () => writeKeysFile(folder, { ...file, isSetUp: true }),
  }
}

/** A backup that was put back has whatever mode the copy gave it, and SQLite gives its log the database's. */
const keepPrivate = (folder: string): void => {
  for (const name of [KEYS_FILE, DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`]) {
    const path = join(folder, name)
    try {
      if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
    } catch {
      // Not there, or on a disk without modes (a memory stick, for one).
    }
  }
}

const checkDatabase = (database: Database, file: KeysFile, size: number): void => {
  const version = readVersion(database)
  const applicationId = database.pragma('application_id', { simple: true })
  const hasTables = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
  if (!hasTables) {
    // Its first start was cut short: nobody can have been in it. A set-up directory without tables has lost them.
    if (file.isSetUp) throw new Broken('database-empty', DATABASE_FILE)
    return
  }
  if (applicationId !== APPLICATION_ID) throw new Broken('database-foreign', DATABASE_FILE)
  if (version > NEWEST_VERSION) throw new Broken('database-newer', DATABASE_FILE)
  const isWhole =
    size <= QUICK_CHECK_BYTES ? database.pragma('quick_check(1)', { simple: true }) === 'ok' : size >= readClaimedSize(database)
  if (!isWhole) throw new Broken('database-corrupt', DATABASE_FILE)
}

/** How large the file says it is (bytes); 0 while a write-ahead log holds pages that the file does not have yet. */
const readClaimedSize = (database: Database): number => {
  const log = `${database.name}-wal`
  if (existsSync(log) && statSync(log).size > 0) return 0
  return Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }))
}

const startDirectory = (database: Database, file: KeysFile, firstPolicy: PolicyView, now: number): void => {
  const directory = directoryTable(database)
  const hasRow = database.prepare('SELECT 1 FROM directory').get() !== undefined
  if (!hasRow) {
    if (file.isSetUp) throw new Broken('database-empty', DATABASE_FILE)
    directory.insert(file.directoryId, now, firstPolicy)
  }
  const record = directory.read()
  if (record.id !== file.directoryId) throw new Broken('database-foreign', DATABASE_FILE)
  if (file.isSetUp && record.setUpAt === null) {
    // Keys are marked just before the first administrator is committed, so a crash between the two leaves this; but
    // then there is no user. Users without a set-up mean that the mark was tampered with.
    if (database.prepare('SELECT 1 FROM users').get() !== undefined) throw new Broken('database-corrupt', DATABASE_FILE)
  }
}
