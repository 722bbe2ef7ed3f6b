import { expect, test } from 'vitest'
import { recordedColumns, recordedEnds } from '../../src/main/store/sqlite/tables/recorded-times.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, type JobCall, makePlan } from '../helpers/jobs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const YEAR_MS = 365 * DAY_MS
const { email } = person

/** How far the clock was ahead before it was set right. */
const jumps = [
  ['an hour', HOUR_MS],
  ['a day', DAY_MS],
  ['60 days', 60 * DAY_MS],
  ['10 years', 10 * YEAR_MS],
] as const

type App = Awaited<ReturnType<typeof startStaffedApp>>

/** Lives for a while on a clock that is ahead, and sets it right. The time goes on meanwhile. */
const liveAhead = async <T>(app: App, ahead: number, live: () => Promise<T>): Promise<T> => {
  app.clock.advance(ahead)
  const result = await live()
  app.clock.advance(MINUTE_MS - ahead)
  return result
}

/** All recorded times in the database that are later than now, as `table.column`. */
const listFutureTimes = (app: App): string[] => {
  const database = openBeside(app.folder)
  return Object.entries(recordedColumns).flatMap(([table, columns]) =>
    columns
      .filter((column) => Number(database.prepare(`SELECT max(${column}) FROM ${table}`).pluck().get() ?? 0) > app.clock.now)
      .map((column) => `${table}.${column}`),
  )
}

test('every column that holds a time is a recorded time, an end of a limit, a planned date, or a part of the audit log', async () => {
  const { folder } = await startTestApp()
  const database = openBeside(folder)
  const columns = database
    .prepare<[], string>(
      `SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
       WHERE m.type = 'table' AND (c.name = 'at' OR c.name GLOB '*_at' OR c.name GLOB '*_until') ORDER BY 1`,
    )
    .pluck()
    .all()
  const recorded = Object.entries(recordedColumns).flatMap(([table, names]) => names.map((name) => `${table}.${name}`))
  const ends = Object.entries(recordedEnds).flatMap(([table, pairs]) => Object.values(pairs).map((name) => `${table}.${name}`))
  const planned = ['users.disable_at', 'directory.retention_held_at', 'audit_entries.at']
  expect([...recorded, ...ends, ...planned].sort()).toEqual(columns)
})

test.each(jumps)(
  'after a clock that was %s ahead, nothing in the directory is later than now, and the log tells it once',
  async (_, ahead) => {
    const app = await startStaffedApp()
    const { call, callRaw, signIn, recoveryCodes } = app
    await call('users:create', { email: 'new@example.org' }, app.ada)
    await liveAhead(app, ahead, async () => {
      const [ada, own] = [await signIn(administrator), await signIn()]
      await call('auth:beginSecondFactor', undefined, own)
      await call('auth:renewRecoveryCodes', { password: person.password }, own)
      await call('users:requirePasswordChange', { email }, ada)
      await call('auth:requestReset', { email: 'olga@example.org' })
      await call('programs:add', { name: 'Kiosk', scopes: ['session'] }, ada)
      await call('users:issueReset', { email }, ada)
      await call('users:disable', { email: 'new@example.org' }, ada)
      const { group } = await call('groups:create', { name: 'Night shift' }, ada)
      await call('groups:delete', { id: group?.id ?? 0 }, ada)
      for (let time = 0; time < 6; time += 1) await callRaw('auth:login', { email: 'olga@example.org', password: 'wrong' })
      await call('auth:disownNotices', undefined, own)
      await call('auth:reset', {
        email: administrator.email,
        resetToken: recoveryCodes[0] ?? '',
        newPassword: 'nine purple umbrellas',
      })
      const last = await signIn({ ...administrator, password: 'nine purple umbrellas' })
      await call('users:delete', { email }, last)
      await call('auth:profile', undefined, last)
    })
    expect(listFutureTimes(app).length).toBeGreaterThan(15)
    await call('app:status', undefined)
    expect(listFutureTimes(app)).toEqual([])
    const told = async () => (await app.store.listAuditEntries(1_000)).filter(({ action }) => action === 'clock:setBack')
    expect(await told()).toMatchObject([{ at: app.clock.now, outcome: 'success', details: { kind: 'clock-set-back' } }])
    await call('app:status', undefined)
    // Another start compares again and finds nothing to write.
    const again = await startTestApp({ folder: app.folder, isSetUp: false })
    again.clock.now = app.clock.now
    await again.call('app:status', undefined)
    expect(await told()).toHaveLength(1)
  },
)

test.each(jumps)('a right authenticator code signs in after a clock that was %s ahead, and works once', async (_, ahead) => {
  const app = await startStaffedApp()
  const { clock, call, refuse } = app
  const session = await app.signIn(administrator)
  const { secret } = await call('auth:beginSecondFactor', undefined, session)
  await call('auth:confirmSecondFactor', { code: showCode(secret, clock.now) }, session)
  await liveAhead(app, ahead, () => call('auth:login', { ...administrator, code: showCode(secret, clock.now) }))
  const code = showCode(secret, clock.now)
  await call('auth:login', { ...administrator, code })
  expect(await refuse('auth:login', { ...administrator, code })).toEqual({ code: 'wrong-second-factor' })
})

test.each(jumps)('a session of a clock that was %s ahead ends after its own limits from now', async (_, ahead) => {
  const app = await startStaffedApp()
  const { clock, call, refuse } = app
  const session = await liveAhead(app, ahead, () => app.signIn())
  await call('auth:profile', undefined, session)
  clock.advance(30 * MINUTE_MS - 1)
  await call('auth:profile', undefined, session)
  clock.advance(30 * MINUTE_MS)
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
})

test('a password check of a clock that was ahead is recent for five minutes from now', async () => {
  const app = await startStaffedApp()
  const session = await liveAhead(app, DAY_MS, () => app.signIn(administrator))
  await app.call('users:delete', { email }, session)
  app.clock.advance(5 * MINUTE_MS)
  expect(await app.refuse('users:delete', { email: 'olga@example.org' }, session)).toEqual({ code: 'reauthentication-required' })
})

test.each(jumps)(
  'a delay of a clock that was %s ahead takes as long as it would have, and a lock is a lock',
  async (_, ahead) => {
    const app = await startStaffedApp()
    const { clock, callRaw, signIn, refuse } = app
    await liveAhead(app, ahead, async () => {
      for (let time = 0; time < 5; time += 1) await callRaw('auth:login', { ...person, password: 'wrong' })
    })
    await app.call('app:status', undefined)
    expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
    clock.advance(30 * SECOND_MS)
    await signIn()
  },
)

test.each(jumps)('a reset code of a clock that was %s ahead lives for an hour from now', async (_, ahead) => {
  const app = await startStaffedApp()
  const issue = async (): Promise<string> =>
    (await app.call('users:issueReset', { email }, await app.signIn(administrator))).resetToken
  const reset = (resetToken: string) => ({ email, resetToken, newPassword: 'nine purple umbrellas' })
  const late = await liveAhead(app, ahead, issue)
  await app.call('app:status', undefined)
  app.clock.advance(HOUR_MS)
  expect(await app.refuse('auth:reset', reset(late))).toEqual({ code: 'reset-refused' })
  const good = await liveAhead(app, ahead, issue)
  await app.call('app:status', undefined)
  app.clock.advance(HOUR_MS - 1)
  await app.call('auth:reset', reset(good))
})

test('an activation code of a clock that was ahead has the life that was chosen, from now', async () => {
  const app = await startStaffedApp()
  const create = async () => app.call('users:create', { email: 'new@example.org', lifeHours: 2 }, await app.signIn(administrator))
  const { activationCode } = await liveAhead(app, 60 * DAY_MS, create)
  await app.call('app:status', undefined)
  app.clock.advance(2 * HOUR_MS)
  const input = { email: 'new@example.org', resetToken: activationCode, newPassword: 'nine purple umbrellas' }
  expect(await app.refuse('auth:reset', input)).toEqual({ code: 'reset-refused' })
})

test.each(jumps)(
  'what was done on a clock that was %s ahead can be undone, and a deleted user is restorable for 30 days',
  async (_, ahead) => {
    const app = await startStaffedApp()
    const { call, signIn, clock } = app
    await liveAhead(app, ahead, async () => {
      const ada = await signIn(administrator)
      await call('users:disable', { email: 'olga@example.org' }, ada)
      await call('users:delete', { email }, ada)
    })
    const later = await signIn(administrator)
    const entries = (await app.store.listAuditEntries(20)).filter(({ action }) => /^users:(disable|delete)$/.test(action))
    expect(entries).toHaveLength(2)
    expect(await call('users:read', { email }, later)).toMatchObject({ purgeAt: clock.now + 30 * DAY_MS })
    for (const { id } of entries) await call('users:undo', { entry: id }, later)
    expect(await call('users:read', { email }, later)).toMatchObject({ state: 'active' })
    expect(await call('users:read', { email: 'olga@example.org' }, later)).toMatchObject({ state: 'active' })
    const verified = await app.store.verifyAudit({
      at: clock.now,
      expected: null,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    })
    expect(verified).toMatchObject({ kind: 'intact' })
  },
)

test('a date on which a user is to be disabled stays as it was planned', async () => {
  const app = await startStaffedApp()
  const at = app.clock.now + 90 * DAY_MS
  await liveAhead(app, 60 * DAY_MS, async () => app.call('users:disable', { email, at }, await app.signIn(administrator)))
  expect(await app.call('users:read', { email }, await app.signIn(administrator))).toMatchObject({
    state: 'active',
    disableAt: at,
  })
})

test('a plan and printed codes of a clock that was ahead are good for as long as if they were made now', async () => {
  const app = await startStaffedApp()
  const { clock, call, refuse } = app
  const selection = { kind: 'matching' as const, search: email }
  const { plan, codes, ada } = await liveAhead(app, 20 * MINUTE_MS, async () => {
    const ada = await app.signIn(administrator)
    const job: JobCall = (operation, input) => call(operation, input, ada)
    const { planId } = await makePlan(job, { selection, change: { kind: 'issue-resets' } })
    const { id } = await finishJob(job, (await job('bulk:run', { planId })).id)
    return { plan: await makePlan(job, { selection, change: { kind: 'disable' } }), codes: id, ada }
  })
  await call('app:status', undefined)
  const { printedCodes } = await call('jobs:readPrintedCodes', { id: codes }, ada)
  expect(printedCodes).toMatchObject([{ email, expiresAt: clock.now + HOUR_MS }])
  clock.advance(15 * MINUTE_MS)
  expect(await refuse('bulk:run', { planId: plan.planId }, ada)).toEqual({ code: 'no-such-plan' })
})

test('a clock that is corrected by less than a minute writes nothing back', async () => {
  const app = await startStaffedApp()
  await app.signIn()
  app.clock.advance(-59 * SECOND_MS)
  await app.call('app:status', undefined)
  expect((await app.store.listAuditEntries(1_000)).filter(({ action }) => action === 'clock:setBack')).toEqual([])
})
