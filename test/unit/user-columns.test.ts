import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { User } from '../../src/main/store/ports/store.ts'
import { fingerprintOf } from '../../src/main/store/sqlite/bulk/bulk-plan.ts'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { IS_LASTING_ADMINISTRATOR } from '../../src/main/store/sqlite/tables/lasting-administrators.ts'
import {
  toUser,
  USER_COLUMNS,
  type UserRow,
  undoableAttributes,
  userColumns,
} from '../../src/main/store/sqlite/tables/user-columns.ts'
import { isLastingAdministrator } from '../../src/shared/domain/last-administrator.ts'
import { memberInserter } from '../helpers/database.ts'

const openUsers = (): Sqlite.Database => {
  const database = new Sqlite(':memory:')
  migrate(database)
  return database
}

const readUser = (database: Sqlite.Database): User => {
  const row = database.prepare<[], UserRow>(`SELECT ${USER_COLUMNS} FROM users`).get()
  if (!row) throw new Error('the user is missing')
  return toUser(row)
}

const addUser = (database: Sqlite.Database): User => {
  const [id, email] = ['00000000-0000-4000-8000-000000000001', 'ada@example.org']
  database
    .prepare(
      "INSERT INTO users (number, id, email, email_key, email_search_key, name, name_key, role, created_at) VALUES (1, ?, ?, ?, ?, 'Ada', 'ada', 'user', 1)",
    )
    .run(id, email, email, email)
  return readUser(database)
}

const user = addUser(openUsers())

/** Another value of the same attribute. */
const changeValue = (value: User[keyof User]): unknown => {
  if (Array.isArray(value)) return [...value, 'staff']
  return typeof value === 'string' ? `${value}x` : 2
}

test('every attribute that can be changed and undone is in the fingerprint of a bulk plan', () => {
  expect(undoableAttributes).toEqual(
    expect.arrayContaining(['email', 'name', 'role', 'disabledAt', 'disableAt', 'deletedAt', 'note', 'groups']),
  )
  // A password that its owner changes does not matter to a bulk change.
  const decisive = undoableAttributes.filter((attribute) => attribute !== 'passwordChangedAt')
  for (const attribute of decisive)
    expect(fingerprintOf({ ...user, [attribute]: changeValue(user[attribute]) }), attribute).not.toBe(fingerprintOf(user))
})

test('every changeable attribute is in the fingerprint, except the password, which no bulk change sets', () => {
  const left = Object.entries(userColumns).filter(([, { isChangeable, isUndoable }]) => isChangeable && !isUndoable)
  expect(left.map(([attribute]) => attribute)).toEqual(['hashedPassword'])
})

test('a sign-in changes no fingerprint, so that a job does not skip users who sign in', () => {
  expect(fingerprintOf({ ...user, lastSignInAt: 5, workEpoch: 1, lockedAt: 6 })).toBe(fingerprintOf(user))
})

test('the table of columns names every attribute of a user, and each row is read as a user', () => {
  const database = openUsers()
  expect(addUser(database)).toEqual(user)
  expect(Object.keys(user).sort()).toEqual(Object.keys(userColumns).sort())
  expect(user).toMatchObject({
    id: '00000000-0000-4000-8000-000000000001',
    email: 'ada@example.org',
    hashedPassword: null,
    name: 'Ada',
    role: 'user',
    disabledAt: null,
    createdAt: 1,
    lastSignInAt: null,
    passwordChangedAt: null,
    mustChangePasswordAt: null,
    isPasswordShort: false,
    lockedAt: null,
    secondFactorAt: null,
    disableAt: null,
    deletedAt: null,
    note: '',
    groups: [],
    passwordDisownedAt: null,
    workEpoch: 0,
    isInRequiringGroup: false,
  })
  const join = memberInserter(database)
  for (const group of ['b', 'A']) join(1, group)
  database.exec(`UPDATE users SET is_password_short = 1, role = 'unknown', note = 'on leave'`)
  expect(readUser(database)).toEqual({ ...user, isPasswordShort: true, groups: ['A', 'b'], note: 'on leave' })
})

test('the SQL condition and the rule of the last administrator agree on every state of a user', () => {
  const database = openUsers()
  const insert = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at, disabled_at, disable_at, deleted_at, hashed_password, password_disowned_at)
     VALUES (@id, @id, @id, @id, '', '', @role, 1, @disabledAt, @disableAt, @deletedAt, @hashedPassword, @passwordDisownedAt)`,
  )
  const states = Array.from({ length: 64 }, (_, bits) => {
    const pick = <T>(bit: number, value: T): T | null => (bits & (1 << bit) ? value : null)
    return {
      id: String(bits),
      role: bits & 1 ? ('administrator' as const) : ('operator' as const),
      disabledAt: pick(1, 1),
      disableAt: pick(2, 9_000),
      deletedAt: pick(3, 1),
      hashedPassword: pick(4, '$2b$04$hash'),
      passwordDisownedAt: pick(5, 1),
    }
  })
  for (const state of states) insert.run(state)
  const found = database.prepare(`SELECT id FROM users WHERE ${IS_LASTING_ADMINISTRATOR}`).pluck().all()
  expect(found).toEqual(states.filter(isLastingAdministrator).map(({ id }) => id))
  expect(found).toEqual(['17'])
})
