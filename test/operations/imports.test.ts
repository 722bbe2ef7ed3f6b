import { expect, test } from 'vitest'
import { GROUPS_MAX, IMPORT_MAX_ROWS, PRINTED_CODES_MAX } from '../../src/shared/domain/limits.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, type JobCall, makePlan, planList } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const FRESH_MS = 300_000

const startImportApp = async () => {
  const app = await startStaffedApp()
  const callsOf =
    (session: string): JobCall =>
    (operation, input) =>
      app.call(operation, input, session)
  const as = callsOf(app.ada)
  const plan = (text: string) => planList(as, text)
  const run = async (planId: string) => finishJob(as, (await app.call('imports:run', { planId }, app.ada)).id)
  const database = openBeside(app.folder)
  const readUsers = (): unknown => database.prepare('SELECT * FROM users ORDER BY number').all()
  return { ...app, callsOf, as, plan, run, readUsers }
}

const ten = Array.from({ length: 10 }, (_, index) => `Pupil ${index} <pupil-${index}@example.org>`).join('\n')

test('a list is planned without a change, then all its people are created, with codes in the order of the list', async () => {
  const { as, call, refuse, plan, run, readUsers, read, signIn, ada } = await startImportApp()
  const before = readUsers()
  const planned = await plan(ten)
  expect(planned).toMatchObject({ total: 10, creates: 10, skipped: [], fault: null, requiresReauthentication: false })
  expect(planned.samples[0]).toEqual({ email: 'pupil-0@example.org', name: 'Pupil 0', role: 'user' })
  expect(readUsers()).toEqual(before)
  const job = await run(planned.planId)
  expect(job).toMatchObject({
    kind: 'imports:run',
    state: 'done',
    done: 10,
    total: 10,
    result: { kind: 'bulk-changed', changed: 10, skipped: [], canBeUndone: true, printedCodes: 10 },
  })
  const { printedCodes } = await call('jobs:readPrintedCodes', { id: job.id }, ada)
  expect(printedCodes.map(({ email }) => email)).toEqual(Array.from({ length: 10 }, (_, index) => `pupil-${index}@example.org`))
  const [first] = printedCodes
  const pupil = { email: 'pupil-0@example.org', password: 'eleven copper kettles' }
  await call('auth:reset', { email: pupil.email, resetToken: first?.resetToken ?? '', newPassword: pupil.password })
  await signIn(pupil)
  expect(await read(pupil.email)).toMatchObject({ name: 'Pupil 0', role: 'user' })
  // A plan runs once.
  expect(await refuse('imports:run', { planId: planned.planId }, ada)).toEqual({ code: 'no-such-plan' })
  const { rows } = await as('jobs:report', { id: job.id })
  expect(rows[9]).toEqual({ email: 'pupil-9@example.org', name: 'Pupil 9', skipped: null })
})

test('an import is in the log from start to end, is undone as a whole, and the log still fits the users', async () => {
  const { as, call, plan, run, read, ada } = await startImportApp()
  const { result } = await run((await plan(ten)).planId)
  if (result?.kind !== 'bulk-changed') throw new Error('nothing was created')
  const { entries } = await call('audit:list', { limit: 20 }, ada)
  expect(entries[0]).toMatchObject({
    action: 'imports:finished',
    details: { kind: 'bulk-finished', change: 'create', entry: result.entry, state: 'done', changed: 10, skipped: 0 },
  })
  expect(entries[1]).toMatchObject({ action: 'users:create', subject: { email: 'pupil-9@example.org' }, undo: 'possible' })
  const started = entries.find(({ id }) => id === result.entry)
  expect(started).toMatchObject({
    action: 'imports:run',
    undo: 'possible',
    details: { kind: 'bulk-started', change: 'create', planned: 10 },
  })
  const undo = await makePlan(as, { change: { kind: 'undo', entry: result.entry } })
  expect(undo).toMatchObject({ changes: 10, requiresReauthentication: true })
  await finishJob(as, (await call('bulk:run', { planId: undo.planId }, ada)).id)
  expect(await read('pupil-3@example.org')).toMatchObject({ state: 'deleted' })
  const checked = await finishJob(as, (await call('audit:verify', undefined, ada)).id)
  expect(checked.result).toMatchObject({ kind: 'intact' })
})

test('a plan names every line that is not created, and why', async () => {
  const { call, plan, ada } = await startImportApp()
  await call('users:delete', { email: person.email }, ada)
  const planned = await plan(
    [
      'name,email,role,note,shoe size',
      `Taken,${administrator.email.toUpperCase()},,,`,
      `Deleted,${person.email},,,`,
      'Twice,twice@example.org,,,',
      'Twice,TWICE@EXAMPLE.ORG,,,',
      'No address,,,,',
      'Bad,not an address,,,',
      'Mixed,\u0430dmin@example.org,,,',
      'Odd role,odd@example.org,king,,',
      'Control\u0007,control@example.org,,,',
      `${'x'.repeat(201)},long@example.org,,,`,
      `Note,note@example.org,,${'x'.repeat(2001)},`,
      '=HYPERLINK("http://x"),formula@example.org,auditor,"two\nlines",41',
    ].join('\r\n'),
  )
  expect(planned).toMatchObject({ total: 12, creates: 2, ignoredColumns: ['shoe size'], requiresReauthentication: true })
  const reasons = planned.skipped.flatMap(({ lines }) => lines.map(({ line, reason, problem }) => [line, reason, problem]))
  expect(reasons.sort(([one], [other]) => Number(one) - Number(other))).toEqual([
    [2, 'email-taken', null],
    [3, 'email-deleted', null],
    [5, 'duplicate', null],
    [6, 'invalid', 'email-empty'],
    [7, 'invalid', 'email-malformed'],
    [8, 'invalid', 'email-mixed-scripts'],
    [9, 'invalid', 'role-unknown'],
    [10, 'invalid', 'name-malformed'],
    [11, 'invalid', 'name-too-long'],
    [12, 'invalid', 'note-too-long'],
  ])
  // A formula is a name like any other: nothing here computes it.
  expect(planned.samples[1]).toEqual({ email: 'formula@example.org', name: '=HYPERLINK("http://x")', role: 'auditor' })
})

test('a list that is empty, too long, too large or not certain creates nothing', async () => {
  const { plan, refuse, readUsers, ada } = await startImportApp()
  const before = readUsers()
  expect((await plan('name,email\n')).fault).toEqual({ reason: 'list-empty', line: 1 })
  expect((await plan('email\na@example.org\n"b@example.org')).fault).toEqual({ reason: 'list-quote-unclosed', line: 3 })
  expect((await plan('$2b$12$hash,ada')).fault).toEqual({ reason: 'list-columns-unknown', line: 1 })
  const long = await plan(Array.from({ length: IMPORT_MAX_ROWS + 1 }, (_, index) => `p${index}@example.org`).join('\n'))
  expect(long).toMatchObject({ creates: 0, samples: [], fault: { reason: 'list-too-long', line: IMPORT_MAX_ROWS + 1 } })
  const full = await plan(Array.from({ length: IMPORT_MAX_ROWS }, (_, index) => `p${index}@example.org`).join('\n'))
  expect(full).toMatchObject({ creates: IMPORT_MAX_ROWS, skipped: [], fault: null })
  expect(await refuse('imports:plan', { text: ' \n' }, ada)).toMatchObject({ issues: [{ path: 'text', reason: 'list-empty' }] })
  expect(await refuse('imports:plan', { text: 'a\0@example.org' }, ada)).toMatchObject({
    issues: [{ reason: 'not-well-formed' }],
  })
  expect(await refuse('imports:plan', { text: '\ud800@example.org' }, ada)).toEqual({ code: 'malformed-text' })
  expect(await refuse('imports:plan', { text: 'x'.repeat(2 * 1024 * 1024 + 1) }, ada)).toMatchObject({ code: 'invalid-input' })
  expect(await refuse('imports:plan', { text: 'x'.repeat(3 * 1024 * 1024) }, ada)).toEqual({ code: 'too-large' })
  expect((await plan(`a@example.org,${'x'.repeat(2_000_000)}`)).skipped).toMatchObject([{ reason: 'invalid' }])
  expect(readUsers()).toEqual(before)
})

test('two thousand people are created at once, with progress, and their codes are printed in parts that keep their people', async () => {
  const { as, call, plan, refuse, read, ada } = await startImportApp()
  const people = Array.from({ length: 2_000 }, (_, index) => `Pupil ${index} <pupil-${index}@example.org>`).join('\n')
  const { planId, creates, skipped } = await plan(people)
  expect([creates, skipped]).toEqual([2_000, []])
  const { id } = await call('imports:run', { planId, lifeHours: 24, isShort: true }, ada)
  const seen = new Set<number>()
  for (let job = await as('jobs:read', { id }); job.state === 'running'; job = await as('jobs:read', { id })) {
    seen.add(job.done)
    expect(job.total).toBe(2_000)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(seen.size).toBeGreaterThan(2)
  const { result } = await as('jobs:read', { id })
  expect(result).toMatchObject({ changed: 2_000, skipped: [], printedCodes: 2_000, printedParts: 2_000 / PRINTED_CODES_MAX })
  const readPart = async (part: number) => (await call('jobs:readPrintedCodes', { id, part }, ada)).printedCodes
  const emails: string[] = []
  const codes = new Set<string>()
  for (let part = 0; part < 4; part += 1)
    for (const { email, resetToken } of await readPart(part)) {
      emails.push(email)
      codes.add(resetToken)
    }
  expect(emails).toEqual(Array.from({ length: 2_000 }, (_, index) => `pupil-${index}@example.org`))
  expect(codes.size).toBe(2_000)
  expect(await readPart(4)).toEqual([])
  expect((await refuse('jobs:readPrintedCodes', { id, part: 21 }, ada)).code).toBe('invalid-input')
  // A used code of the first part moves no user from one part to another.
  const [first] = await readPart(0)
  await call('auth:reset', {
    email: first?.email ?? '',
    resetToken: first?.resetToken ?? '',
    newPassword: 'nine purple umbrellas',
  })
  expect((await readPart(0))[0]?.email).toBe('pupil-1@example.org')
  expect((await readPart(1))[0]?.email).toBe('pupil-500@example.org')
  expect((await as('jobs:read', { id })).result).toMatchObject({ printedCodes: 2_000, printedParts: 4 })
  expect((await read('pupil-1999@example.org')).activationExpiresAt).not.toBeNull()
}, 60_000)

test('a list’s codes work as long as was chosen', async () => {
  const { as, call, plan, refuse, readUsers, ada, clock } = await startImportApp()
  const { planId } = await plan(ten)
  const before = readUsers()
  for (const lifeHours of [0, 721, 1.5])
    expect((await refuse('imports:run', { planId, lifeHours }, ada)).code, `${lifeHours}`).toBe('invalid-input')
  expect(readUsers()).toEqual(before)
  const job = await finishJob(as, (await call('imports:run', { planId, lifeHours: 720 }, ada)).id)
  const { printedCodes } = await call('jobs:readPrintedCodes', { id: job.id }, ada)
  expect(new Set(printedCodes.map(({ expiresAt }) => expiresAt))).toEqual(new Set([clock.now + 30 * DAY_MS]))
})

test('only those who create users import them, and roles ask for the password again', async () => {
  const { refuse, plan, readUsers, ada, olga, clock } = await startImportApp()
  const text = 'name,email,role\nEve,eve@example.org,administrator'
  expect(await refuse('imports:plan', { text }, olga)).toEqual({ code: 'not-permitted' })
  const { planId } = await plan(text)
  expect(await refuse('imports:run', { planId }, olga)).toEqual({ code: 'not-permitted' })
  clock.advance(FRESH_MS)
  const before = readUsers()
  expect(await refuse('imports:run', { planId }, ada)).toEqual({ code: 'reauthentication-required' })
  expect(readUsers()).toEqual(before)
})

test('a plan ends with its time, with the work of its owner, and is of no use to another administrator', async () => {
  const { call, refuse, plan, signIn, readUsers, ada, clock } = await startImportApp()
  const { planId } = await plan(ten)
  await call('users:changeRole', { email: operator.email, role: 'administrator' }, ada)
  const olga = await signIn(operator)
  const before = readUsers()
  expect(await refuse('imports:run', { planId }, olga)).toEqual({ code: 'no-such-plan' })
  clock.advance(15 * MINUTE_MS)
  expect(await refuse('imports:run', { planId }, ada)).toEqual({ code: 'no-such-plan' })
  expect(readUsers()).toEqual(before)
  const second = await plan(ten)
  await call('users:endSessions', { email: administrator.email }, await signIn(operator))
  await call('users:changeRole', { email: administrator.email, role: 'operator' }, await signIn(operator))
  const lowered = await signIn(administrator)
  expect(await refuse('imports:run', { planId: second.planId }, lowered)).toEqual({ code: 'not-permitted' })
})

test('an address that is taken after the plan is skipped at the commit', async () => {
  const { call, plan, run, ada } = await startImportApp()
  const { planId } = await plan(ten)
  await call('users:create', { email: 'PUPIL-4@example.org' }, ada)
  const job = await run(planId)
  expect(job.result).toMatchObject({ changed: 9, skipped: [{ reason: 'email-taken', count: 1 }], printedCodes: 9 })
})

test('people begin in the groups of the list, each spelling is one group, and the log names them', async () => {
  const { call, plan, run, read, ada } = await startImportApp()
  await call('users:update', { email: person.email, groups: ['Science'] }, ada)
  const { planId, groups, skipped } = await plan(
    [
      'Name;Groups;E-Mail',
      'Mia;"Year 9, science";mia@example.org',
      'Bo;YEAR 9;bo@example.org',
      `Long;${'x'.repeat(41)};long@example.org`,
    ].join('\n'),
  )
  expect(groups).toEqual([
    { name: 'Year 9', count: 2 },
    { name: 'science', count: 1 },
  ])
  expect(skipped).toMatchObject([{ reason: 'invalid', lines: [{ line: 4, problem: 'group-name-too-long' }] }])
  await run(planId)
  expect((await read('mia@example.org')).groups).toEqual(['Science', 'Year 9'])
  expect((await read('bo@example.org')).groups).toEqual(['Year 9'])
  const { entries } = await call('users:timeline', { email: 'mia@example.org' }, ada)
  expect(entries.at(-1)?.details).toMatchObject({ kind: 'role-given', role: 'user', groups: ['Science', 'Year 9'] })
})

test('a person whose group would be one too many is skipped, and leaves nothing behind', async () => {
  const { plan, run, folder, refuse, ada } = await startImportApp()
  const insert = openBeside(folder).prepare('INSERT INTO groups (name, key) VALUES (?, ?)')
  for (let index = 0; index < GROUPS_MAX; index += 1) insert.run(`g${index}`, `g${index}`)
  const { planId } = await plan('name,email,groups\nMia,mia@example.org,one more\nBo,bo@example.org,g7')
  expect((await run(planId)).result).toMatchObject({
    changed: 1,
    skipped: [{ reason: 'limit-reached', count: 1 }],
    printedCodes: 1,
  })
  expect(await refuse('users:read', { email: 'mia@example.org' }, ada)).toEqual({ code: 'no-such-user' })
})
