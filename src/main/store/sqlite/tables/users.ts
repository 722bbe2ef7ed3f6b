import type { Database, Statement } from 'better-sqlite3'
import { foldText } from '../../../../shared/domain/email.ts'
import { type Role, roles } from '../../../../shared/domain/permissions.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { ListedUser, NewUser, User, UserChanges } from '../../ports/store.ts'
import { InvalidRequest, NoResultFound } from '../../ports/store-errors.ts'
import { emailKeys } from './email-keys.ts'

/** The columns of a user in a list. */
export type ListedRow = {
  number: number
  id: string
  email: string
  name: string
  role: string
  disabled_at: number | null
  created_at: number
  last_sign_in_at: number | null
  password_changed_at: number | null
  must_change_password_at: number | null
  locked_at: number | null
  second_factor_at: number | null
  disable_at: number | null
  deleted_at: number | null
  /** Joined by `TAG_SEPARATOR`, in key order; null if there are none. */
  tags: string | null
}

export type UserRow = ListedRow & {
  hashed_password: string | null
  is_password_short: number
  note: string
  password_disowned_at: number | null
  work_epoch: number
}

/** The ASCII unit separator, which no tag contains. */
const TAG_SEPARATOR = '\u001f'

const columnsOf = (names: string): string =>
  names
    .split(' ')
    .map((name) => `users.${name}`)
    .join(', ')

const TAGS_COLUMN = '(SELECT group_concat(tag, char(31)) FROM user_tags WHERE user_number = users.number) AS tags'

/** The columns of a `ListedRow`. */
export const LISTED_COLUMNS = `${columnsOf('number id email name role disabled_at created_at last_sign_in_at password_changed_at must_change_password_at locked_at second_factor_at disable_at deleted_at')}, ${TAGS_COLUMN}`

/** The columns of a `UserRow`, for queries that join. */
export const USER_COLUMNS = `${LISTED_COLUMNS}, ${columnsOf('hashed_password is_password_short note password_disowned_at work_epoch')}`

/** The column of each attribute, for filters and changes. */
const columns: Readonly<Record<string, string>> = {
  id: 'id',
  email: 'email_key',
  name: 'name',
  role: 'role',
  hashedPassword: 'hashed_password',
  disabledAt: 'disabled_at',
  disableAt: 'disable_at',
  note: 'note',
  createdAt: 'created_at',
  lastSignInAt: 'last_sign_in_at',
  passwordChangedAt: 'password_changed_at',
}

const changeable: ReadonlySet<string> = new Set(['email', 'hashedPassword', 'name', 'role', 'disabledAt', 'disableAt', 'note'])

export const toListedUser = (row: ListedRow): ListedUser => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: readRole(row.role),
  disabledAt: row.disabled_at,
  createdAt: row.created_at,
  lastSignInAt: row.last_sign_in_at,
  passwordChangedAt: row.password_changed_at,
  mustChangePasswordAt: row.must_change_password_at,
  lockedAt: row.locked_at,
  secondFactorAt: row.second_factor_at,
  disableAt: row.disable_at,
  deletedAt: row.deleted_at,
  tags: row.tags === null ? [] : row.tags.split(TAG_SEPARATOR),
})

export const toUser = (row: UserRow): User => ({
  ...toListedUser(row),
  hashedPassword: row.hashed_password,
  isPasswordShort: row.is_password_short !== 0,
  note: row.note,
  passwordDisownedAt: row.password_disowned_at,
  workEpoch: row.work_epoch,
})

// An unknown role grants no more than `user`.
const readRole = (stored: string): Role => roles.find((role) => role === stored) ?? 'user'

export const usersTable = (database: Database) => {
  const keys = emailKeys(database)
  const byId = database.prepare<[string], UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE id = ?`)
  const byEmail = database.prepare<[string, string], UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE email_key IN (?, ?)`)
  const byNumber = database.prepare<[number], UserRow>(`SELECT ${USER_COLUMNS} FROM users WHERE number = ?`)
  const insert = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, hashed_password, name, name_key, role, created_at, password_changed_at)
     VALUES (@id, @email, @emailKey, @emailSearchKey, @hashedPassword, @name, @nameKey, @role, @createdAt, @passwordChangedAt)`,
  )
  const remove = database.prepare<[string], string>('DELETE FROM users WHERE id = ? RETURNING email_key').pluck()
  const keyOfUser = database.prepare<[string], string>('SELECT email_key FROM users WHERE id = ?').pluck()
  const administrators = database.prepare<[], UserRow>(
    `SELECT ${USER_COLUMNS} FROM users WHERE role = 'administrator' AND deleted_at IS NULL ORDER BY email_search_key`,
  )
  const otherAdministrators = database
    .prepare<[string], number>(
      `SELECT count(*) FROM users WHERE role = 'administrator' AND disabled_at IS NULL AND disable_at IS NULL
       AND deleted_at IS NULL AND hashed_password IS NOT NULL AND password_disowned_at IS NULL AND id <> ?`,
    )
    .pluck()
  const administratorUpTo = database
    .prepare<[number], number>(
      `SELECT 1 FROM users WHERE role = 'administrator' AND disabled_at IS NULL AND disable_at IS NULL
       AND deleted_at IS NULL AND hash_cost <= ? LIMIT 1`,
    )
    .pluck()
  const highestCost = (condition: string): string =>
    `SELECT hash_cost FROM users INDEXED BY users_by_hash_cost WHERE ${condition} ORDER BY hash_cost DESC LIMIT 1`
  // One look-up in the index per cost. DISTINCT would scan the whole index.
  const hashCosts = database
    .prepare<[number], number>(
      `WITH RECURSIVE costs (cost) AS (
         SELECT * FROM (${highestCost('hash_cost <= ?')})
         UNION ALL
         SELECT (${highestCost('hash_cost < costs.cost')}) FROM costs WHERE cost IS NOT NULL
       ) SELECT cost FROM costs WHERE cost IS NOT NULL`,
    )
    .pluck()
  const replaceHash = database.prepare<[string, string, string]>(
    'UPDATE users SET hashed_password = ? WHERE id = ? AND hashed_password = ?',
  )
  const signedIn = database.prepare<[number, string]>('UPDATE users SET last_sign_in_at = ? WHERE id = ?')
  const passwordShort = database.prepare<[string]>('UPDATE users SET is_password_short = 1 WHERE id = ?')
  const mustChange = database.prepare<[number, string]>(
    'UPDATE users SET must_change_password_at = ? WHERE id = ? AND must_change_password_at IS NULL',
  )
  const disown = database.prepare<[number, string]>('UPDATE users SET password_disowned_at = ? WHERE id = ?')
  const endWork = database.prepare<[string]>('UPDATE users SET work_epoch = work_epoch + 1 WHERE id = ?')
  // A bulk change runs the same update a hundred thousand times.
  const updates = new Map<string, Statement>()
  const prepareUpdate = (assignments: string): Statement => {
    const known = updates.get(assignments)
    if (known) return known
    const prepared = database.prepare(`UPDATE users SET ${assignments} WHERE id = ?`)
    updates.set(assignments, prepared)
    return prepared
  }

  const findById = (id: string): UserRow | null => byId.get(id) ?? null

  const findByEmail = (email: string): UserRow | null => byEmail.get(...keys.listKeys(email)) ?? null

  const requireById = (id: string): UserRow => {
    const row = findById(id)
    if (row && row.deleted_at !== null) throw new Refusal('changed-meanwhile', 'the user is deleted')
    // Another administrator deleted the user between the check and the write.
    if (!row) throw new Refusal('changed-meanwhile', 'the user is gone')
    return row
  }

  /** Changes the given fields of any user, deleted ones too. @throws Refusal email-taken, last-administrator */
  const change = (former: UserRow, changes: UserChanges & { deletedAt?: number | null }, now: number): User => {
    const { deletedAt, ...others } = changes
    const assignments = Object.keys(others).map((attribute) => `${requireColumn(attribute)} = ?`)
    const values = Object.entries(others).map(([attribute, value]) =>
      isAddress(attribute, value) ? keys.keyOf(String(value)) : toStored(attribute, value),
    )
    const formerKey = changes.email === undefined ? undefined : keyOfUser.get(former.id)
    if (deletedAt !== undefined) {
      assignments.push('deleted_at = ?')
      values.push(deletedAt)
    }
    if (changes.email !== undefined) {
      requireFreeEmail(changes.email, former.id)
      assignments.push('email = ?', 'email_search_key = ?')
      values.push(changes.email, foldText(changes.email))
    }
    if (changes.name !== undefined) {
      assignments.push('name_key = ?')
      values.push(foldText(changes.name))
    }
    if (changes.hashedPassword !== undefined) {
      assignments.push('password_changed_at = ?', 'must_change_password_at = NULL', 'is_password_short = 0')
      assignments.push('password_disowned_at = NULL')
      values.push(now)
    }
    // A future date counts like the change itself, because nothing checks again when it comes.
    const isSet = (time: number | null | undefined): boolean => time !== undefined && time !== null
    const losesAdministrator =
      (changes.role !== undefined && changes.role !== 'administrator') ||
      [changes.disabledAt, changes.disableAt, deletedAt].some(isSet)
    if (losesAdministrator) keepAdministrator(former)
    prepareUpdate(assignments.join(', ')).run(...values, former.id)
    if (formerKey !== undefined) keys.release(formerKey)
    return toUser(byId.get(former.id) ?? former)
  }

  return {
    findById,
    requireById,
    findByNumber: (number: number): UserRow | null => byNumber.get(number) ?? null,
    /** Administrators who can sign in, today and later. */
    countLastingAdministrators: (): number => otherAdministrators.get('') ?? 0,
    /** Whether an administrator has a password hash of at most this cost. */
    hasLastingAdministratorUpTo: (hashCost: number): boolean => administratorUpTo.get(hashCost) !== undefined,
    /** Highest first. Includes deleted users, because they can be restored. */
    listHashCosts: (most: number): number[] => hashCosts.all(most),
    findByEmail,
    find: (by: { readonly id: string } | { readonly email: string }): UserRow | null =>
      'id' in by ? findById(by.id) : findByEmail(by.email),

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

    /** @throws Refusal email-taken */
    insert: (user: NewUser): UserRow => {
      const passwordChangedAt = user.hashedPassword === null ? null : user.createdAt
      requireFreeEmail(user.email, user.id)
      insert.run({
        ...user,
        emailKey: keys.keyOf(user.email),
        emailSearchKey: foldText(user.email),
        nameKey: foldText(user.name),
        passwordChangedAt,
      })
      return requireById(user.id)
    },

    /** @throws InvalidRequest on an unknown attribute, Refusal email-taken, last-administrator, changed-meanwhile */
    update: (id: string, changes: UserChanges, now: number): User => {
      const attributes = Object.entries(changes)
      if (attributes.length === 0) throw new InvalidRequest('a change names at least one attribute')
      for (const [attribute] of attributes) {
        if (!changeable.has(attribute))
          throw new InvalidRequest(`a user has no changeable attribute ${JSON.stringify(attribute)}`)
      }
      return change(requireById(id), changes, now)
    },

    change,

    /** Deletes the user permanently, with all dependent rows. */
    purge: (id: string): void => {
      const formerKey = remove.get(id)
      if (formerKey !== undefined) keys.release(formerKey)
    },

    /** Compare and swap; returns whether the stored hash was `from`. */
    replaceHash: (id: string, from: string, to: string): boolean => replaceHash.run(to, id, from).changes > 0,

    markPasswordShort: (id: string): void => void passwordShort.run(id),

    requirePasswordChange: (id: string, now: number): void => void mustChange.run(now, id),

    /** Invalidates the password until a code sets another. */
    disownPassword: (id: string, now: number): void => void disown.run(now, id),

    /** Stops all earlier jobs and plans of the user, in every process. */
    endWork: (id: string): void => void endWork.run(id),

    recordSignIn: (id: string, at: number): void => void signedIn.run(at, id),

    listAdministrators: (): User[] => administrators.all().map(toUser),
  }

  /** Names the holder of the email for the audit log only. @throws Refusal email-taken */
  function requireFreeEmail(email: string, own: string): void {
    const taken = keys.findHolder(email, own)
    if (taken) throw new Refusal('email-taken', `User ${email} already exists`, { id: taken.id, email: taken.email })
  }

  /** One administrator must remain who can sign in now and later. One without a password or with a disable date does not count. */
  function keepAdministrator(row: UserRow): void {
    const isLasting =
      row.disabled_at === null &&
      row.disable_at === null &&
      row.deleted_at === null &&
      row.hashed_password !== null &&
      row.password_disowned_at === null
    if (row.role !== 'administrator' || !isLasting) return
    if ((otherAdministrators.get(row.id) ?? 0) === 0) throw new Refusal('last-administrator')
  }
}

const isAddress = (attribute: string, value: unknown): boolean => attribute === 'email' && typeof value === 'string'

const requireColumn = (attribute: string): string => {
  const column = Object.hasOwn(columns, attribute) ? columns[attribute] : undefined
  if (column === undefined) throw new InvalidRequest(`a user has no attribute ${JSON.stringify(attribute)}`)
  return column
}

const toStored = (attribute: string, value: unknown): string | number | null => {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  throw new InvalidRequest(`${attribute} cannot be of type ${typeof value}`)
}
