import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { UndoableChanges, User } from '../../src/main/store/ports/store.ts'
import { fingerprintOf } from '../../src/main/store/sqlite/bulk/bulk-plan.ts'
import { migrate } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { IS_LASTING_ADMINISTRATOR } from '../../src/main/store/sqlite/tables/lasting-administrators.ts'
import { toUser, USER_COLUMNS, type UserRow, userColumns } from '../../src/main/store/sqlite/tables/user-columns.ts'
import { isLastingAdministrator } from '../../src/shared/domain/last-administrator.ts'

const user: User = {
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
  tags: [],
  passwordDisownedAt: null,
  workEpoch: 0,
}

/** Another value for each attribute that a change of a user can set. */
const others: Required<UndoableChanges> = {
  email: 'ada@example.com',
  name: 'Ada L.',
  role: 'operator',
  disabledAt: 2,
  disableAt: 3,
  deletedAt: 4,
  note: 'on leave',
  tags: ['staff'],
}

test('every attribute that can be changed and undone is in the fingerprint of a bulk plan', () => {
  for (const [attribute, value] of Object.entries(others))
    expect(fingerprintOf({ ...user, [attribute]: value }), attribute).not.toBe(fingerprintOf(user))
})

test('every changeable attribute is in the fingerprint, except the password, which no bulk change sets', () => {
  const changeable = Object.entries(userColumns).filter(([, { isChangeable, isUndoable }]) => isChangeable || isUndoable)
  expect(changeable.map(([attribute]) => attribute).sort()).toEqual([...Object.keys(others), 'hashedPassword'].sort())
})

test('a sign-in changes no fingerprint, so that a job does not skip users who sign in', () => {
  expect(fingerprintOf({ ...user, lastSignInAt: 5, workEpoch: 1, lockedAt: 6 })).toBe(fingerprintOf(user))
})

const openUsers = (): Sqlite.Database => {
  const database = new Sqlite(':memory:')
  migrate(database)
  return database
}

test('the table of columns names every attribute of a user, and each row is read as a user', () => {
  expect(Object.keys(userColumns).sort()).toEqual(Object.keys(user).sort())
  const database = openUsers()
  database
    .prepare(
      "INSERT INTO users (number, id, email, email_key, email_search_key, name, name_key, role, created_at) VALUES (1, ?, ?, ?, ?, 'Ada', 'ada', 'user', 1)",
    )
    .run(user.id, user.email, user.email, user.email)
  const read = database.prepare<[], UserRow>(`SELECT ${USER_COLUMNS} FROM users`)
  const readUser = (): User => {
    const row = read.get()
    if (!row) throw new Error('the user is missing')
    return toUser(row)
  }
  expect(readUser()).toEqual(user)
  database.exec(`INSERT INTO user_tags (user_number, tag, tag_key) VALUES (1, 'b', 'b'), (1, 'a', 'a');
    UPDATE users SET is_password_short = 1, role = 'unknown', note = 'on leave'`)
  expect(readUser()).toEqual({ ...user, isPasswordShort: true, tags: ['a', 'b'], note: 'on leave' })
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
