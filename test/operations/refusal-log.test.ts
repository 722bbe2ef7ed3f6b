import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRefusalLog } from '../../src/main/pipeline/refusal-log.ts'
import type { AuditEntry } from '../../src/main/store/ports/store.ts'
import { parseDetail } from '../../src/shared/api/audit-details.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { refusalOf, repeatsOf } from '../helpers/audit-details.ts'
import { openBeside } from '../helpers/database.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

const start = async () => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  const session = await app.signIn(administrator)
  /** The refusals in the log, the oldest first: the reason, how many it stands for, and whose they are. */
  const told = async () =>
    (await app.store.listAuditEntries(10_000))
      .filter(({ outcome }) => outcome === 'refused')
      .reverse()
      .map(({ action, details, actor }) => [
        action,
        refusalOf(details),
        repeatsOf(details)?.count ?? 'first',
        actor?.email.split('@')[0] ?? null,
      ])
  return { ...app, testUsers, session, told }
}

test('a hundred refusals of a kind are one entry, and one more at the end of the minute, with how many and from when to when [refusals-aggregated]', async () => {
  const { testUsers, callRaw, clock, told, store, call, session, folder } = await start()
  const { sessionId, email } = await testUsers.make('user')
  const name = email.split('@')[0] ?? ''
  const began = clock.now
  for (let number = 0; number < 100; number += 1) {
    await callRaw('users:list', {}, sessionId)
    clock.advance(10)
  }
  expect(await told()).toEqual([['users:list', 'not-permitted', 'first', name]])
  const before = (await store.listAuditEntries(10_000)).map((entry) => JSON.stringify(entry))
  clock.advance(MINUTE_MS)
  await call('auth:profile', undefined, session)
  expect(await told()).toEqual([
    ['users:list', 'not-permitted', 'first', name],
    ['users:list', 'not-permitted', 99, name],
  ])
  const after = await store.listAuditEntries(10_000)
  expect(repeatsOf(after[0]?.details ?? null)).toEqual({ count: 99, from: began + 10, to: began + 990 })
  // No entry was rewritten.
  expect(after.slice(1).map((entry) => JSON.stringify(entry))).toEqual(before)
  // It goes on: one entry a minute. It has stopped: the next one is a first again.
  await callRaw('users:list', {}, sessionId)
  clock.advance(MINUTE_MS)
  await call('auth:profile', undefined, session)
  clock.advance(MINUTE_MS)
  await callRaw('users:list', {}, sessionId)
  expect((await told()).map(([, , count]) => count)).toEqual(['first', 99, 1, 'first'])
  const sum = openBeside(folder).prepare("SELECT count(*) FROM audit_entries WHERE outcome = 'refused'").pluck().get()
  expect(sum).toBe(4)
})

test('a caller who makes refused calls is limited, and goes on with what is permitted; no other caller is [refused-calls-limited]', async () => {
  const { testUsers, callRaw, call, refuse, told, close, folder } = await start()
  const greedy = await testUsers.make('user')
  const other = await testUsers.make('user')
  const operations = ['users:list', 'users:create', 'settings:read', 'audit:list', 'programs:list', 'overview:read'] as const
  const codes = new Map<string, number>()
  for (let number = 0; number < 1_200; number += 1) {
    const operation = operations[number % operations.length] ?? 'users:list'
    const input = operation === 'users:create' ? { email: 'new@example.org' } : {}
    const result = await callRaw(operation, input, greedy.sessionId)
    const code = result.ok ? 'answered' : result.error.code
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  expect(Object.fromEntries(codes)).toEqual({ 'not-permitted': 120, 'too-many-attempts': 1_080 })
  expect(await refuse('users:list', {}, greedy.sessionId)).toEqual({ code: 'too-many-attempts', seconds: 1 })
  await call('auth:profile', undefined, greedy.sessionId)
  await call('auth:updateProfile', { name: 'Still here' }, greedy.sessionId)
  expect(await refuse('users:list', {}, other.sessionId)).toEqual({ code: 'not-permitted' })
  // Six kinds and the bucket's own for the one, a kind for the other.
  expect(await told()).toHaveLength(8)
  await close()
  const database = openBeside(folder)
  const details = database.prepare<[], string>("SELECT details FROM audit_entries WHERE outcome = 'refused'").pluck().all()
  expect(details).toHaveLength(8 + 7)
  const counted = details.reduce((sum, recorded) => sum + (repeatsOf(parseDetail(recorded))?.count ?? 1), 0)
  expect(counted).toBe(1_200 + 2)
})

test('calls without a session take no token and are no entry [anonymous-refusals-unlogged]', async () => {
  const { callRaw, call, told, store } = await start()
  const before = await store.listAuditEntries(10_000)
  for (let number = 0; number < 500; number += 1) {
    for (const operation of ['auth:reauthenticate', 'users:list', 'auth:closeAccount'])
      await callRaw(operation, { password: 'x' }, number % 2 === 0 ? null : 'garbage')
  }
  expect(await store.listAuditEntries(10_000)).toEqual(before)
  expect(await told()).toEqual([])
  await call('auth:login', administrator)
})

test('what closing finds counted becomes an entry, and the chain of the log stays whole [refusal-counts-at-close]', async () => {
  const { testUsers, callRaw, close, folder } = await start()
  const { sessionId } = await testUsers.make('user')
  for (let number = 0; number < 40; number += 1) await callRaw('users:list', {}, sessionId)
  await close()
  const again = await startTestApp({ folder, isSetUp: false })
  const [newest] = (await again.store.listAuditEntries(10)).filter(({ outcome }) => outcome === 'refused')
  expect(newest?.details).toMatchObject({ kind: 'refused-repeatedly', code: 'not-permitted', count: 39 })
  const watch = { at: again.clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal }
  expect(await again.store.verifyAudit(watch)).toMatchObject({ kind: 'intact' })
})

test('wrong sign-ins are counted by address and reason, and the history and the overview tell all of them at once [wrong-sign-ins-counted]', async () => {
  const { register, callRaw, call, clock, session, told, auth } = await start()
  await register()
  await register({ email: 'carol@example.org', password: 'three wooden boats' })
  const bob = await auth.findUserBy({ email: person.email })
  const fail = (email: string) => callRaw('auth:login', { email, password: 'a wrong password' })
  for (let number = 0; number < 4; number += 1) {
    await fail(person.email)
    clock.advance(100)
  }
  await fail('carol@example.org')
  await fail('nobody@example.org')
  expect((await told()).map(([, reason, count]) => `${reason} ${count}`)).toEqual([
    'wrong-credentials: wrong-password first',
    'wrong-credentials: wrong-password first',
    'wrong-credentials: unknown first',
  ])
  const explain = async (email: string) =>
    (await call('users:explainSignIn', { email }, session)).attempts.map(({ reason, count }) => `${count} ${reason}`)
  // Before they are an entry, and after.
  expect(await explain(person.email)).toEqual(['3 wrong-password', '1 wrong-password'])
  expect(await explain('carol@example.org')).toEqual(['1 wrong-password'])
  clock.advance(MINUTE_MS)
  await auth.createSession(person.email)
  expect(await explain(person.email)).toEqual(['1 signed-in', '3 wrong-password', '1 wrong-password'])
  expect((await call('users:explainSignIn', { email: person.email }, session)).attempts[1]).toMatchObject({
    since: clock.now - MINUTE_MS - 300,
    at: clock.now - MINUTE_MS - 100,
  })
  const { days } = await call('overview:read', { days: 1 }, session)
  expect(days[0]).toMatchObject({ failures: 6 })
  const { entries } = await call('audit:list', { filter: { code: 'wrong-credentials', subjectId: bob.id } }, session)
  expect(entries.map(({ details }) => repeatsOf(details)?.count ?? 'first')).toEqual([3, 'first'])
})

test('attempts on an address that no user has are entries as often as those on a user, whatever the true reason becomes [unknown-address-same-entries]', async () => {
  const { register, callRaw, clock, store, told } = await start()
  await register()
  const count = async () => (await store.listAuditEntries(10_000)).length
  /** How many entries each attempt adds at once. */
  const attempt = async (operation: string, input: unknown): Promise<number[]> => {
    const left: number[] = []
    for (let number = 0; number < 8; number += 1) {
      const before = await count()
      await callRaw(operation, input)
      left.push((await count()) - before)
      clock.advance(100)
    }
    return left
  }
  for (const email of ['nobody@example.org', 'nobody-else@example.org', person.email]) {
    expect(await attempt('auth:login', { email, password: 'a wrong password' }), email).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
    const reset = { email, resetToken: '0'.repeat(26), newPassword: 'nine purple umbrellas' }
    expect(await attempt('auth:reset', reset), email).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
  }
  clock.advance(MINUTE_MS)
  await callRaw('auth:login', { email: 'somebody@example.org', password: 'a wrong password' })
  // The true reasons are kept apart all the same.
  expect((await told()).map(([action, reason, times]) => `${action} ${reason} ${times}`)).toEqual(
    expect.arrayContaining([
      'auth:login wrong-credentials: unknown 7',
      'auth:login wrong-credentials: wrong-password 4',
      'auth:login wrong-credentials: delayed 3',
    ]),
  )
})

test('kinds that are counted are bounded, and a count that cannot be written is told later [refusal-kinds-bounded]', async () => {
  const clock = { now: 1_000_000 }
  const recorded: AuditEntry[] = []
  let isFull = false
  const faults: unknown[] = []
  const log = createRefusalLog({
    record: async (entry) => {
      if (isFull) throw new Error('the disk is full')
      recorded.push(entry)
    },
    clock: () => clock.now,
    logError: (error) => faults.push(error),
  })
  const add = (number: number) =>
    log.add({
      entry: {
        at: clock.now,
        actor: { id: `user ${number}`, email: '' },
        subject: null,
        action: 'users:list',
        transport: 'window',
        outcome: 'refused',
        details: { kind: 'refused', code: 'not-permitted' },
      },
      code: 'not-permitted',
      source: 'window',
      rateLimited: false,
      address: null,
    })
  for (let number = 0; number < 10_000; number += 1) await add(number)
  await add(0)
  expect(recorded).toHaveLength(10_000)
  // One more kind makes the oldest an entry; it is a first one when it comes again.
  await add(10_000)
  expect(recorded.slice(10_000)).toMatchObject([
    { action: 'users:list', details: { kind: 'refused-repeatedly', code: 'not-permitted', count: 1 } },
    { details: { kind: 'refused' } },
  ])
  isFull = true
  await add(5)
  await add(5)
  clock.now += MINUTE_MS
  await log.settle()
  expect(faults).toHaveLength(1)
  isFull = false
  await add(5)
  recorded.length = 0
  clock.now += MINUTE_MS
  await log.settle()
  expect(recorded.map(({ details }) => repeatsOf(details)?.count)).toEqual([3])
  await log.close()
})

test('the end of the minute needs no call', async () => {
  const { testUsers, callRaw, clock, store } = await start()
  const { sessionId } = await testUsers.make('user')
  for (let number = 0; number < 3; number += 1) await callRaw('users:list', {}, sessionId)
  clock.advance(MINUTE_MS)
  const count = async () => (await store.listAuditEntries(100)).filter(({ outcome }) => outcome === 'refused').length
  for (let look = 0; look < 80 && (await count()) < 2; look += 1) await wait(100)
  expect(await count()).toBe(2)
})
