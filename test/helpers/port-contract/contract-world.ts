import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { AuditEntry, Guard, IssuedReset, NewSession, Store, User } from '../../../src/main/store/ports/store.ts'
import type { Role } from '../../../src/shared/domain/permissions.ts'
import { HOUR_MS } from '../../../src/shared/domain/time.ts'

/** Opens an empty store. The adapter closes and removes it after the test. */
export type OpenStore = () => Promise<Store>

/** The time of all writes of a contract test (UTC epoch milliseconds). */
export const NOW = 1_767_225_600_000

export const entryOf = (action: string, subject: User | null = null): AuditEntry => ({
  at: NOW,
  actor: null,
  subject: subject && { id: subject.id, email: subject.email },
  action,
  transport: 'window',
  outcome: 'success',
  details: null,
})

export const guard: Guard = { now: NOW }

/** A user with a password hash, so that an administrator can be the last one. */
export const addUser = (store: Store, email: string, role: Role = 'user'): Promise<User> =>
  store.addUser(
    { id: randomUUID(), email, hashedPassword: `hash of ${email}`, name: '', role, createdAt: NOW },
    guard,
    entryOf('users:add'),
  )

export const sessionOf = ({ id }: User): NewSession => ({
  idHash: randomBytes(32),
  publicId: randomUUID(),
  userId: id,
  transport: 'window',
  createdAt: NOW,
  authenticatedAt: NOW,
  lastUsedAt: NOW,
  expiresAt: NOW + HOUR_MS,
  endsOthers: false,
})

export const openSession = async (store: Store, user: User): Promise<NewSession> => {
  const session = sessionOf(user)
  await store.openSession(session, guard, entryOf('auth:login', user))
  return session
}

export const resetOf = ({ id }: User): IssuedReset => ({
  userId: id,
  codeHash: randomBytes(32),
  isShort: false,
  issuedAt: NOW,
  expiresAt: NOW + HOUR_MS,
  issuedBy: null,
  permission: 'users:reset',
  transport: 'terminal',
})

/** All that the ports tell of the directory and of these users. */
const readAll = async (store: Store, users: readonly User[]): Promise<unknown> => ({
  directory: await store.readDirectory(),
  log: await store.listAuditEntries(1_000),
  programs: await store.listPrograms(),
  relyingPrograms: await store.listRelyingPrograms(),
  users: await Promise.all(
    users.map(async ({ id }) => ({
      user: await store.findAnyUser({ id }),
      sessions: await store.listSessions(id),
      resetExpiry: await store.findResetExpiry(id, NOW),
      recoveryCodes: await store.readRecoveryCodes(id),
      secondFactor: await store.findSecondFactor(id),
      notices: await store.listNotices(id),
      allowedPrograms: await store.listAllowedPrograms(id),
      isEmailConfirmed: await store.isEmailConfirmed(id),
    })),
  ),
})

/** Expects that the write is refused with this code, and that it changed nothing. */
export const expectRefusal = async (
  store: Store,
  users: readonly User[],
  write: () => Promise<unknown>,
  code: string,
): Promise<void> => {
  const before = await readAll(store, users)
  await expect(write()).rejects.toMatchObject({ error: { code } })
  expect(await readAll(store, users)).toEqual(before)
}

/** Runs two writes at once, and returns the code of the refused one. Exactly one must succeed. */
export const race = async (one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<unknown> => {
  const results = await Promise.allSettled([one(), other()])
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(refused).toHaveLength(1)
  return refused[0]?.error?.code
}
