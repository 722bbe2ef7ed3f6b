import { expect, test } from 'vitest'
import type { Desktop } from '../../src/main/pipeline/handler.ts'
import type { BulkChange } from '../../src/shared/api/bulk-change.ts'
import { PAGE_DEFAULT_ROWS, SKIPPED_KEPT, SKIPPED_PER_REPORT } from '../../src/shared/domain/limits.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { finishJob, type JobCall, makePlan, planList } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const targetAt = (index: number): string => `crowd-${index}@example.org`

const startReports = async (count = 6) => {
  const app = await startStaffedApp()
  for (let index = 0; index < count; index += 1) await app.auth.addUser(targetAt(index), null)
  const as: JobCall = (operation, input) => app.call(operation, input, app.ada)
  const plan = (change: BulkChange) => makePlan(as, { change, selection: { kind: 'matching', search: 'crowd-' } })
  /** Runs a plan to its end. Resolves to the entry that began it. */
  const run = async (planId: string, operation: 'bulk:run' | 'imports:run' = 'bulk:run'): Promise<number> => {
    const { result } = await finishJob(as, (await app.call(operation, { planId }, app.ada)).id)
    if (result?.kind !== 'bulk-changed') throw new Error('nothing was changed')
    return result.entry
  }
  const readReport = (entry: number, page: { after?: number; limit?: number } = {}, by = app.ada) =>
    app.call('audit:report', { entry, ...page }, by)
  return { ...app, as, plan, run, readReport }
}

/** A window that saves reports in memory. */
const windowSaving = (whileOpen: () => Promise<unknown> = async () => undefined) => {
  const files: string[] = []
  const saveReport: Desktop['saveReport'] = async (makeContent) => {
    await whileOpen()
    files.push(await makeContent())
    return { kind: 'saved', path: 'report.csv' }
  }
  return { files, window: { transport: 'window', source: 'window:1', desktop: { ...paperlessDesktop, saveReport } } as const }
}

test('a report says who was changed and who was skipped and why, in the order of the plan', async () => {
  const { call, plan, run, readReport, ada } = await startReports()
  const { planId } = await plan({ kind: 'disable' })
  await call('users:update', { email: targetAt(0), note: 'Changed meanwhile' }, ada)
  await call('users:disable', { email: targetAt(2) }, ada)
  await call('users:update', { email: targetAt(4), name: 'Fay' }, ada)
  const entry = await run(planId)
  const report = await readReport(entry)
  expect(report).toEqual({
    change: 'disable',
    total: 6,
    unlisted: 0,
    rows: [
      { email: targetAt(0), name: '', skipped: 'changed-meanwhile' },
      { email: targetAt(1), name: '', skipped: null },
      { email: targetAt(2), name: '', skipped: 'already' },
      { email: targetAt(3), name: '', skipped: null },
      { email: targetAt(4), name: 'Fay', skipped: 'changed-meanwhile' },
      { email: targetAt(5), name: '', skipped: null },
    ],
  })
  // Every page has the rows of the whole.
  for (const limit of [1, 2, 4])
    for (let after = 0; after < 8; after += 1)
      expect((await readReport(entry, { after, limit })).rows, `${after} ${limit}`).toEqual(
        report.rows.slice(after, after + limit),
      )
})

test('a report outlives the process, and every reader of the log reads it', async () => {
  const { folder, call, close, plan, run, ada } = await startReports(3)
  const { planId } = await plan({ kind: 'add-to-group', group: 'Staff' })
  await call('users:update', { email: targetAt(1), groups: ['Staff'] }, ada)
  const entry = await run(planId)
  await close()
  const later = await startTestApp({ folder, isSetUp: false })
  for (const who of [administrator, operator]) {
    const session = await later.signIn(who)
    expect((await later.call('audit:report', { entry }, session)).rows).toEqual([
      { email: targetAt(0), name: '', skipped: null },
      { email: targetAt(1), name: '', skipped: 'already' },
      { email: targetAt(2), name: '', skipped: null },
    ])
    expect((await later.call('jobs:list', undefined, session)).jobs).toEqual([])
  }
})

test('the report of an import and of an undo is kept, and has no code', async () => {
  const { folder, call, as, run, readReport, ada } = await startReports(0)
  const planned = await planList(as, 'Lena <lena@example.org>\nOtto <otto@example.org>\nMia <mia@example.org>')
  await call('users:create', { email: 'otto@example.org' }, ada)
  const entry = await run(planned.planId, 'imports:run')
  expect(await readReport(entry)).toMatchObject({
    change: 'create',
    rows: [
      { email: 'lena@example.org', name: 'Lena', skipped: null },
      { email: 'otto@example.org', name: '', skipped: 'email-taken' },
      { email: 'mia@example.org', name: 'Mia', skipped: null },
    ],
  })
  const undo = await makePlan(as, { change: { kind: 'undo', entry } })
  await call('users:changeRole', { email: 'mia@example.org', role: 'auditor' }, ada)
  await call('users:delete', { email: 'lena@example.org' }, ada)
  const undone = await run(undo.planId)
  const { change, rows } = await readReport(undone)
  expect(change).toBe('undo')
  expect(rows.map(({ email, skipped }) => [email, skipped === null])).toEqual([
    ['lena@example.org', false],
    ['mia@example.org', false],
  ])
  const kept = JSON.stringify(openBeside(folder).prepare('SELECT * FROM skipped_users').all())
  expect(kept).not.toMatch(/code|token|hash/i)
})

test('a report names a purged user as the log does: by the address of that time', async () => {
  const { core, clock, call, plan, run, readReport, signIn, ada } = await startReports(2)
  const { planId } = await plan({ kind: 'delete' })
  await call('users:update', { email: targetAt(0), name: 'Ada’s cousin' }, ada)
  const entry = await run(planId)
  await call('users:delete', { email: targetAt(0) }, ada)
  clock.advance(31 * DAY_MS)
  core.startRetention('window')
  const later = await signIn(administrator)
  await expect.poll(async () => (await readReport(entry, {}, later)).rows[0]?.name).toBe('')
  expect((await readReport(entry, {}, later)).rows).toEqual([
    { email: targetAt(0), name: '', skipped: 'changed-meanwhile' },
    { email: targetAt(1), name: '', skipped: null },
  ])
})

test('a report is as long as its job, and is limited; beyond the limits the number stays [reports-bounded]', async () => {
  const { folder, plan, run, readReport } = await startReports(2)
  const database = openBeside(folder)
  const insert = database.prepare(
    `WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < ?)
     INSERT INTO skipped_users (entry_id, changed_before, user_id, email, reason) SELECT ?, 0, NULL, 'x' || n, 'already' FROM place`,
  )
  const count = database.prepare<[number], number>('SELECT count(*) FROM skipped_users WHERE entry_id = ?').pluck()
  const oldest = 1
  insert.run(SKIPPED_KEPT, oldest)
  const first = await plan({ kind: 'disable' })
  database.prepare("UPDATE users SET note = 'other' WHERE email LIKE 'crowd-%'").run()
  const entry = await run(first.planId)
  expect(count.get(entry)).toBe(2)
  expect(count.get(oldest)).toBe(SKIPPED_KEPT - 2)
  // The next report is full before its last user.
  const second = await plan({ kind: 'disable' })
  database.prepare("UPDATE users SET note = 'another' WHERE email LIKE 'crowd-%'").run()
  const next = database.prepare<[], number>('SELECT max(id) + 1 FROM audit_entries').pluck().get() ?? 0
  insert.run(SKIPPED_PER_REPORT - 1, next)
  expect(await run(second.planId)).toBe(next)
  expect(count.get(next)).toBe(SKIPPED_PER_REPORT)
  // The log has the number of all that were skipped.
  database.prepare('DELETE FROM skipped_users WHERE entry_id = ?').run(next)
  expect(await readReport(next)).toEqual({ change: 'disable', rows: [], total: 0, unlisted: 2 })
})

test('a report of more users than a page is read and saved whole', async () => {
  const { plan, run, readReport, call, ada, lastEntry } = await startReports(PAGE_DEFAULT_ROWS * 2 + 7)
  const { planId } = await plan({ kind: 'disable' })
  for (const index of [0, 51, 60, 99]) await call('users:update', { email: targetAt(index), note: 'x' }, ada)
  const entry = await run(planId)
  const pages = [await readReport(entry), await readReport(entry, { after: 50 }), await readReport(entry, { after: 100 })]
  const rows = pages.flatMap((page) => page.rows)
  expect(new Set(rows.map(({ email }) => email)).size).toBe(107)
  expect(rows.flatMap(({ email, skipped }) => (skipped ? [email] : [])).sort()).toEqual([0, 51, 60, 99].map(targetAt).sort())
  // In the order in which the job went through them.
  const [job] = (await call('jobs:list', undefined, ada)).jobs
  const told = [0, 100].map((after) => call('jobs:report', { id: job?.id ?? '', after, limit: 100 }, ada))
  expect(rows).toEqual((await Promise.all(told)).flatMap((page) => page.rows))
  const { files, window } = windowSaving()
  expect(await call('audit:exportReport', { entry }, ada, window)).toEqual({ path: 'report.csv' })
  const lines = (files[0] ?? '').trimEnd().split('\r\n')
  expect(lines).toHaveLength(108)
  const toLine = ({ email, skipped }: (typeof rows)[number]): string =>
    `,"${email}",${skipped ? '"Skipped","Changed since then"' : '"Disabled",'}`
  expect(lines.slice(1)).toEqual(rows.map(toLine))
  expect(await lastEntry()).toMatchObject({ action: 'audit:exportReport', details: { kind: 'report-saved', entry } })
})

test('an entry without a bulk change has no report, and a role without the permission reads and saves none', async () => {
  const { call, callRaw, refuse, plan, run, signIn, lastEntry, ada, olga } = await startReports(1)
  const entry = await run((await plan({ kind: 'disable' })).planId)
  const { files, window } = windowSaving()
  const { id } = await lastEntry()
  for (const none of [id, 1, 999_999])
    for (const operation of ['audit:report', 'audit:exportReport'])
      expect(await refuse(operation, { entry: none }, ada, window), `${operation} ${none}`).toEqual({ code: 'no-such-report' })
  const bob = await signIn(person)
  for (const [operation, session] of [
    ['audit:report', bob],
    ['audit:exportReport', bob],
    ['audit:exportReport', olga],
  ] as const)
    expect(await refuse(operation, { entry }, session, window)).toEqual({ code: 'not-permitted' })
  expect(await refuse('audit:exportReport', { entry }, ada)).toEqual({ code: 'not-available' })
  for (const input of [{}, { entry: 0 }, { entry: 1.5 }, { entry: `${entry}` }, { entry, after: -1 }, { entry, other: 1 }])
    expect(await refuse('audit:report', input, ada)).toMatchObject({ code: 'invalid-input' })
  // The session ended while the dialog was open.
  const late = windowSaving(() => call('auth:logout', undefined, ada))
  expect(await callRaw('audit:exportReport', { entry }, ada, late.window)).toMatchObject({ ok: false })
  expect([...files, ...late.files]).toEqual([])
})
