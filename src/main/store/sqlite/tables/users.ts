import type { Database, Statement } from 'better-sqlite3'
import { losesAdministrator } from '../../../../shared/domain/last-administrator.ts'
import { searchKey } from '../../../../shared/domain/search-key.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { NewUser, UndoableChanges, User, UserChanges, UserReference } from '../../ports/store.ts'
import { type EmailKeys, emailKeys } from './email-keys.ts'
import { lastingAdministrators } from './lasting-administrators.ts'
import { userColumns } from './user-columns.ts'
import { requireColumn, toStored, userLookup } from './user-lookup.ts'

/** The changes that are written to columns of `users`. */
export type ColumnChanges = UserChanges & Omit<UndoableChanges, 'groups'>

/** A password as it is stored, with what was known or demanded of it. */
export type StoredPassword = {
  readonly hashedPassword: string | null
  readonly passwordChangedAt: number | null
  readonly mustChangePasswordAt: number | null
  readonly isPasswordShort: number
  readonly passwordDisownedAt: number | null
}

/** A new user with all that an import knows. */
export type ImportedRow = Omit<NewUser, 'groups' | 'note'> &
  Pick<User, 'note' | 'lastSignInAt' | 'passwordChangedAt' | 'mustChangePasswordAt' | 'disabledAt' | 'disableAt'>

type Assignment = readonly [column: string, value: string | number | null]

/** The columns to set for one attribute: its own, the identity key of an address, and the folded value. */
const assignmentsOf = (attribute: string, value: unknown, keys: EmailKeys): Assignment[] => {
  const column = requireColumn(attribute)
  const stored = toStored(attribute, value)
  const assignments: Assignment[] = [[column, stored]]
  if (typeof stored !== 'string') return assignments
  const { foldedColumn } = userColumns[attribute as keyof User]
  if (foldedColumn !== undefined) assignments.push([foldedColumn, searchKey(stored)])
  if (attribute === 'email') assignments.push(['email_key', keys.keyOf(stored)])
  return assignments
}

/** A new password ends what was demanded of the former one. */
const passwordAssignments = (now: number): Assignment[] => [
  ['password_changed_at', now],
  ['must_change_password_at', null],
  ['is_password_short', 0],
  ['password_disowned_at', null],
]

/** Updates by their columns. A bulk change runs the same update a hundred thousand times. */
class Updates {
  readonly #database: Database
  readonly #prepared = new Map<string, Statement>()

  constructor(database: Database) {
    this.#database = database
  }

  run(id: string, assignments: readonly Assignment[]): void {
    const columns = assignments.map(([column]) => `${column} = ?`).join(', ')
    const statement = this.#prepared.get(columns) ?? this.#database.prepare(`UPDATE users SET ${columns} WHERE id = ?`)
    this.#prepared.set(columns, statement)
    statement.run(...assignments.map(([, value]) => value), id)
  }
}

/** The rows of users. */
export const usersTable = (database: Database) => {
  const keys = emailKeys(database)
  const lookup = userLookup(database, keys)
  const administrators = lastingAdministrators(database)
  const updates = new Updates(database)
  const insert = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, hashed_password, name, name_key, role, note, created_at, password_changed_at)
     VALUES (@id, @email, @emailKey, @emailSearchKey, @hashedPassword, @name, @nameKey, @role, @note, @createdAt, @passwordChangedAt)`,
  )
  const insertImported = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, hashed_password, name, name_key, role, note, created_at,
       password_changed_at, must_change_password_at, last_sign_in_at, disabled_at, disable_at)
     VALUES (@id, @email, @emailKey, @emailSearchKey, @hashedPassword, @name, @nameKey, @role, @note, @createdAt,
       @passwordChangedAt, @mustChangePasswordAt, @lastSignInAt, @disabledAt, @disableAt)`,
  )
  const readPassword = database.prepare<[string], StoredPassword>(
    `SELECT hashed_password AS hashedPassword, password_changed_at AS passwordChangedAt,
       must_change_password_at AS mustChangePasswordAt, is_password_short AS isPasswordShort,
       password_disowned_at AS passwordDisownedAt
     FROM users WHERE id = ?`,
  )
  const writePassword = database.prepare(
    `UPDATE users SET hashed_password = @hashedPassword, password_changed_at = @passwordChangedAt,
       must_change_password_at = @mustChangePasswordAt, is_password_short = @isPasswordShort,
       password_disowned_at = @passwordDisownedAt WHERE id = @id`,
  )
  const remove = database.prepare<[string], string>('DELETE FROM users WHERE id = ? RETURNING email_key').pluck()
  const readNumber = database.prepare<[string], number>('SELECT number FROM users WHERE id = ?').pluck()
  const keyOfUser = database.prepare<[string], string>('SELECT email_key FROM users WHERE id = ?').pluck()
  const replaceHash = database.prepare<[string, string, string]>(
    'UPDATE users SET hashed_password = ? WHERE id = ? AND hashed_password = ?',
  )
  const hashCost = database.prepare<[string], number | null>('SELECT hash_cost FROM users WHERE id = ?').pluck()
  const signedIn = database.prepare<[number, string]>('UPDATE users SET last_sign_in_at = ? WHERE id = ?')
  const passwordShort = database.prepare<[string]>('UPDATE users SET is_password_short = 1 WHERE id = ?')
  const mustChange = database.prepare<[number, string]>(
    'UPDATE users SET must_change_password_at = ? WHERE id = ? AND must_change_password_at IS NULL',
  )
  const disown = database.prepare<[number, string]>('UPDATE users SET password_disowned_at = ? WHERE id = ?')
  const endWork = database.prepare<[string]>('UPDATE users SET work_epoch = work_epoch + 1 WHERE id = ?')

  /** Names the holder of the email for the audit log only. @throws Refusal email-taken */
  const requireFreeEmail = (email: string, own: string): void => {
    const taken = keys.findHolder(email, own)
    if (taken) throw new Refusal('email-taken', { message: `User ${email} already exists` }, { id: taken.id, email: taken.email })
  }

  /** Changes the given fields of any user, deleted ones too. @throws Refusal email-taken, last-administrator */
  const change = (former: User, changes: ColumnChanges, now: number): User => {
    const assignments = Object.entries(changes).flatMap(([attribute, value]) => assignmentsOf(attribute, value, keys))
    if (changes.hashedPassword !== undefined) assignments.push(...passwordAssignments(now))
    if (changes.email !== undefined) requireFreeEmail(changes.email, former.id)
    if (losesAdministrator(former, changes) && !administrators.hasOtherLastingAdministrator(former.id))
      throw new Refusal('last-administrator')
    const formerKey = changes.email === undefined ? undefined : keyOfUser.get(former.id)
    updates.run(former.id, assignments)
    if (formerKey !== undefined) keys.release(formerKey)
    return lookup.findById(former.id) ?? former
  }

  return {
    ...lookup,
    ...administrators,
    change,

    emailKeyOf: keys.keyOf,

    findEmailHolder: (email: string): UserReference | null => keys.findHolder(email, ''),

    /** @throws Refusal email-taken */
    insert: (user: NewUser): User => {
      requireFreeEmail(user.email, user.id)
      insert.run({
        note: '',
        ...user,
        emailKey: keys.keyOf(user.email),
        emailSearchKey: searchKey(user.email),
        nameKey: searchKey(user.name),
        passwordChangedAt: user.hashedPassword === null ? null : user.createdAt,
      })
      return lookup.requireById(user.id)
    },

    /** The address must be free. It reads nothing, because an import may have a million users. */
    insertImported: (user: ImportedRow): void =>
      void insertImported.run({
        ...user,
        emailKey: keys.keyOf(user.email),
        emailSearchKey: searchKey(user.email),
        nameKey: searchKey(user.name),
      }),

    readPassword: (id: string): StoredPassword | null => readPassword.get(id) ?? null,

    /** Sets a password with its times. Only an import and its undo do so. */
    writePassword: (id: string, password: StoredPassword): void => void writePassword.run({ id, ...password }),

    /** The number of the row, which no other user ever gets. Null if there is no such row. */
    findNumber: (id: string): number | null => readNumber.get(id) ?? null,

    /** Deletes the user permanently, with all dependent rows. */
    purge: (id: string): void => {
      const formerKey = remove.get(id)
      if (formerKey !== undefined) keys.release(formerKey)
    },

    /** Compare and swap; returns whether the stored hash was `from`. */
    replaceHash: (id: string, from: string, to: string): boolean => replaceHash.run(to, id, from).changes > 0,

    /** log2 of the rounds; null if there is no hash of a known form. */
    findHashCost: (id: string): number | null => hashCost.get(id) ?? null,

    markPasswordShort: (id: string): void => void passwordShort.run(id),

    requirePasswordChange: (id: string, now: number): void => void mustChange.run(now, id),

    /** Invalidates the password until a code sets another. */
    disownPassword: (id: string, now: number): void => void disown.run(now, id),

    /** Stops all earlier jobs and plans of the user, in every process. */
    endWork: (id: string): void => void endWork.run(id),

    recordSignIn: (id: string, at: number): void => void signedIn.run(at, id),
  }
}
