import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { FRESH_MS } from '../../src/main/auth/sessions.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { dumpTables, openBeside } from '../helpers/database.ts'
import { type JobCall, makePlan } from '../helpers/jobs.ts'
import { startTestApp } from '../helpers/test-app.ts'
import { createTestUsers, type TestUser } from '../helpers/test-users.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

/** Long enough for a call to reach its commit (milliseconds). */
const COMMIT_WAITS_MS = 150

/** A call of an operation that needs a recent authentication for some inputs only. */
type Case = {
  readonly title: string
  readonly operation: OperationName
  /** Prepares the directory right after a reauthentication. Resolves to the input that needs it, and one that does not. */
  readonly prepare: (app: App, administrator: TestUser, other: TestUser) => Promise<{ asking: unknown; free: unknown }>
}

const newestEntry = async (app: App, { sessionId }: TestUser): Promise<number> => {
  const { entries } = await app.call('audit:list', { limit: 1 }, sessionId)
  return entries[0]?.id ?? 0
}

const planOf = async (app: App, { sessionId }: TestUser, ids: string[], kind: 'delete' | 'enable'): Promise<string> => {
  const call: JobCall = (operation, input) => app.call(operation, input, sessionId)
  return (await makePlan(call, { change: { kind }, selection: { kind: 'ids', ids } })).planId
}

const cases: readonly Case[] = [
  {
    title: 'creating a user of a role with permissions',
    operation: 'users:create',
    prepare: async () => ({
      asking: { email: 'new@example.org', role: 'operator' },
      free: { email: 'new@example.org', role: 'user' },
    }),
  },
  {
    title: 'issuing a reset code for oneself',
    operation: 'users:issueReset',
    prepare: async (_, administrator, other) => ({ asking: { email: administrator.email }, free: { email: other.email } }),
  },
  {
    title: 'undoing a restore, which deletes the user',
    operation: 'users:undo',
    prepare: async (app, administrator, other) => {
      await app.call('users:update', { email: other.email, name: 'Other' }, administrator.sessionId)
      const free = { entry: await newestEntry(app, administrator) }
      await app.call('users:delete', { email: other.email }, administrator.sessionId)
      await app.call('users:restore', { email: other.email }, administrator.sessionId)
      return { asking: { entry: await newestEntry(app, administrator) }, free }
    },
  },
  {
    title: 'running a plan that deletes users',
    operation: 'bulk:run',
    prepare: async (app, administrator, other) => ({
      asking: { planId: await planOf(app, administrator, [other.id], 'delete') },
      free: { planId: await planOf(app, administrator, [other.id], 'enable') },
    }),
  },
]

const start = async ({ prepare }: Case) => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  const [administrator, other] = [await testUsers.make('administrator'), await testUsers.make('user')]
  const inputs = await prepare(app, administrator, other)
  return { app, administrator, ...inputs }
}

describe.each(cases)('$title', (one) => {
  test('is refused without reauthentication, changes nothing, and is allowed after it', async () => {
    const { app, administrator, asking } = await start(one)
    app.clock.advance(FRESH_MS - 1)
    const fresh = (await app.auth.createSession(administrator.email)) ?? ''
    app.clock.advance(1)
    expect(await app.refuse(one.operation, asking, administrator.sessionId)).toEqual({ code: 'reauthentication-required' })
    expect(await app.callRaw(one.operation, asking, fresh)).toMatchObject({ ok: true })
  })

  test('is asked of no other call of the same operation', async () => {
    const { app, administrator, free } = await start(one)
    app.clock.advance(FRESH_MS)
    expect(await app.callRaw(one.operation, free, administrator.sessionId)).toMatchObject({ ok: true })
  })

  test('is checked again at the commit, and then changes nothing', async () => {
    const { app, administrator, asking } = await start(one)
    const { folder } = app
    const beside = openBeside(folder)
    // Another process holds the write lock, so dispatch still reads the former time of reauthentication, and the commit waits.
    beside.exec('BEGIN IMMEDIATE; UPDATE sessions SET authenticated_at = 0')
    const running = app.callRaw(one.operation, asking, administrator.sessionId)
    await wait(COMMIT_WAITS_MS)
    beside.exec('COMMIT')
    const before = dumpTables(folder)
    expect(await running).toEqual({ ok: false, error: { code: 'reauthentication-required' } })
    expect(dumpTables(folder)).toBe(before)
  })
})
