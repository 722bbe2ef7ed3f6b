import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { AttemptRule, Store, User } from '../../../src/main/store/ports/store.ts'
import { addUser, entryOf, expectRefusal, guard, NOW, type OpenStore, race } from './contract-world.ts'

const setUp = (store: Store, email: string): Promise<User> => {
  const administrator = {
    id: randomUUID(),
    email,
    hashedPassword: 'a hash',
    name: '',
    role: 'administrator' as const,
    createdAt: NOW,
  }
  return store.setUp({ administrator, recoveryCodeHashes: [randomBytes(32)] }, guard, entryOf('setup:createAdministrator'))
}

/** Locks at the third failure. */
const lockAtThird: AttemptRule = (state, now) => {
  if (state.lockedAt !== null) return { decision: 'locked', next: state }
  const failures = state.failures + 1
  return { decision: 'open', next: { ...state, failures, lockedAt: failures >= 3 ? now : null } }
}

/** Registers the tests of the ports for the directory, programs, attempts and the audit log. */
export const describeDirectoryPorts = (openStore: OpenStore): void => {
  describe('the directory', () => {
    test('is set up once, also in a race of two', async () => {
      const store = await openStore()
      const code = await race(
        () => setUp(store, 'ada@example.org'),
        () => setUp(store, 'eve@example.org'),
      )
      expect(code).toBe('already-set-up')
      const [ada, ...others] = await store.listAdministrators()
      if (!ada) throw new Error('there is no administrator')
      expect(others).toEqual([])
      await expectRefusal(store, [ada], () => setUp(store, 'eve@example.org'), 'already-set-up')
      expect(await store.readDirectory()).toMatchObject({ setUpAt: NOW })
    })

    test('its policy changes only where it is told to, and the change is read at once', async () => {
      const store = await openStore()
      const former = await store.readPolicy()
      const next = await store.updatePolicy({ idleMinutes: 7 }, guard, entryOf('settings:update'))
      expect(next).toEqual({ ...former, idleMinutes: 7 })
      expect(await store.readPolicy()).toEqual(next)
    })

    test('announces what a commit has changed, and nothing after a refusal', async () => {
      const store = await openStore()
      const topics: string[] = []
      const stop = store.onChanged((topic) => void topics.push(topic))
      await addUser(store, 'ada@example.org')
      expect(topics).toEqual(expect.arrayContaining(['users', 'audit']))
      topics.length = 0
      await expect(addUser(store, 'ada@example.org')).rejects.toMatchObject({ error: { code: 'email-taken' } })
      expect(topics).toEqual([])
      stop()
      await addUser(store, 'bob@example.org')
      expect(topics).toEqual([])
    })
  })

  describe('programs', () => {
    test('a program is found by its token until it is revoked', async () => {
      const store = await openStore()
      const program = { id: randomUUID(), name: 'Kiosk', scopes: ['session'] as const, createdAt: NOW, lastUsedAt: null }
      const tokenHash = randomBytes(32)
      await store.addProgram({ ...program, tokenHash }, guard, entryOf('programs:add'))
      expect(await store.findProgram(tokenHash)).toEqual(program)
      expect(await store.listPrograms()).toEqual([program])
      const revoke = (): Promise<void> => store.revokeProgram({ id: program.id }, guard, entryOf('programs:revoke'))
      expect(await race(revoke, revoke)).toBe('no-such-program')
      expect(await store.findProgram(tokenHash)).toBeNull()
      await expectRefusal(store, [], revoke, 'no-such-program')
    })
  })

  describe('attempts', () => {
    const key = { kind: 'sign-in', transport: 'window' } as const

    test('attempts at the same time are all counted, and the lock is one entry', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const change = { ...key, userId: ada.id, rule: lockAtThird }
      const attempts = Array.from({ length: 5 }, () => store.countAttempt(change, NOW, entryOf('auth:lock', ada)))
      const decisions = (await Promise.all(attempts)).map(({ decision }) => decision)
      expect(decisions).toEqual(['open', 'open', 'open', 'locked', 'locked'])
      expect(await store.readAttempts(ada.id, key)).toMatchObject({ failures: 3, lockedAt: NOW })
      expect((await store.listAuditEntries(10)).filter(({ action }) => action === 'auth:lock')).toHaveLength(1)
      await store.unlock({ userId: ada.id }, guard, entryOf('users:unlock', ada))
      expect(await store.readAttempts(ada.id, key)).toMatchObject({ failures: 0, lockedAt: null })
    })

    test('an attempt that is taken back leaves the others counted, and an unknown user is not counted', async () => {
      const store = await openStore()
      const ada = await addUser(store, 'ada@example.org')
      const count = (userId: string | null) =>
        store.countAttempt({ ...key, userId, rule: lockAtThird }, NOW, entryOf('auth:lock'))
      await count(ada.id)
      const { attempt } = await count(ada.id)
      if (attempt) await store.takeBackAttempt(attempt)
      expect(await store.readAttempts(ada.id, key)).toMatchObject({ failures: 1 })
      expect(await count(null)).toEqual({ decision: 'open', delayedUntil: null, attempt: null })
    })
  })

  describe('the audit log', () => {
    test('has one entry per write, numbered without gaps, newest first', async () => {
      const store = await openStore()
      await Promise.all(['a', 'b', 'c'].map((name) => addUser(store, `${name}@example.org`)))
      await store.recordRefusal({ ...entryOf('users:list'), outcome: 'refused' })
      const entries = await store.listAuditEntries(10)
      expect(entries.map(({ id }) => id)).toEqual([4, 3, 2, 1])
      expect(entries.map(({ action }) => action)).toEqual(['users:list', 'users:add', 'users:add', 'users:add'])
      expect(await store.readAuditHead()).toMatchObject({ id: 4 })
    })
  })
}
