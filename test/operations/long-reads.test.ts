import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { ENTRIES_MAX } from '../../src/shared/domain/limits.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { appendActions } from '../helpers/audit-log.ts'
import { openBeside } from '../helpers/database.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

/** Fits no entry, and makes each one cost as much as an entry can: every address is folded. */
const slowest = { search: '\u00fcberall nirgends' }

const windowOf = (number: number, signal?: AbortSignal): Caller => ({
  transport: 'window',
  source: `window:${number}`,
  desktop: null,
  ...(signal ? { signal } : {}),
})

const startWithLog = async (entries: number) => {
  const app = await startTestApp()
  appendActions(openBeside(app.folder), entries, {
    firstAt: app.clock.now,
    stepMs: 0,
    actionOf: (number) => ({
      who: [null, null, `person ${number % 50}`, `\u00fc${number % 50}@example.org`],
      action: 'auth:login',
      outcome: 'refused',
      details: { kind: 'refused', code: 'wrong-credentials', cause: 'wrong-password' },
    }),
  })
  const session = await app.signIn(administrator)
  const count = (sessionId: string, caller = windowOf(1)) => app.callRaw('audit:count', { filter: slowest }, sessionId, caller)
  return { ...app, session, count, testUsers: createTestUsers(app) }
}

/** What many answers were, and how often. */
const tally = (results: readonly { ok: boolean; error?: { code: string } }[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { ok, error } of results) {
    const name = ok ? 'answered' : (error?.code ?? '')
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** How long the event loop was held up at most while something went on (milliseconds). */
const longestTurn = async (work: Promise<unknown>): Promise<number> => {
  let isOver = false
  let longest = 0
  const end = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const before = performance.now()
    await wait(1)
    longest = Math.max(longest, performance.now() - before)
  }
  await end
  return longest
}

test('a page before an entry that there will never be is answered at once, whatever its number is [audit-page-number-bounded]', async () => {
  const { call, callRaw, session, unexpected } = await startWithLog(2_000)
  const late = wait(5_000).then(() => 'late')
  for (const before of [Number.MAX_SAFE_INTEGER, ENTRIES_MAX + 1]) {
    const result = await Promise.race([callRaw('audit:list', { before, filter: { actions: ['nothing'] } }, session), late])
    expect(result, String(before)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  }
  const newest = (await call('audit:list', { limit: 3 }, session)).entries
  for (const input of [{ before: ENTRIES_MAX }, { before: ENTRIES_MAX, after: 1 }]) {
    expect((await call('audit:list', { ...input, limit: 3 }, session)).entries).toEqual(newest)
    const nothing = { ...input, filter: { actions: ['nothing'] } }
    expect(await Promise.race([call('audit:list', nothing, session), late])).toEqual({ entries: [], hasMore: false })
  }
  expect(await call('audit:list', { after: ENTRIES_MAX }, session)).toEqual({ entries: [], hasMore: false })
  expect(
    (await call('users:timeline', { email: administrator.email, before: ENTRIES_MAX, limit: 1 }, session)).entries,
  ).toHaveLength(1)
  expect(unexpected).toEqual([])
})

test('reads end with their session: signed out, ended elsewhere, timed out, or without the permission any more [reads-end-with-session]', async () => {
  const { count, testUsers, auth, call, clock, session } = await startWithLog(60_000)
  const ends: [string, (auditor: Awaited<ReturnType<typeof testUsers.make>>) => Promise<unknown>][] = [
    ['not-signed-in', ({ sessionId }) => call('auth:logout', undefined, sessionId)],
    ['not-signed-in', ({ email }) => call('users:endSessions', { email }, session)],
    ['not-signed-in', ({ id }) => auth.updateUser(id, { disabledAt: clock.now })],
    ['required-action', ({ email }) => call('users:requirePasswordChange', { email }, session)],
  ]
  for (const [code, end] of ends) {
    const auditor = await testUsers.make('auditor')
    const counts = Array.from({ length: 40 }, () => count(auditor.sessionId))
    await counts[0]
    await end(auditor)
    const results = tally(await Promise.all(counts))
    expect(Object.keys(results).sort(), end.toString()).toEqual(['answered', code].sort())
    expect(results[code], end.toString()).toBeGreaterThan(20)
  }
  const auditor = await testUsers.make('auditor')
  const counts = Array.from({ length: 40 }, () => count(auditor.sessionId))
  await counts[0]
  // Nothing is written when a session times out; and a read is no use that keeps it alive.
  clock.advance(30 * MINUTE_MS)
  expect(tally(await Promise.all(counts))).toHaveProperty('not-signed-in')
})

test('reads end with the page that asked, and no other page’s do [reads-end-with-page]', async () => {
  const { count, testUsers } = await startWithLog(30_000)
  const auditor = await testUsers.make('auditor')
  const other = await testUsers.make('auditor')
  const gone = new AbortController()
  const counts = Array.from({ length: 40 }, () => count(auditor.sessionId, windowOf(1, gone.signal)))
  const others = [count(other.sessionId, windowOf(2)), count(other.sessionId, windowOf(2))]
  await counts[0]
  gone.abort()
  const results = tally(await Promise.all(counts))
  expect(results.cancelled).toBeGreaterThan(20)
  expect(tally(await Promise.all(others))).toEqual({ answered: 2 })
  expect(tally([await count(auditor.sessionId, windowOf(1, gone.signal))])).toEqual({ cancelled: 1 })
})

test('closing ends what reads, and refuses what comes later [reads-end-at-close]', async () => {
  const { count, session, close } = await startWithLog(60_000)
  const counts = Array.from({ length: 100 }, () => count(session))
  await counts[0]
  const startedAt = performance.now()
  await close()
  expect(performance.now() - startedAt).toBeLessThan(3_000)
  expect(tally(await Promise.all(counts)).cancelled).toBeGreaterThan(50)
  expect(tally([await count(session)])).toEqual({ 'not-available': 1 })
})

test('two thousand searches of the log at once delay no other caller, and another user’s is answered soon [concurrent-log-searches]', async () => {
  const { callRaw, testUsers, count, unexpected } = await startWithLog(20_000)
  const flooders = await Promise.all(Array.from({ length: 20 }, () => testUsers.make('auditor')))
  const other = await testUsers.make('auditor')
  const gone = new AbortController()
  // One of them floods with a thousand, the others with fifty each: a hundred wait at most for a user.
  const flood = [
    ...Array.from({ length: 1_000 }, () => flooders[0]),
    ...Array.from({ length: 1_000 }, (_, index) => flooders[index % flooders.length]),
  ].map((flooder, index) => count(flooder?.sessionId ?? '', windowOf(index % 20, gone.signal)))
  await wait(50)
  let waited = 0
  const asked = (async () => {
    for (let number = 0; number < 5; number += 1) {
      const startedAt = performance.now()
      expect(await callRaw('auth:profile', undefined, other.sessionId, windowOf(99))).toMatchObject({ ok: true })
      expect(await callRaw('audit:list', {}, other.sessionId, windowOf(99))).toMatchObject({ ok: true })
      waited = Math.max(waited, performance.now() - startedAt)
    }
  })()
  // Three quarters of a second on a busy machine; all of these searches without a budget take a second and a half in each turn.
  expect(await longestTurn(asked)).toBeLessThan(750)
  expect(waited).toBeLessThan(3_000)
  // Waiting requests are dropped, because their caller is gone.
  gone.abort()
  const { answered = 0, busy = 0, cancelled = 0 } = tally(await Promise.all(flood))
  expect(busy).toBeGreaterThan(500)
  expect(cancelled).toBeGreaterThan(500)
  expect(answered + busy + cancelled).toBe(2_000)
  expect(unexpected).toEqual([])
})

test('a call that never ends does not keep the directory from closing, and loses no commit [hanging-call-lets-close]', async () => {
  const { register, call, callRaw, close, hasher, session, folder } = await startTestApp().then(async (app) => ({
    ...app,
    session: await app.signIn(administrator),
  }))
  await register()
  hasher.hash = () => new Promise(() => undefined)
  const never = callRaw('auth:register', { email: 'never@example.org', password: 'three wooden boats' })
  const renamed = call('auth:updateProfile', { name: 'A last name' }, session)
  const startedAt = performance.now()
  await close()
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  expect(await renamed).toMatchObject({ name: 'A last name' })
  expect(await Promise.race([never, 'still open'])).toBe('still open')
  const again = await startTestApp({ folder, isSetUp: false })
  expect(await again.auth.findUserBy({ email: administrator.email })).toMatchObject({ name: 'A last name' })
  expect(await again.store.findUser({ email: 'never@example.org' })).toBeNull()
})
