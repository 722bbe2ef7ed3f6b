import { expect, test } from 'vitest'
import type { AuditFilter } from '../../src/shared/api/audit-filter.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { refusalOf } from '../helpers/audit-details.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, type JobCall, makePlan } from '../helpers/jobs.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const startWithLog = async () => {
  const app = await startTestApp()
  app.clock.advance(1_000)
  await app.register()
  app.clock.advance(1_000)
  await app.callRaw('auth:login', { ...person, password: 'one wrong' })
  // Within a minute it would be counted with the first, and no entry of its own.
  app.clock.advance(MINUTE_MS)
  await app.callRaw('auth:login', { ...person, password: 'two wrong' })
  const program = { transport: 'http', source: 'http:1', desktop: null } as const
  await app.callRaw('auth:login', { ...person, email: 'unknown@example.org' }, null, program)
  app.clock.advance(1_000)
  const by = await app.signIn(administrator)
  await app.call('users:issueReset', { email: person.email }, by)
  const find = async (filter: AuditFilter): Promise<string[]> =>
    (await app.call('audit:list', { filter }, by)).entries.map(({ action, details }) => `${action} ${refusalOf(details) ?? '-'}`)
  return { ...app, by, find }
}

test('the log is read the newest first, page by page, each entry once', async () => {
  const { call, by } = await startWithLog()
  const whole = await call('audit:list', {}, by)
  expect(whole).toMatchObject({ hasMore: false })
  expect(whole.entries.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2, 1])
  const first = await call('audit:list', { limit: 3 }, by)
  const second = await call('audit:list', { limit: 3, before: first.entries.at(-1)?.id ?? 0 }, by)
  const third = await call('audit:list', { limit: 3, before: second.entries.at(-1)?.id ?? 0 }, by)
  expect([first.hasMore, second.hasMore, third.hasMore]).toEqual([true, true, false])
  expect([...first.entries, ...second.entries, ...third.entries]).toEqual(whole.entries)
  expect(await call('audit:count', {}, by)).toEqual({ total: 7 })
})

test('what is new is read without looking at what was known', async () => {
  const { call, by } = await startWithLog()
  const read = async (input: { after: number; before?: number; filter?: AuditFilter; limit?: number }) => {
    const { entries, hasMore } = await call('audit:list', input, by)
    return { ids: entries.map(({ id }) => id), hasMore }
  }
  expect(await read({ after: 5 })).toEqual({ ids: [7, 6], hasMore: false })
  expect(await read({ after: 4, limit: 2 })).toEqual({ ids: [7, 6], hasMore: true })
  expect(await read({ after: 4, before: 6 })).toEqual({ ids: [5], hasMore: false })
  expect(await read({ after: 2, filter: { actions: ['auth:register', 'users:issueReset'] } })).toEqual({
    ids: [7],
    hasMore: false,
  })
  expect(await read({ after: 7 })).toEqual({ ids: [], hasMore: false })
})

test('every filter finds what it names and nothing else, and the count agrees [audit-filters]', async () => {
  const { call, auth, clock, by, find } = await startWithLog()
  const bob = await auth.findUserBy({ email: person.email })
  const ada = await auth.findUserBy({ email: administrator.email })
  const wrong = ['auth:login wrong-credentials: wrong-password', 'auth:login wrong-credentials: wrong-password']
  const scenarios: [AuditFilter, string[]][] = [
    [{ subjectId: bob.id }, ['users:issueReset -', ...wrong, 'auth:register -']],
    [{ actorId: ada.id }, ['users:issueReset -', 'auth:login -', 'setup:createAdministrator -']],
    [{ actorId: ada.id, subjectId: bob.id }, ['users:issueReset -']],
    [{ actions: ['auth:register', 'users:issueReset'] }, ['users:issueReset -', 'auth:register -']],
    [{ outcome: 'refused', subjectId: bob.id }, wrong],
    [{ transport: 'http' }, ['auth:login wrong-credentials: unknown']],
    [{ code: 'wrong-credentials' }, ['auth:login wrong-credentials: unknown', ...wrong]],
    [{ code: 'wrong' }, []],
    [{ search: 'wrong-cred' }, ['auth:login wrong-credentials: unknown', ...wrong]],
    [{ search: 'kind' }, []],
    [{ search: 'code' }, []],
    [{ search: 'refused' }, []],
    [{ from: clock.now }, ['users:issueReset -', 'auth:login -']],
    [{ to: clock.now - 62_000 }, ['setup:createAdministrator -']],
    [{ from: clock.now - 62_000, to: clock.now - 61_000 }, ['auth:register -']],
    [{ search: 'BOB@Example' }, ['users:issueReset -', ...wrong, 'auth:register -']],
    [{ search: 'unknow' }, ['auth:login wrong-credentials: unknown']],
    [{ search: 'issueres' }, ['users:issueReset -']],
    [{ search: '%' }, []],
    [{ search: '_' }, []],
    [{ search: 'null' }, []],
    [{ search: '\u738b' }, []],
    [{ search: 'B\u00f6b@' }, ['users:issueReset -', ...wrong, 'auth:register -']],
    [{ isChange: true }, ['users:issueReset -', 'auth:register -', 'setup:createAdministrator -']],
    [{ bulk: 1 }, ['setup:createAdministrator -']],
    [{ actions: ["auth:login' OR 1=1 --"] }, []],
    [{ code: '%' }, []],
  ]
  for (const [filter, expected] of scenarios) {
    expect(await find(filter), JSON.stringify(filter)).toEqual(expected)
    expect(await call('audit:count', { filter }, by), JSON.stringify(filter)).toEqual({ total: expected.length })
  }
})

test('an address is found without case in any script', async () => {
  const { call, register, signIn } = await startTestApp()
  await register({ ...person, email: '\u00c9lodie@example.org' })
  const by = await signIn(administrator)
  const { entries } = await call('audit:list', { filter: { search: '\u00e9LODIE' } }, by)
  expect(entries.map(({ action }) => action)).toEqual(['auth:register'])
})

test('a page is whole also where what fits is rare in a long log', async () => {
  const { call, store, by } = await startWithLog()
  const entry = { at: 1, actor: null, subject: null, transport: 'window', outcome: 'refused', details: null } as const
  // More than two turns' worth, with three that fit.
  const isRare = (index: number): boolean => index % 4_100 === 0
  await Promise.all(
    Array.from({ length: 12_000 }, (_, index) => store.recordRefusal({ ...entry, action: isRare(index) ? 'rare' : 'common' })),
  )
  const { entries, hasMore } = await call('audit:list', { filter: { actions: ['rare'] }, limit: 2 }, by)
  expect(entries.map(({ id }) => id)).toEqual([8 + 8_200, 8 + 4_100])
  expect(hasMore).toBe(true)
  expect(await call('audit:count', { filter: { actions: ['common'] } }, by)).toEqual({ total: 11_997 })
})

test('a timeline holds what a user did and what was done to them, each once, the newest first', async () => {
  const { call, refuse, signIn, by } = await startWithLog()
  await signIn()
  const told = async (before?: number, limit = 50): Promise<number[]> => {
    const page = { email: person.email, limit, ...(before === undefined ? {} : { before }) }
    return (await call('users:timeline', page, by)).entries.map(({ id }) => id)
  }
  expect(await told()).toEqual([8, 7, 4, 3, 2])
  expect(await told(undefined, 2)).toEqual([8, 7])
  expect(await told(7)).toEqual([4, 3, 2])
  expect(await refuse('users:timeline', { email: 'nobody@example.org' }, by)).toEqual({ code: 'no-such-user' })
  expect(await refuse('users:timeline', { email: person.email }, await signIn())).toEqual({ code: 'not-permitted' })
})

test('a user without permission to read the log reads none of it, and a malformed filter is no filter [audit-reading-permission]', async () => {
  const { refuse, signIn, by } = await startWithLog()
  const session = await signIn()
  expect(await refuse('audit:list', {}, session)).toEqual({ code: 'not-permitted' })
  expect(await refuse('audit:count', {}, session)).toEqual({ code: 'not-permitted' })
  for (const filter of [
    { actorId: '1 OR 1=1' },
    { bulk: 0 },
    { isChange: false },
    { isFolded: 'yes' },
    { actions: [] },
    { from: 'now' },
    { sql: 'TRUE' },
    { search: 'x'.repeat(301) },
  ])
    expect(await refuse('audit:list', { filter }, by), JSON.stringify(filter)).toMatchObject({ code: 'invalid-input' })
  expect(await refuse('audit:list', { limit: 201 }, by)).toMatchObject({ code: 'invalid-input' })
  expect(await refuse('audit:list', { before: 0 }, by)).toMatchObject({ code: 'invalid-input' })
})

test('a search by a present name finds what the user did and what was done to them, by the keys of the list of users', async () => {
  const { call, register, signIn } = await startTestApp()
  await register()
  const by = await signIn(administrator)
  await call('users:update', { email: person.email, name: 'Se\u00e1n O\u2019Connor' }, by)
  await call('users:issueReset', { email: person.email }, by)
  const find = async (search: string): Promise<string[]> =>
    (await call('audit:list', { filter: { search } }, by)).entries.map(({ action }) => action)
  const expected = ['users:issueReset', 'users:update', 'auth:register']
  for (const search of ['sean', "o'connor", 'OCONNOR', 'connor se\u00e1n', 'bob sean'])
    expect(await find(search), search).toEqual(expected)
  expect(await find('connor nobody')).toEqual([])
  const { entries } = await call('audit:list', { filter: { search: 'sean' } }, by)
  expect(entries.map(({ subject }) => subject?.present?.name)).toEqual([
    'Se\u00e1n O\u2019Connor',
    'Se\u00e1n O\u2019Connor',
    'Se\u00e1n O\u2019Connor',
  ])
  expect(entries[0]?.actor?.present).toEqual({ name: '', email: administrator.email, isDeleted: false })
  // The name at present: a former one is found where an entry recorded it.
  await call('users:update', { email: person.email, name: 'Bo' }, by)
  expect(await find('oconnor')).toEqual(['users:update', 'users:update'])
  await call('users:delete', { email: person.email }, by)
  expect(await find('bo')).toEqual(['users:delete', 'users:update', 'users:issueReset', 'users:update', 'auth:register'])
})

test('a search by a name that many users have finds the entries of all of them', async () => {
  const { call, folder, signIn } = await startTestApp()
  const by = await signIn(administrator)
  const database = openBeside(folder)
  const insert = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at)
     VALUES (?, @email, @email, @email, 'Maria', 'maria', 'user', 1)`,
  )
  for (let count = 0; count < 205; count += 1)
    insert.run(`00000000-0000-4000-8000-${String(count).padStart(12, '0')}`, { email: `m${count}@example.org` })
  await call('users:disable', { email: 'm204@example.org' }, by)
  const { entries } = await call('audit:list', { filter: { search: 'MAR\u00cdA' } }, by)
  expect(entries.map(({ subject }) => subject?.email)).toEqual(['m204@example.org'])
  expect(await call('audit:count', { filter: { search: 'maria' } }, by)).toEqual({ total: 1 })
})

test('the outline of the log has its days in a time zone, the entries of bulk changes, and the actions that occur', async () => {
  const app = await startTestApp()
  const { call, clock, register, signIn } = app
  await register()
  const { id } = await app.auth.findUserBy({ email: person.email })
  clock.advance(DAY_MS)
  const by = await signIn(administrator)
  const outline = (input: { after?: number; timeZone?: string } = {}) => call('audit:outline', input, by)
  const before = await outline()
  expect(before).toMatchObject({ entries: 3, folds: [] })
  expect(before.days.map(({ from }) => from)).toEqual([1, 3])
  for (const { at } of before.days) expect(at % DAY_MS).toBe(0)
  expect(before.actions.toSorted()).toEqual(['auth:login', 'auth:register', 'setup:createAdministrator'])
  const samoa = await outline({ timeZone: 'Pacific/Apia' })
  expect(samoa.days.map(({ at }) => new Date(at).getUTCHours())).toEqual([11, 11])

  const asAda: JobCall = (operation, input) => call(operation, input, by)
  const { planId } = await makePlan(asAda, { change: { kind: 'disable' }, selection: { kind: 'ids', ids: [id] } })
  await finishJob(asAda, (await call('bulk:run', { planId }, by)).id)
  const { entries } = await call('audit:list', {}, by)
  expect(entries.map(({ id, action }) => [id, action])).toEqual([
    [6, 'bulk:finished'],
    [5, 'users:disable'],
    [4, 'bulk:run'],
    [3, 'auth:login'],
    [2, 'auth:register'],
    [1, 'setup:createAdministrator'],
  ])
  expect(await outline({ after: 3 })).toMatchObject({ entries: 6, days: [], folds: [{ from: 5, to: 6 }] })
  const list = async (filter: AuditFilter) => (await call('audit:list', { filter }, by)).entries.map(({ id }) => id)
  expect(await list({ isFolded: true })).toEqual([4, 3, 2, 1])
  expect(await list({ bulk: 4 })).toEqual([6, 5, 4])
  await call('users:enable', { email: person.email }, by)
  expect(await app.refuse('audit:outline', {}, await signIn())).toEqual({ code: 'not-permitted' })
  expect(await app.refuse('audit:outline', { timeZone: 'Nowhere' }, by)).toMatchObject({ code: 'invalid-input' })
})
