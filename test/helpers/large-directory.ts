import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { cache } from '../../scripts/places.mjs'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { makeKeysFile, writeKeysFile } from '../../src/main/store/keys-file.ts'
import { configureDatabase, createDatabaseFile } from '../../src/main/store/sqlite/connection/database.ts'
import { migrate, NEWEST_VERSION } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { directoryTable } from '../../src/main/store/sqlite/tables/directory-row.ts'
import { foldText } from '../../src/shared/domain/email.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { appendActs, type LoggedAct } from './audit-log.ts'
import { makeDiskFolder } from './disk-folder.ts'
import { GENERATED_NOW, type GeneratedPerson, generatePeople } from './generated-people.ts'
import { callerOf, openRealCore } from './real-core.ts'

/** Of what is generated; to be raised when it changes, since directories are kept from one run to the next. */
const GENERATION = 6

/**
 * The last schema version without the list indexes: rows are inserted quickly, and the migration then builds the indexes over all of them.
 */
const BARE_VERSION = 4

/** bcrypt's least cost, for the one password that is known. */
const LEAST_COST = 4

/** In the form of a hash from elsewhere; of no password that anyone knows. */
const FOREIGN_HASH = `$2b$12$${'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0'}`

export const largeAdministrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** How much is in a generated directory. */
export type LargeDirectory = { readonly users: number; readonly entries: number }

/** What verifying looks at: half of the entries created the users, so that the log tells of all of them, as a real one does. */
export const HALF_A_MILLION_TOLD: LargeDirectory = { users: 500_000, entries: 1_000_000 }

/** What most benches look at; its users come from nowhere, so that the log has room for what else happens. */
export const MILLION: LargeDirectory = { users: 1_000_000, entries: 1_000_000 }

const KEPT = join(cache, 'directories')

/** A copy of the generated directory to work on, generated where it is not there yet, and the way to be rid of it. */
export const copyLargeDirectory = async (size: LargeDirectory): Promise<{ folder: string; remove: () => void }> => {
  const source = await generateLargeDirectory(size)
  const { folder, remove } = makeDiskFolder()
  cpSync(source, folder, { recursive: true })
  deleteNow(join(folder, DATABASE_FILE))
  return { folder, remove }
}

/** Moves all deletions to this moment: those of the time that is made up would be purged at every start, beside what is measured. */
const deleteNow = (path: string): void => {
  const database = new Sqlite(path)
  database.prepare('UPDATE users SET deleted_at = ? WHERE deleted_at IS NOT NULL').run(Date.now())
  database.close()
}

/** The folder of a directory of so many users and audit entries, with one administrator who can sign in; kept for the next time. */
const generateLargeDirectory = async ({ users, entries }: LargeDirectory): Promise<string> => {
  const size = `${users}-users-${entries}-entries`
  const folder = join(KEPT, `${size}-${NEWEST_VERSION}.${GENERATION}`)
  if (existsSync(folder)) return folder
  removeFormer(size)
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  try {
    const keys = makeKeysFile()
    writeKeysFile(unfinished, keys)
    fillDatabase(join(unfinished, DATABASE_FILE), keys.directoryId, { users, entries })
    const core = await openRealCore(unfinished, LEAST_COST)
    await callerOf(core, 'terminal')('setup:createAdministrator', largeAdministrator)
    await core.close()
    renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}

/** A gigabyte each, and of no use any more: those of former schemas, and what was left unfinished. */
const removeFormer = (size: string): void => {
  if (!existsSync(KEPT)) return
  for (const name of readdirSync(KEPT))
    if (name.startsWith(`${size}-`)) rmSync(join(KEPT, name), { recursive: true, force: true })
}

const fillDatabase = (path: string, directoryId: string, { users, entries }: LargeDirectory): void => {
  createDatabaseFile(path)
  const database = new Sqlite(path)
  try {
    configureDatabase(database)
    // A power cut here costs a generation, nothing else.
    database.pragma('synchronous = OFF')
    migrate(database, BARE_VERSION)
    directoryTable(database).insert(directoryId, GENERATED_NOW, FIRST_POLICY)
    database.transaction(() => insertUsers(database, users))()
    insertEntries(database, { users, entries })
    migrate(database)
    database.transaction(() => insertDeskColumns(database, users))()
    database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

const insertUsers = (database: Database, count: number): void => {
  const insert = database.prepare(
    `INSERT INTO users (number, id, email, email_key, hashed_password, name, role, disabled_at, created_at, last_sign_in_at, password_changed_at,
       must_change_password_at, locked_at, second_factor_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  let number = 0
  for (const person of generatePeople(count)) {
    number += 1
    const { id, email, name, role, disabledAt, createdAt, lastSignInAt, passwordChangedAt } = person
    const hash = passwordChangedAt === null ? null : FOREIGN_HASH
    const times = [disabledAt, createdAt, lastSignInAt, passwordChangedAt, person.mustChangePasswordAt, person.lockedAt]
    insert.run(number, id, email, foldText(email), hash, name, role, ...times, person.secondFactorAt)
  }
}

const insertDeskColumns = (database: Database, count: number): void => {
  const update = database.prepare('UPDATE users SET disable_at = ?, deleted_at = ? WHERE number = ?')
  const insert = database.prepare('INSERT INTO user_tags (user_number, tag, tag_key) VALUES (?, ?, ?)')
  let number = 0
  for (const { disableAt, deletedAt, tags } of generatePeople(count)) {
    number += 1
    if (disableAt !== null || deletedAt !== null) update.run(disableAt, deletedAt, number)
    for (const tag of tags) insert.run(number, tag, foldText(tag))
  }
}

const actOf = (people: readonly GeneratedPerson[], number: number): LoggedAct => {
  const person = people[(number * 7) % people.length]
  const other = people[(number * 13) % people.length]
  if (!person || !other) return { who: [null, null, null, null], action: 'session:abandoned', outcome: 'success', reason: null }
  if (number % 7 === 0) {
    const reason = 'wrong-credentials: wrong-password'
    return { who: [null, null, person.id, person.email], action: 'auth:login', outcome: 'refused', reason }
  }
  if (number % 11 === 0) {
    const who = [other.id, other.email, person.id, person.email] as const
    return { who, action: number % 2 === 0 ? 'users:issueReset' : 'users:unlock', outcome: 'success', reason: null }
  }
  const who = [person.id, person.email, person.id, person.email] as const
  return { who, action: number % 5 === 0 ? 'auth:logout' : 'auth:login', outcome: 'success', reason: null }
}

/** People whom the entries are about; enough that none has more than a few hundred. */
const PEOPLE_OF_ENTRIES = 9_973

/** Between two entries (milliseconds). */
const ENTRY_STEP_MS = 60_000

/** Whether the log has an entry for the creation of every user. */
const isTold = ({ users, entries }: LargeDirectory): boolean => entries >= 2 * users

const creationOf = ({ id, email, role }: GeneratedPerson): LoggedAct => ({
  who: [null, null, id, email],
  action: 'users:create',
  outcome: 'success',
  reason: role,
})

const insertEntries = (database: Database, { users, entries }: LargeDirectory): void => {
  const people = [...generatePeople(Math.min(users, PEOPLE_OF_ENTRIES))]
  const firstAt = GENERATED_NOW - entries * ENTRY_STEP_MS
  const made = isTold({ users, entries }) ? generatePeople(users)[Symbol.iterator]() : null
  const nextAct = (number: number): LoggedAct => {
    const next = made?.next()
    return next && !next.done ? creationOf(next.value) : actOf(people, number)
  }
  appendActs(database, entries, { firstAt, stepMs: ENTRY_STEP_MS, actOf: nextAct })
}
