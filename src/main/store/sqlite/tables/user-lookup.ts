import type { Database } from 'better-sqlite3'
import { Refusal } from '../../../../shared/errors.ts'
import { InvalidRequest, NoResultFound } from '../../ports/commit.ts'
import type { PresentUser, User } from '../../ports/store.ts'
import type { EmailKeys } from './email-keys.ts'
import { toUser, USER_COLUMNS, type UserRow, userColumns } from './user-columns.ts'

/** Names one user. */
export type UserKey = { readonly id: string } | { readonly email: string }

/** The costs of the stored hashes, one look-up in the index per cost. DISTINCT would scan the whole index. */
const prepareHashCosts = (database: Database) => {
  const highestCost = (condition: string): string =>
    `SELECT hash_cost FROM users INDEXED BY users_by_hash_cost WHERE ${condition} ORDER BY hash_cost DESC LIMIT 1`
  return database
    .prepare<[number], number>(
      `WITH RECURSIVE costs (cost) AS (
         SELECT * FROM (${highestCost('hash_cost <= ?')})
         UNION ALL
         SELECT (${highestCost('hash_cost < costs.cost')}) FROM costs WHERE cost IS NOT NULL
       ) SELECT cost FROM costs WHERE cost IS NOT NULL`,
    )
    .pluck()
}

/** More than may be in use, so that a database that was tampered with does not slow down sign-ins without end. */
const MOST_CLASSES = 100

/** The work classes of foreign hashes, one look-up in the index per class. */
const prepareForeignClasses = (database: Database) => {
  const next = (condition: string): string =>
    `SELECT foreign_class FROM users INDEXED BY users_by_foreign_class WHERE ${condition} ORDER BY foreign_class LIMIT 1`
  return database
    .prepare<[], string>(
      `WITH RECURSIVE classes (class) AS (
         SELECT * FROM (${next("foreign_class > ''")})
         UNION ALL
         SELECT (${next('foreign_class > classes.class')}) FROM classes WHERE class IS NOT NULL
         LIMIT ${MOST_CLASSES}
       ) SELECT class FROM classes WHERE class IS NOT NULL`,
    )
    .pluck()
}

/** Reads of users by key. Lists and searches are in user-search. */
export const userLookup = (database: Database, keys: EmailKeys) => {
  const byId = database.prepare<[string], UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE id = ?`)
  const byEmail = database.prepare<[string, string], UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE email_key IN (?, ?)`)
  const byNumber = database.prepare<[number], UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE number = ?`)
  const administrators = database.prepare<[], UserRow>(
    `SELECT ${USER_COLUMNS} FROM users WHERE role = 'administrator' AND deleted_at IS NULL ORDER BY email_search_key`,
  )
  const present = database.prepare<[string], { name: string; email: string; isDeleted: number }>(
    'SELECT name, email, is_deleted AS isDeleted FROM users WHERE id = ?',
  )
  const hashCosts = prepareHashCosts(database)
  const foreignClasses = prepareForeignClasses(database)

  const read = (row: UserRow | undefined): User | null => (row ? toUser(row) : null)

  const findById = (id: string): User | null => read(byId.get(id))

  const findByEmail = (email: string): User | null => read(byEmail.get(...keys.listKeys(email)))

  return {
    findById,
    findByEmail,
    findByNumber: (number: number): User | null => read(byNumber.get(number)),
    findPresent: (id: string): PresentUser | null => {
      const row = present.get(id)
      return row ? { ...row, isDeleted: row.isDeleted !== 0 } : null
    },
    find: (by: UserKey): User | null => ('id' in by ? findById(by.id) : findByEmail(by.email)),

    /** @throws Refusal changed-meanwhile if another administrator deleted the user between the check and the write */
    requireById: (id: string): User => {
      const user = findById(id)
      if (!user) throw new Refusal('changed-meanwhile', { message: 'the user is gone' })
      if (user.deletedAt !== null) throw new Refusal('changed-meanwhile', { message: 'the user is deleted' })
      return user
    },

    /** @throws NoResultFound, InvalidRequest */
    findBy: (filter: Readonly<Record<string, unknown>>): User => {
      const attributes = Object.entries(filter)
      if (attributes.length === 0) throw new InvalidRequest('a filter names at least one attribute')
      const conditions = attributes.map(([attribute, value]) =>
        isAddress(attribute, value) ? 'email_key IN (?, ?)' : `${requireColumn(attribute)} IS ?`,
      )
      const values = attributes.flatMap(([attribute, value]) =>
        isAddress(attribute, value) ? keys.listKeys(String(value)) : [toStored(attribute, value)],
      )
      const row = database
        .prepare<unknown[], UserRow>(
          `SELECT ${USER_COLUMNS} FROM users WHERE deleted_at IS NULL AND ${conditions.join(' AND ')} ORDER BY number LIMIT 1`,
        )
        .get(...values)
      if (!row) throw new NoResultFound()
      return toUser(row)
    },

    listAdministrators: (): User[] => administrators.all().map(toUser),

    /** Highest first. Includes deleted users, because they can be restored. */
    listHashCosts: (most: number): number[] => hashCosts.all(most),

    /** Includes deleted users, for the same reason. */
    listForeignClasses: (): string[] => foreignClasses.all(),
  }
}

const isAddress = (attribute: string, value: unknown): boolean => attribute === 'email' && typeof value === 'string'

const isAttribute = (name: string): name is keyof User => Object.hasOwn(userColumns, name)

/** The column of an attribute. @throws InvalidRequest if users have no such column */
export const requireColumn = (attribute: string): string => {
  const column = isAttribute(attribute) ? userColumns[attribute].column : null
  if (column === null) throw new InvalidRequest(`a user has no attribute ${JSON.stringify(attribute)}`)
  return column
}

/** @throws InvalidRequest on an attribute that no such change can set */
export const requireChangeable = (attribute: string, canBeUndone: boolean): void => {
  if (!isAttribute(attribute) || !userColumns[attribute][canBeUndone ? 'isUndoable' : 'isChangeable'])
    throw new InvalidRequest(`a user has no changeable attribute ${JSON.stringify(attribute)}`)
}

/** @throws InvalidRequest on a value that SQLite cannot store */
export const toStored = (attribute: string, value: unknown): string | number | null => {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  throw new InvalidRequest(`${attribute} cannot be of type ${typeof value}`)
}
