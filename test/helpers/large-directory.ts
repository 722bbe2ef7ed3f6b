import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { cache } from '../../scripts/places.mjs'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { makeKeysFile, writeKeysFile } from '../../src/main/store/keys-file.ts'
import { configureDatabase, createDatabaseFile } from '../../src/main/store/sqlite/connection/database.ts'
import { migrate, NEWEST_VERSION } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { directoryTable } from '../../src/main/store/sqlite/tables/directory-row.ts'
import { canonicalEmail } from '../../src/shared/domain/email.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { searchKey } from '../../src/shared/domain/search-key.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { appendActions, type LoggedAction } from './audit-log.ts'
import { memberInserter } from './database.ts'
import { makeDiskFolder } from './disk-folder.ts'
import { GENERATED_NOW, type GeneratedUser, generateUsers } from './generated-users.ts'
import { callerOf, openRealCore } from './real-core.ts'

/** The version of the generated data. Raise it on a change, because directories are kept between runs. */
const GENERATION = 10

/** bcrypt's lowest cost, for the one known password. */
const LEAST_COST = 4

/** Formatted like an imported hash, but of no known password. */
const FOREIGN_HASH = `$2b$12$${'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0'}`

export const largeAdministrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** The size of a generated directory. */
export type LargeDirectory = { readonly users: number; readonly entries: number }

/** For verification benches: half of the entries create the users, so that the log covers all of them, as a real one does. */
export const HALF_A_MILLION_TOLD: LargeDirectory = { users: 500_000, entries: 1_000_000 }

/** For most benches: the log does not create the users, which leaves room for other entries. */
export const MILLION: LargeDirectory = { users: 1_000_000, entries: 1_000_000 }

const KEPT = join(cache, 'directories')

/** A working copy of the generated directory, which is generated if missing, and a function that removes the copy. */
export const copyLargeDirectory = async (size: LargeDirectory): Promise<{ folder: string; remove: () => void }> => {
  const source = await generateLargeDirectory(size)
  const { folder, remove } = makeDiskFolder()
  cpSync(source, folder, { recursive: true })
  deleteNow(join(folder, DATABASE_FILE))
  return { folder, remove }
}

/** Moves all deletions to the present, because those at generated times would be purged at every start. */
const deleteNow = (path: string): void => {
  const database = new Sqlite(path)
  database.prepare('UPDATE users SET deleted_at = ? WHERE deleted_at IS NOT NULL').run(Date.now())
  database.close()
}

/** The folder of a directory with this many users and audit entries, and one administrator who can sign in. It is kept for the next run. */
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

/** Removes directories of earlier schemas and unfinished ones, which take a gigabyte each. */
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
    // A power cut here only costs another generation.
    database.pragma('synchronous = OFF')
    migrate(database)
    directoryTable(database).insert(directoryId, GENERATED_NOW, FIRST_POLICY)
    const rebuildIndexes = dropUserIndexes(database)
    database.transaction(() => insertUsers(database, users))()
    insertEntries(database, { users, entries })
    database.transaction(rebuildIndexes)()
    database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

type SchemaRow = { type: 'index' | 'trigger'; name: string; sql: string }

/** The text of a user in the text index, from the trigger that adds it. */
const GRAMS = /VALUES \(new\.number, (.*)\);\s*END$/s

/** Drops the indexes of users, so that rows are inserted quickly. The returned function builds them over all rows. */
const dropUserIndexes = (database: Database): (() => void) => {
  const dropped = database
    .prepare<[], SchemaRow>(
      "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = 'users' AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .all()
  const [, grams] = GRAMS.exec(dropped.find(({ name }) => name === 'users_grams_added')?.sql ?? '') ?? []
  if (grams === undefined) throw new Error('the schema has no trigger that fills the text index')
  for (const { type, name } of dropped) database.exec(`DROP ${type} ${name}`)
  return () => {
    for (const { sql } of dropped) database.exec(sql)
    database.exec(`INSERT INTO user_grams (rowid, text) SELECT number, ${grams.replaceAll('new.', '')} FROM users ORDER BY number;
      INSERT INTO user_grams (user_grams) VALUES ('optimize')`)
  }
}

const insertUsers = (database: Database, count: number): void => {
  const insert = database.prepare(
    `INSERT INTO users (number, id, email, email_key, email_search_key, name, name_key, role, hashed_password, disabled_at, created_at,
       last_sign_in_at, password_changed_at, must_change_password_at, locked_at, second_factor_at, disable_at, deleted_at)
     VALUES (@number, @id, @email, @emailKey, @emailSearchKey, @name, @nameKey, @role, @hash, @disabledAt, @createdAt,
       @lastSignInAt, @passwordChangedAt, @mustChangePasswordAt, @lockedAt, @secondFactorAt, @disableAt, @deletedAt)`,
  )
  const join = memberInserter(database)
  let number = 0
  for (const { groups, ...user } of generateUsers(count)) {
    number += 1
    const { email, name } = user
    const keys = { emailKey: canonicalEmail(email), emailSearchKey: searchKey(email), nameKey: searchKey(name) }
    insert.run({ ...user, ...keys, number, hash: user.passwordChangedAt === null ? null : FOREIGN_HASH })
    for (const group of groups) join(number, group)
  }
}

const actionOf = (generated: readonly GeneratedUser[], number: number): LoggedAction => {
  const user = generated[(number * 7) % generated.length]
  const other = generated[(number * 13) % generated.length]
  if (!user || !other) return { who: [null, null, null, null], action: 'session:abandoned', outcome: 'success', details: null }
  if (number % 7 === 0) {
    const details = { kind: 'refused', code: 'wrong-credentials', cause: 'wrong-password' } as const
    return { who: [null, null, user.id, user.email], action: 'auth:login', outcome: 'refused', details }
  }
  if (number % 11 === 0) {
    const who = [other.id, other.email, user.id, user.email] as const
    return { who, action: number % 2 === 0 ? 'users:issueReset' : 'users:unlock', outcome: 'success', details: null }
  }
  const who = [user.id, user.email, user.id, user.email] as const
  return { who, action: number % 5 === 0 ? 'auth:logout' : 'auth:login', outcome: 'success', details: null }
}

/** The number of users with entries, large enough that none has more than a few hundred. */
const USERS_WITH_ENTRIES = 9_973

/** The time between two entries (milliseconds). */
const ENTRY_STEP_MS = MINUTE_MS

/** Whether the log has an entry for the creation of every user. */
const isTold = ({ users, entries }: LargeDirectory): boolean => entries >= 2 * users

const creationOf = ({ id, email, role }: GeneratedUser): LoggedAction => ({
  who: [null, null, id, email],
  action: 'users:create',
  outcome: 'success',
  details: { kind: 'role-given', role },
})

const insertEntries = (database: Database, { users, entries }: LargeDirectory): void => {
  const generated = [...generateUsers(Math.min(users, USERS_WITH_ENTRIES))]
  const firstAt = GENERATED_NOW - entries * ENTRY_STEP_MS
  const made = isTold({ users, entries }) ? generateUsers(users)[Symbol.iterator]() : null
  const nextAction = (number: number): LoggedAction => {
    const next = made?.next()
    return next && !next.done ? creationOf(next.value) : actionOf(generated, number)
  }
  appendActions(database, entries, { firstAt, stepMs: ENTRY_STEP_MS, actionOf: nextAction })
}
