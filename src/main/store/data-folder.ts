import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Policy } from '../../shared/domain/policy.ts'
import type { BrokenReason } from '../../shared/errors.ts'
import { removeLeftovers } from '../platform/atomic-file.ts'
import { hasErrorCode, isPresent } from '../platform/errno.ts'
import { findOpeningFault, findStorageFault } from '../platform/storage-fault.ts'
import type { Trace } from '../platform/trace.ts'
import { type AuditAnchor, createAuditAnchor, noAnchor } from './audit-anchor.ts'
import { ExchangeUnreadable, FolderInUse, recoverExchange, removeStagings } from './directory-exchange.ts'
import { type BrokenFolder, type Closed, prepareFolder } from './folder.ts'
import { DATABASE_FILE, EXCHANGE_FILE, KEYS_FILE } from './folder-files.ts'
import { type FindSealer, KeyRing, readGenerations, writeFirstKeys } from './key-ring.ts'
import { type KeysFile, makeKeysFile, readKeysFile } from './keys-file.ts'
import type { Store } from './ports/store.ts'
import {
  configureDatabase,
  createDatabaseFile,
  openDatabase,
  openForInspection,
  prepareForWrites,
} from './sqlite/connection/database.ts'
import { deferStatements } from './sqlite/connection/deferred-statements.ts'
import { canLockIn } from './sqlite/connection/lock-probe.ts'
import { traceStatements } from './sqlite/connection/statement-trace.ts'
import { keepBeforeMigration } from './sqlite/migrations/kept-copy.ts'
import { APPLICATION_ID, migrate, NEWEST_VERSION, readVersion } from './sqlite/migrations/migrate.ts'
import { createSqliteStore } from './sqlite/stores/sqlite-store.ts'
import { directoryTable } from './sqlite/tables/directory-row.ts'
import { keyUsesTable } from './sqlite/tables/key-uses.ts'

/** Databases up to this size (bytes) are checked completely at start (about 10 ms); larger ones only by their size. */
const QUICK_CHECK_BYTES = 4 * 1024 * 1024

/** The database, and what SQLite keeps beside it while it is open. */
const DATABASE_FILES = [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`] as const

export type OpenedFolder = {
  readonly kind: 'opened'
  readonly store: Store
  readonly keyRing: KeyRing
  /** The access of other users that this start removed. */
  readonly closed: readonly Closed[]
}

/** How a program opens a directory. */
export type FolderOptions = {
  readonly firstPolicy: Policy
  /** UTC epoch milliseconds. */
  readonly now: number
  readonly findSealer: FindSealer
  /** The entry file of the worker threads. */
  readonly readerProgram: string
  /** Leaves sealed keys sealed, and refuses operations that need them. */
  readonly doesWithoutKeys?: boolean
  /** Receives each statement's text and duration. Null or absent: no tracing. */
  readonly traceStatement?: Trace['statement']
}

type OpenedDatabase = Pick<OpenedFolder, 'store' | 'keyRing'>

class Broken extends Error {
  readonly folder: BrokenFolder

  constructor(reason: BrokenReason, file: string | null) {
    super(reason)
    this.folder = { kind: 'broken', reason, file }
  }
}

/** Whether opening the folder would create a new directory. An unreadable folder holds one, and opening it tells the cause. */
export const isWithoutDirectory = (folder: string): boolean => {
  try {
    return !holdsDirectory(folder)
  } catch {
    return false
  }
}

/** Whether the folder holds a directory, intact or broken. @throws if that cannot be told */
const holdsDirectory = (folder: string): boolean =>
  [KEYS_FILE, DATABASE_FILE, `${DATABASE_FILE}-wal`].some((name) => isPresent(join(folder, name)))

/**
 * Opens the directory of a data folder, or creates one in an empty folder. Missing, foreign or damaged files are reported; they never lead to
 * new keys or a first run.
 */
export const openDataFolder = async (folder: string, options: FolderOptions): Promise<OpenedFolder | BrokenFolder> => {
  const prepared = prepareFolder(folder)
  if (prepared.kind === 'broken') return prepared
  try {
    recoverExchange(folder)
    const { store, keyRing } = await openPrepared(folder, options)
    removeStagings(folder)
    return { kind: 'opened', store, keyRing, closed: prepared.closed }
  } catch (error) {
    if (error instanceof Broken) return error.folder
    const found = findBroken(folder, error)
    if (found) return found
    throw error
  }
}

/** The true cause of an error: a disk that is full or fails is neither a missing permission nor a damaged database. */
const findBroken = (folder: string, error: unknown): BrokenFolder | null => {
  if (error instanceof FolderInUse) return { kind: 'broken', reason: 'already-open', file: null }
  if (error instanceof ExchangeUnreadable) return { kind: 'broken', reason: 'restore-unreadable', file: EXCHANGE_FILE }
  if (hasErrorCode(error, /^SQLITE_(CORRUPT|NOTADB)/)) return { kind: 'broken', reason: 'database-corrupt', file: DATABASE_FILE }
  if (hasErrorCode(error, /^SQLITE_(BUSY|LOCKED)/)) {
    return canLockIn(folder)
      ? { kind: 'broken', reason: 'already-open', file: DATABASE_FILE }
      : { kind: 'broken', reason: 'locks-missing', file: null }
  }
  const fault = findOpeningFault(error, folder)
  return fault && { kind: 'broken', reason: fault, file: fault === 'folder-not-writable' ? findClosedFile(folder) : null }
}

const isClosed = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return false
  } catch (error) {
    return hasErrorCode(error, /^(EACCES|EPERM)$/)
  }
}

/** The file of the directory that this user may not read and write. Null if it is the folder. */
const findClosedFile = (folder: string): string | null =>
  isClosed(folder) ? null : ([KEYS_FILE, ...DATABASE_FILES].find((file) => isClosed(join(folder, file))) ?? null)

/** SQLite opens a file that it may not write to all the same, and only the first change would fail. */
const requireOpenFiles = (folder: string): void => {
  const closed = DATABASE_FILES.find((file) => isClosed(join(folder, file)))
  if (closed !== undefined) throw new Broken('folder-not-writable', closed)
}

const openPrepared = async (folder: string, options: FolderOptions): Promise<OpenedDatabase> => {
  const file = findKeysFile(folder) ?? (await makeKeys(folder, options.findSealer))
  const stored = options.doesWithoutKeys && 'sealed' in file ? null : await readGenerations(file, options.findSealer)
  if (!stored && !options.doesWithoutKeys) throw new Broken('keys-sealed', KEYS_FILE)
  const opened = openWith(folder, file, new KeyRing(folder, file, stored, options.findSealer), options)
  // A restore may have exchanged the files between the two reads. Now that the database is open, no restore can.
  if (isOfKeys(folder, file)) return opened
  await opened.store.close()
  throw new Broken('already-open', null)
}

/** Whether the keys on the disk are still those of the directory whose database was opened. */
const isOfKeys = (folder: string, file: KeysFile): boolean => {
  const comparable = (one: KeysFile): string => JSON.stringify({ ...one, isSetUp: true })
  return !isPresent(join(folder, EXCHANGE_FILE)) && comparable(readKeysFile(folder)) === comparable(file)
}

const makeKeys = (folder: string, findSealer: FindSealer): Promise<KeysFile> => {
  if (holdsDirectory(folder)) throw new Broken('keys-missing', KEYS_FILE)
  return writeFirstKeys(folder, makeKeysFile(), findSealer)
}

const findKeysFile = (folder: string): KeysFile | null => {
  if (!isPresent(join(folder, KEYS_FILE))) return null
  try {
    return readKeysFile(folder)
  } catch (error) {
    if (findStorageFault(error, folder)) throw error
    throw new Broken('keys-unreadable', KEYS_FILE)
  }
}

const openWith = (
  folder: string,
  file: KeysFile,
  keyRing: KeyRing,
  { firstPolicy, now, readerProgram, traceStatement = null }: FolderOptions,
): OpenedDatabase => {
  const path = join(folder, DATABASE_FILE)
  const size = isPresent(path) ? statSync(path).size : null
  if (file.isSetUp && size === null) throw new Broken('database-missing', DATABASE_FILE)
  if (file.isSetUp && size === 0) throw new Broken('database-empty', DATABASE_FILE)
  if (size === null) createWhereMissing(path)
  requireOpenFiles(folder)
  inspectDatabase(path, file, size ?? 0)
  const database = openDatabase(path)
  if (traceStatement) traceStatements(database, traceStatement)
  try {
    if (!configureDatabase(database)) throw new Broken('folder-unsuitable', null)
    keepBeforeMigration(database)
    migrate(database)
    startDirectory(database, file, firstPolicy, now)
    if (!file.isSetUp && directoryTable(database).read().policy.compat) keyRing.markSetUp()
    removeLeftovers(folder)
    prepareForWrites(database)
  } catch (error) {
    database.close()
    throw error
  }
  const { generation } = keyUsesTable(database).readGeneration()
  if (!keyRing.use(generation)) {
    database.close()
    throw new Broken('keys-unreadable', KEYS_FILE)
  }
  const { keys, isFirst } = keyRing
  const directoryId = file.directoryId
  const makeAnchor = (findLink: (id: number) => Buffer | null): AuditAnchor =>
    keys ? createAuditAnchor({ folder, keys: keys.audit, directoryId, isFirst, findLink }) : noAnchor
  deferStatements(database)
  return { store: createSqliteStore(database, { makeAnchor, auditKeys: keys?.audit ?? null, readerProgram }), keyRing }
}

/** Two processes may create the same directory at once. */
const createWhereMissing = (path: string): void => {
  try {
    createDatabaseFile(path)
  } catch (error) {
    if (!hasErrorCode(error, /^EEXIST$/)) throw error
  }
}

/** Before anything in the file changes, because it may be damaged, or belong to another program. */
const inspectDatabase = (path: string, file: KeysFile, size: number): void => {
  // Opening it tells what it is instead.
  if (!statSync(path).isFile()) return
  const database = openForInspection(path)
  try {
    checkDatabase(database, file, size)
  } finally {
    database.close()
  }
}

const checkDatabase = (database: Database, file: KeysFile, size: number): void => {
  const version = readVersion(database)
  const applicationId = database.pragma('application_id', { simple: true })
  const hasTables = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
  if (!hasTables) {
    // The first start was interrupted, so there are no users. A directory that was set up has lost its tables.
    if (file.isSetUp) throw new Broken('database-empty', DATABASE_FILE)
    return
  }
  if (applicationId !== APPLICATION_ID) throw new Broken('database-foreign', DATABASE_FILE)
  if (version > NEWEST_VERSION) throw new Broken('database-newer', DATABASE_FILE)
  const isWhole =
    size <= QUICK_CHECK_BYTES ? database.pragma('quick_check(1)', { simple: true }) === 'ok' : size >= readClaimedSize(database)
  if (!isWhole) throw new Broken('database-corrupt', DATABASE_FILE)
}

/** The size in the file header (bytes); 0 while the write-ahead log holds further pages. */
const readClaimedSize = (database: Database): number => {
  const log = `${database.name}-wal`
  if (isPresent(log) && statSync(log).size > 0) return 0
  return Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }))
}

const startDirectory = (database: Database, file: KeysFile, firstPolicy: Policy, now: number): void => {
  const directory = directoryTable(database)
  const hasRow = database.prepare('SELECT 1 FROM directory').get() !== undefined
  if (!hasRow) {
    if (file.isSetUp) throw new Broken('database-empty', DATABASE_FILE)
    directory.insert(file.directoryId, now, firstPolicy)
  }
  const record = directory.read()
  if (record.id !== file.directoryId) throw new Broken('database-foreign', DATABASE_FILE)
  // A directory in compat mode has no administrator at first.
  if (file.isSetUp && record.setUpAt === null && !record.policy.compat) {
    // A crash between marking the keys and committing the first administrator leaves this state, but without users.
    // Users without a set-up time mean tampering.
    if (database.prepare('SELECT 1 FROM users').get() !== undefined) throw new Broken('database-corrupt', DATABASE_FILE)
  }
}
