import { expect, test } from 'vitest'
import type { BulkChange } from '../../src/shared/api/bulk-change.ts'
import type { InputOf } from '../../src/shared/api/index.ts'
import type { UserFilter } from '../../src/shared/api/user-list.ts'
import { JOB_CODES_MAX } from '../../src/shared/domain/limits.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const FRESH_MS = 300_000
const PLAN_MS = 15 * MINUTE_MS
const nobody = '6f7d3c52-0d5e-4b2c-9a57-0a3f5d1c2b4e'

type Selection = InputOf<'bulk:plan'>['selection']

/** A stored hash that no password fits. */
const NO_FIT = 'unknown'

const startBulkApp = async (count = 5) => {
  const app = await startStaffedApp()
  const { auth, call, ada } = app
  const targets: string[] = []
  for (let index = 0; index < count; index += 1) targets.push((await auth.addUser(`crowd-${index}@example.org`, NO_FIT)).id)
  const everyone: Selection = { kind: 'ids', ids: targets }
  const plan = (change: BulkChange, selection: Selection | null = everyone, by = ada) =>
    makePlan((operation, input) => call(operation, input, by), { change, ...(selection ? { selection } : {}) })
  const finish = (id: string, by = ada) => finishJob((operation, input) => call(operation, input, by), id)
  const run = async (change: BulkChange, selection: Selection | null = everyone, by = ada) => {
    const { planId } = await plan(change, selection, by)
    const { id } = await call('bulk:run', { planId }, by)
    return finish(id, by)
  }
  const idOf = async (email: string): Promise<string> => (await auth.findUserBy({ email })).id
  return { ...app, targets, everyone, plan, run, finish, idOf }
}

const counted = (skipped: { reason: string; count: number }[]) =>
  Object.fromEntries(skipped.map(({ reason, count }) => [reason, count]))

test('a plan says who would change, who would not and why, and changes nothing', async () => {
  const { call, callRaw, folder, plan, targets, idOf, ada, clock } = await startBulkApp()
  await call('users:disable', { email: 'crowd-0@example.org' }, ada)
  await call('users:delete', { email: 'crowd-1@example.org' }, ada)
  const database = openBeside(folder)
  const read = (): unknown => database.prepare('SELECT * FROM users').all()
  const before = read()
  const ids = [...targets, targets[2] ?? '', nobody, await idOf(administrator.email)]
  const made = await plan({ kind: 'disable' }, { kind: 'ids', ids })
  expect(made).toMatchObject({
    total: 7,
    changes: 3,
    samples: ['crowd-2@example.org', 'crowd-3@example.org', 'crowd-4@example.org'],
    requiresReauthentication: true,
    canBeUndone: true,
    expiresAt: clock.now + PLAN_MS,
  })
  expect(counted(made.skipped)).toEqual({ gone: 1, already: 1, deleted: 1, yourself: 1 })
  expect(made.skipped.find(({ reason }) => reason === 'already')?.samples).toEqual(['crowd-0@example.org'])
  expect(read()).toEqual(before)
  expect(await callRaw('bulk:plan', { change: { kind: 'disable' } }, ada)).toMatchObject({ ok: false })
})

test('a selection is all that match a search, but for some', async () => {
  const { plan, targets } = await startBulkApp()
  const made = await plan(
    { kind: 'add-to-group', group: 'new' },
    { kind: 'matching', search: 'CROWD-', except: targets.slice(0, 2) },
  )
  expect(made).toMatchObject({ total: 3, changes: 3, requiresReauthentication: false })
  expect(await plan({ kind: 'add-to-group', group: 'new' }, { kind: 'matching', search: '%' })).toMatchObject({ total: 0 })
  expect(await plan({ kind: 'add-to-group', group: 'new' }, { kind: 'matching' })).toMatchObject({ total: 8, changes: 8 })
})

test('a selection by search and filter is what the list shows', async () => {
  const { call, plan, run, ada } = await startBulkApp(4)
  await run({ kind: 'delete' }, { kind: 'matching', search: 'crowd-1' })
  await call('users:changeRole', { email: 'crowd-2@example.org', role: 'auditor' }, ada)
  await call('users:update', { email: 'crowd-3@example.org', groups: ['Staff'] }, ada)
  const selections: [{ search?: string; filter?: UserFilter }, string[]][] = [
    [{ search: 'crowd', filter: { state: 'deleted' } }, ['crowd-1@example.org']],
    [{ filter: { state: 'deleted' } }, ['crowd-1@example.org']],
    [{ filter: { role: 'auditor' } }, ['crowd-2@example.org']],
    [{ search: 'example crowd', filter: { group: 'staff' } }, ['crowd-3@example.org']],
    [{ search: 'wd-', filter: { role: 'user', hasSignedIn: false } }, ['crowd-0@example.org', 'crowd-3@example.org']],
    [{ search: 'crowd', filter: { role: 'operator' } }, []],
  ]
  for (const [selection, expected] of selections) {
    const { users } = await call('users:list', selection, ada)
    expect(
      users.map(({ email }) => email),
      JSON.stringify(selection),
    ).toEqual(expected)
    const change = selection.filter?.state === 'deleted' ? ({ kind: 'restore' } as const) : ({ kind: 'disable' } as const)
    const made = await plan(change, { kind: 'matching', ...selection })
    expect(made.samples, JSON.stringify(selection)).toEqual(expected)
  }
})

test('each bulk change does to every user what the single change does to one, under its name, row by row in the log', async () => {
  const scenarios: [
    BulkChange,
    string,
    (details: Awaited<ReturnType<Awaited<ReturnType<typeof startBulkApp>>['read']>>) => unknown,
    unknown,
  ][] = [
    [{ kind: 'disable' }, 'users:disable', ({ state }) => state, 'disabled'],
    [
      { kind: 'disable-on', at: 1_800_000_000_000 },
      'users:disable',
      ({ state, disableAt }) => [state, disableAt],
      ['active', 1_800_000_000_000],
    ],
    [{ kind: 'change-role', role: 'auditor' }, 'users:changeRole', ({ role }) => role, 'auditor'],
    [{ kind: 'add-to-group', group: ' staff ' }, 'users:update', ({ groups }) => groups, ['staff']],
    [{ kind: 'delete' }, 'users:delete', ({ state }) => state, 'deleted'],
  ]
  for (const [change, action, look, expected] of scenarios) {
    const { call, run, read, ada } = await startBulkApp(3)
    const job = await run(change)
    expect(job, action).toMatchObject({
      state: 'done',
      done: 3,
      total: 3,
      result: { kind: 'bulk-changed', changed: 3, skipped: [] },
    })
    for (const index of [0, 1, 2]) expect(look(await read(`crowd-${index}@example.org`)), action).toEqual(expected)
    const { entries } = await call('audit:list', { limit: 5 }, ada)
    expect(entries.map((entry) => entry.action)).toEqual(['bulk:finished', action, action, action, 'bulk:run'])
    expect(entries[1]).toMatchObject({
      actor: { email: administrator.email },
      subject: { email: 'crowd-2@example.org' },
      undo: 'possible',
    })
    expect(entries[4]).toMatchObject({
      details: { kind: 'bulk-started', change: change.kind, planned: 3 },
      undo: 'possible',
    })
    expect(entries[0]?.details).toEqual({
      kind: 'bulk-finished',
      change: change.kind,
      entry: entries[4]?.id,
      state: 'done',
      changed: 3,
      skipped: 0,
    })
  }
})

test('enabling, restoring, taking a group off and ending sessions work in bulk', async () => {
  const { call, refuse, run, read, signIn, idOf } = await startBulkApp(2)
  await run({ kind: 'disable' })
  await run({ kind: 'enable' })
  expect(await read('crowd-0@example.org')).toMatchObject({ state: 'active' })
  await run({ kind: 'delete' })
  await run({ kind: 'restore' })
  expect(await read('crowd-1@example.org')).toMatchObject({ state: 'active' })
  await run({ kind: 'add-to-group', group: 'Staff' })
  await run({ kind: 'remove-from-group', group: 'sTAFF' })
  expect(await read('crowd-1@example.org')).toMatchObject({ groups: [] })
  const session = await signIn()
  await call('auth:profile', undefined, session)
  const bob = await idOf(person.email)
  const ended = await run({ kind: 'end-sessions' }, { kind: 'ids', ids: [bob] })
  expect(ended.result).toMatchObject({ changed: 1, canBeUndone: false })
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  expect((await run({ kind: 'end-sessions' }, { kind: 'ids', ids: [bob] })).done).toBe(0)
})

test('a user who was changed since the plan is skipped and reported, row by row', async () => {
  const { call, plan, finish, ada } = await startBulkApp(4)
  const { planId } = await plan({ kind: 'disable' })
  await call('users:update', { email: 'crowd-0@example.org', note: 'Stays until May.' }, ada)
  await call('users:disable', { email: 'crowd-1@example.org' }, ada)
  await call('users:delete', { email: 'crowd-2@example.org' }, ada)
  const { id } = await call('bulk:run', { planId }, ada)
  const job = await finish(id)
  expect(job.result).toMatchObject({ changed: 1 })
  const report = await call('jobs:report', { id }, ada)
  expect(report).toEqual({
    total: 4,
    rows: [
      { email: 'crowd-0@example.org', name: '', skipped: 'changed-meanwhile' },
      { email: 'crowd-1@example.org', name: '', skipped: 'already' },
      { email: 'crowd-2@example.org', name: '', skipped: 'deleted' },
      { email: 'crowd-3@example.org', name: '', skipped: null },
    ],
  })
  expect((await call('jobs:report', { id, after: 1, limit: 2 }, ada)).rows.map(({ email }) => email)).toEqual([
    'crowd-1@example.org',
    'crowd-2@example.org',
  ])
  expect((await call('users:read', { email: 'crowd-0@example.org' }, ada)).state).toBe('active')
})

test('one administrator who can sign in is left, in the plan, in the job, and where two jobs run at once', async () => {
  const { call, auth, plan, finish, store, idOf, ada } = await startBulkApp(2)
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  const { sessionId: bob } = await call('auth:login', person)
  const [adaId, bobId] = [await idOf(administrator.email), await idOf(person.email)]
  for (const kind of ['delete', 'disable'] as const) {
    const both = await plan({ kind }, { kind: 'ids', ids: [adaId, bobId] })
    expect(counted(both.skipped), kind).toEqual({ yourself: 1 })
  }
  const first = await plan({ kind: 'disable' }, { kind: 'ids', ids: [bobId] })
  const second = await plan({ kind: 'disable' }, { kind: 'ids', ids: [adaId] }, bob)
  expect([first.changes, second.changes]).toEqual([1, 1])
  const jobs = await Promise.all([
    call('bulk:run', { planId: first.planId }, ada),
    call('bulk:run', { planId: second.planId }, bob),
  ])
  await expect
    .poll(async () => (await store.listAuditEntries(50)).filter(({ action }) => action === 'bulk:finished'))
    .toHaveLength(2)
  const lasting = (await store.listAdministrators()).filter(({ disabledAt }) => disabledAt === null)
  expect(lasting).toHaveLength(1)
  expect(jobs).toHaveLength(2)
  // The one who is left cannot end the other's end by a selection either.
  await auth.updateUser(adaId, { disabledAt: null })
  const again = (await call('auth:login', administrator)).sessionId
  await call('users:enable', { email: person.email }, again)
  const ended = await plan({ kind: 'change-role', role: 'user' }, { kind: 'ids', ids: [bobId, adaId] }, again)
  const { id } = await call('bulk:run', { planId: ended.planId }, again)
  expect((await finish(id, again)).result).toMatchObject({ changed: 1 })
})

test('in a plan of several administrators, who would be the last is told', async () => {
  const { call, plan, idOf, auth, ada } = await startBulkApp(0)
  const ids: string[] = []
  for (const email of ['one@example.org', 'two@example.org']) {
    const { hashedPassword } = await auth.findUserBy({ email: person.email })
    ids.push((await auth.addUser(email, hashedPassword, { role: 'administrator' })).id)
  }
  // The one who plans ends, so that one of the others has to stay.
  await call('users:disable', { email: administrator.email, at: 8_640_000_000_000_000 }, ada)
  const made = await plan({ kind: 'delete' }, { kind: 'ids', ids })
  expect(made).toMatchObject({ changes: 1 })
  expect(counted(made.skipped)).toEqual({ 'last-administrator': 1 })
  expect(await idOf('one@example.org')).toBe(ids[0])
})

test('a plan tells how far it is, and is no plan where it is cancelled', async () => {
  const { call, finish, ada } = await startBulkApp(500)
  const input = { change: { kind: 'add-to-group', group: 'x' }, selection: { kind: 'matching', search: 'crowd' } } as const
  const { id, ...begun } = await call('bulk:plan', input, ada)
  expect(begun).toMatchObject({ kind: 'bulk:plan', change: 'add-to-group', state: 'running', done: 0, result: null })
  await call('jobs:cancel', { id }, ada)
  expect(await finish(id)).toMatchObject({ state: 'cancelled', result: null })
  const made = await finish((await call('bulk:plan', input, ada)).id)
  expect(made).toMatchObject({ state: 'done', done: 500, total: 500, result: { total: 500, changes: 500 } })
})

test('a plan is its maker’s alone, for once, for a quarter of an hour', async () => {
  const { call, refuse, plan, signIn, olga, clock } = await startBulkApp(2)
  const { planId } = await plan({ kind: 'add-to-group', group: 'x' })
  expect(await refuse('bulk:run', { planId }, olga)).toEqual({ code: 'no-such-plan' })
  expect(await refuse('bulk:run', { planId: nobody }, olga)).toEqual({ code: 'no-such-plan' })
  clock.advance(PLAN_MS)
  const late = await signIn(administrator)
  expect(await refuse('bulk:run', { planId }, late)).toEqual({ code: 'no-such-plan' })
  const again = await plan({ kind: 'add-to-group', group: 'x' }, undefined, late)
  await call('bulk:run', { planId: again.planId }, late)
  const { jobs } = await call('jobs:list', undefined, late)
  expect(jobs.filter(({ kind }) => kind === 'bulk:run')).toHaveLength(1)
  await expect(call('bulk:run', { planId: again.planId }, late)).rejects.toThrow('no-such-plan')
})

test('a dangerous change asks for reauthentication, and another does not', async () => {
  const { refuse, call, plan, ada, clock } = await startBulkApp(1)
  clock.advance(FRESH_MS)
  for (const change of [
    { kind: 'delete' },
    { kind: 'disable' },
    { kind: 'disable-on', at: clock.now + DAY_MS },
    { kind: 'remove-second-factor' },
    { kind: 'issue-resets' },
    { kind: 'issue-activations' },
    { kind: 'change-role', role: 'operator' },
  ] as const) {
    const { planId, requiresReauthentication } = await plan(change)
    expect(requiresReauthentication, change.kind).toBe(true)
    expect(await refuse('bulk:run', { planId }, ada), change.kind).toEqual({ code: 'reauthentication-required' })
  }
  const { planId } = await plan({ kind: 'enable' })
  await call('bulk:run', { planId }, ada)
})

test('an operator does in bulk what they may do to one user, and nothing to an administrator', async () => {
  const { call, refuse, plan, targets, idOf, olga, ada, run } = await startBulkApp(2)
  for (const kind of ['disable', 'enable', 'delete', 'restore'] as const) {
    const selection = { kind: 'ids', ids: targets }
    expect(await refuse('bulk:plan', { change: { kind }, selection }, olga), kind).toEqual({ code: 'not-permitted' })
  }
  const change = { kind: 'change-role', role: 'administrator' } as const
  expect(await refuse('bulk:plan', { change, selection: { kind: 'ids', ids: targets } }, olga)).toEqual({
    code: 'not-permitted',
  })
  const ids = [...targets, await idOf(administrator.email)]
  for (const change of [{ kind: 'add-to-group', group: 'x' }, { kind: 'issue-resets' }, { kind: 'end-sessions' }] as const) {
    const made = await plan(change, { kind: 'ids', ids }, olga)
    expect(counted(made.skipped)['not-permitted'], change.kind).toBe(1)
  }
  const disabled = await run({ kind: 'disable' })
  const entry = disabled.result?.kind === 'bulk-changed' ? disabled.result.entry : 0
  expect(await refuse('bulk:plan', { change: { kind: 'undo', entry } }, olga)).toEqual({ code: 'not-permitted' })
  await call('users:changeRole', { email: operator.email, role: 'auditor' }, ada)
  const { sessionId: auditor } = await call('auth:login', operator)
  expect(await refuse('bulk:plan', { change: { kind: 'enable' }, selection: { kind: 'ids', ids } }, auditor)).toEqual({
    code: 'not-permitted',
  })
})

test('a job stops where its user is no longer permitted, and says what it had done', async () => {
  const { call, auth, store, plan, ada } = await startBulkApp(0)
  for (let index = 0; index < 2_000; index += 1) await auth.addUser(`crowd-${index}@example.org`, null)
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  const { sessionId: bob } = await call('auth:login', person)
  const { planId } = await plan({ kind: 'add-to-group', group: 'x' }, { kind: 'matching', search: 'crowd' }, bob)
  await call('bulk:run', { planId }, bob)
  await call('users:disable', { email: person.email }, ada)
  const ends = async () => (await store.listAuditEntries(3_000)).find(({ action }) => action === 'bulk:finished')
  await expect.poll(ends).toBeDefined()
  expect((await ends())?.details).toMatchObject({ kind: 'bulk-finished', change: 'add-to-group', state: 'failed', skipped: 0 })
  const entries = await store.listAuditEntries(5_000)
  const grouped = entries.filter(({ action }) => action === 'users:update').length
  expect(grouped).toBeLessThan(2_000)
  expect((await ends())?.details).toMatchObject({ changed: grouped })
}, 30_000)

test('a job goes on without the session that began it, is found again, and can be cancelled', async () => {
  const { call, refuse, auth, plan, finish, signIn, ada, olga } = await startBulkApp(0)
  for (let index = 0; index < 2_000; index += 1) await auth.addUser(`crowd-${index}@example.org`, null)
  const matching = { kind: 'matching', search: 'crowd' } as const
  const { planId } = await plan({ kind: 'add-to-group', group: 'x' }, matching)
  const { id } = await call('bulk:run', { planId }, ada)
  await call('auth:logout', undefined, ada)
  const again = await signIn(administrator)
  const { jobs } = await call('jobs:list', undefined, again)
  expect(jobs.filter(({ kind }) => kind === 'bulk:run').map((job) => job.id)).toEqual([id])
  expect(await call('jobs:list', undefined, olga)).toEqual({ jobs: [] })
  expect(await refuse('jobs:report', { id }, olga)).toEqual({ code: 'no-such-job' })
  expect(await finish(id, again)).toMatchObject({ state: 'done', result: { changed: 2_000 } })
  const second = await plan({ kind: 'remove-from-group', group: 'x' }, matching, again)
  const begun = await call('bulk:run', { planId: second.planId }, again)
  await call('jobs:cancel', { id: begun.id }, again)
  const cancelled = await finish(begun.id, again)
  expect(cancelled.state).toBe('cancelled')
  const { result } = cancelled
  if (result?.kind !== 'bulk-changed') throw new Error('a cancelled job says what it had done')
  expect(result.changed).toBe(cancelled.done)
  expect(result.changed).toBeLessThan(2_000)
  expect(await call('users:read', { email: 'crowd-1999@example.org' }, again)).toMatchObject({ groups: ['x'] })
}, 30_000)

test('printed reset codes are issued in bulk, printed again by the user who began the job, and in no file', async () => {
  const { call, refuse, run, plan, signIn, everyone, ada, olga, store } = await startBulkApp(3)
  await call('users:disable', { email: 'crowd-1@example.org' }, ada)
  expect(counted((await plan({ kind: 'issue-resets' })).skipped)).toEqual({ disabled: 1 })
  const job = await run({ kind: 'issue-resets' }, everyone, olga)
  expect(job.result).toMatchObject({ changed: 2, printedCodes: 2, canBeUndone: false })
  expect(await refuse('jobs:readPrintedCodes', { id: job.id }, ada)).toEqual({ code: 'no-such-job' })
  const { printedCodes } = await call('jobs:readPrintedCodes', { id: job.id }, olga)
  expect(printedCodes.map(({ email }) => email)).toEqual(['crowd-0@example.org', 'crowd-2@example.org'])
  expect(printedCodes.map(({ kind }) => kind)).toEqual(['reset', 'reset'])
  expect(await call('jobs:readPrintedCodes', { id: job.id }, olga)).toEqual({ printedCodes })
  const [printedCode] = printedCodes
  if (!printedCode) throw new Error('there is a slip')
  await call('auth:reset', { email: printedCode.email, resetToken: printedCode.resetToken, newPassword: 'nine purple umbrellas' })
  await signIn({ email: printedCode.email, password: 'nine purple umbrellas' })
  // A code that was used is not printed again.
  expect((await call('jobs:readPrintedCodes', { id: job.id }, olga)).printedCodes).toEqual(printedCodes.slice(1))
  expect((await call('jobs:read', { id: job.id }, olga)).result).toMatchObject({ printedCodes: 1 })
  const told = JSON.stringify(await store.listAuditEntries(100))
  for (const { resetToken } of printedCodes) expect(told).not.toContain(resetToken)
})

test('a code that is issued in bulk ends delays of passwords, as one that is issued alone', async () => {
  const { callRaw, run, store, targets } = await startBulkApp(1)
  for (let time = 0; time < 5; time += 1) await callRaw('auth:login', { email: 'crowd-0@example.org', password: 'wrong' })
  const read = () => store.readAttempts(targets[0] ?? '', { kind: 'sign-in', transport: 'window' })
  expect((await read()).delayedUntil).not.toBeNull()
  await run({ kind: 'issue-resets' })
  expect(await read()).toEqual({ failures: 5, delays: 0, delayedAt: null, delayedUntil: null, lockedAt: null })
})

test('printed reset codes that no user took are forgotten when they have expired, and one job issues a bounded number', async () => {
  const { call, folder, run, plan, signIn, olga, everyone, clock } = await startBulkApp(1)
  const job = await run({ kind: 'issue-resets' }, everyone, olga)
  clock.advance(HOUR_MS)
  const { sessionId } = await call('auth:login', operator)
  expect(await call('jobs:readPrintedCodes', { id: job.id }, sessionId)).toEqual({ printedCodes: [] })
  expect((await call('jobs:read', { id: job.id }, sessionId)).result).toMatchObject({ printedCodes: 0 })
  const database = openBeside(folder)
  const add = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at, hashed_password)
     VALUES (?, ?, ?, ?, '', '', 'user', 0, '${NO_FIT}')`,
  )
  database.transaction(() => {
    for (let index = 0; index <= JOB_CODES_MAX; index += 1) {
      const email = `many-${index}@example.org`
      add.run(crypto.randomUUID(), email, email, email)
    }
  })()
  const again = await signIn(administrator)
  const made = await plan({ kind: 'issue-resets' }, { kind: 'matching', search: 'many-' }, again)
  expect(made.changes).toBe(JOB_CODES_MAX)
  expect(counted(made.skipped)).toEqual({ 'beyond-limit': 1 })
}, 30_000)

test('printed reset codes are for users with a password: the plan says who needs an activation code, and their code stays', async () => {
  const { call, run, plan, read, ada, everyone, targets, auth } = await startBulkApp(2)
  const { activationCode, expiresAt } = await call('users:create', { email: 'nina@example.org' }, ada)
  const disabled = await auth.addUser('dora@example.org', null)
  await call('users:disable', { email: 'dora@example.org' }, ada)
  const nina = await auth.findUserBy({ email: 'nina@example.org' })
  const all: Selection = { kind: 'ids', ids: [...targets, nina.id, disabled.id] }
  const made = await plan({ kind: 'issue-resets' }, all)
  expect([made.changes, counted(made.skipped)]).toEqual([2, { 'not-activated': 1, disabled: 1 }])
  const job = await run({ kind: 'issue-resets' }, all)
  expect(job.result).toMatchObject({ changed: 2, printedCodes: 2, printedParts: 1 })
  expect((await read('nina@example.org')).activationExpiresAt).toBe(expiresAt)
  await call('auth:reset', { email: 'nina@example.org', resetToken: activationCode, newPassword: 'nine purple umbrellas' })
  // The other way round: no user with a password gets an activation code.
  expect(counted((await plan({ kind: 'issue-activations' }, everyone)).skipped)).toEqual({ activated: 2 })
})

test('a job is undone as a whole by another, which leaves alone who was changed since; and that one too', async () => {
  const { call, refuse, run, plan, read, ada, lastEntry, everyone } = await startBulkApp(4)
  await call('users:changeRole', { email: 'crowd-0@example.org', role: 'operator' }, ada)
  const job = await run({ kind: 'change-role', role: 'auditor' })
  const entry = job.result?.kind === 'bulk-changed' ? job.result.entry : 0
  await call('users:changeRole', { email: 'crowd-1@example.org', role: 'operator' }, ada)
  const made = await plan({ kind: 'undo', entry }, null)
  expect(made).toMatchObject({ total: 4, changes: 3, requiresReauthentication: true, canBeUndone: true })
  expect(counted(made.skipped)).toEqual({ 'changed-meanwhile': 1 })
  expect(await refuse('users:undo', { entry }, ada)).toEqual({ code: 'not-undoable' })
  const undone = await run({ kind: 'undo', entry }, null)
  expect(undone.result).toMatchObject({ changed: 3 })
  const rolesNow = async () => Promise.all([0, 1, 2, 3].map(async (index) => (await read(`crowd-${index}@example.org`)).role))
  expect(await rolesNow()).toEqual(['operator', 'operator', 'user', 'user'])
  expect((await lastEntry()).details).toMatchObject({
    kind: 'bulk-finished',
    change: 'undo',
    state: 'done',
    changed: 3,
    skipped: 0,
  })
  const { entries } = await call('audit:list', { filter: { actions: ['users:undo'] } }, ada)
  const change = { kind: 'undone', operation: 'users:changeRole', entry: expect.any(Number) }
  expect(entries.map(({ details }) => details)).toMatchObject([change, change, change])
  const undoneEntry = undone.result?.kind === 'bulk-changed' ? undone.result.entry : 0
  await run({ kind: 'undo', entry: undoneEntry }, null)
  expect(await rolesNow()).toEqual(['auditor', 'operator', 'auditor', 'auditor'])
  const ended = await run({ kind: 'end-sessions' }, everyone)
  expect(ended.done).toBe(0)
  const nothingOf = await lastEntry()
  expect(await refuse('bulk:plan', { change: { kind: 'undo', entry: nothingOf.id } }, ada)).toEqual({ code: 'not-undoable' })
})

test('a selection that is malformed, too large or of no user is refused or does nothing', async () => {
  const { refuse, plan, run, ada } = await startBulkApp(1)
  const change = { kind: 'enable' }
  const wrong = [
    { change, selection: { kind: 'ids', ids: [] } },
    { change, selection: { kind: 'ids', ids: ['1 OR 1=1'] } },
    { change, selection: { kind: 'ids', ids: Array.from({ length: 5_001 }, () => nobody) } },
    { change, selection: { kind: 'everyone' } },
    { change: { kind: 'undo', entry: 1 }, selection: { kind: 'matching' } },
    { change: { kind: 'purge' }, selection: { kind: 'matching' } },
    { change: { kind: 'disable-on', at: -1 }, selection: { kind: 'matching' } },
    { change: { kind: 'disable-on' }, selection: { kind: 'matching' } },
    { change: { kind: 'change-role', role: 'root' }, selection: { kind: 'matching' } },
  ]
  for (const input of wrong) expect((await refuse('bulk:plan', input, ada)).code).toMatch(/invalid-input|too-large/)
  const none = await plan({ kind: 'enable' }, { kind: 'ids', ids: [nobody] })
  expect(none).toMatchObject({ total: 1, changes: 0 })
  expect(await run({ kind: 'enable' }, { kind: 'ids', ids: [nobody] })).toMatchObject({
    state: 'done',
    result: { changed: 0, canBeUndone: false },
  })
})

test('a date that has come by the time of the job counts as it does at one’s own', async () => {
  const { call, run, plan, finish, read, ada, clock } = await startBulkApp(1)
  const at = clock.now + DAY_MS / 24
  const { planId } = await plan({ kind: 'disable-on', at: clock.now + MINUTE_MS })
  clock.advance(MINUTE_MS)
  const { id } = await call('bulk:run', { planId }, ada)
  await finish(id)
  expect(await read('crowd-0@example.org')).toMatchObject({ state: 'disabled', disableAt: null })
  await run({ kind: 'enable' })
  await run({ kind: 'disable-on', at })
  expect(await read('crowd-0@example.org')).toMatchObject({ state: 'active', disableAt: at })
})
