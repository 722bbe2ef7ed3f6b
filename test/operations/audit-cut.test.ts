import { copyFileSync, cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { ANCHOR_FILE } from '../../src/main/store/folder-files.ts'
import { CHAINED_COLUMNS } from '../../src/main/store/sqlite/tables/audit-chain.ts'
import { formatHead, parseHead } from '../../src/shared/domain/audit-head.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { linkAnew, tamper } from '../helpers/audit-log.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { finishJob, type JobCall, makePlan } from '../helpers/jobs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { runTerminal } from '../helpers/terminal.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const

type App = Awaited<ReturnType<typeof startTestApp>>

const verify = ({ store, clock }: App, expected: string | null = null) =>
  store.verifyAudit({
    at: clock.now,
    expected: expected === null ? null : parseHead(expected),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  })

const reopen = (folder: string) => startTestApp({ folder, isSetUp: false })

const cutBehind = (database: Database, last: number): void => {
  database.exec(
    `DELETE FROM audit_entries WHERE id > ${last}; UPDATE sqlite_sequence SET seq = ${last} WHERE name = 'audit_entries'`,
  )
}

/** Recomputes the overview's counts, as a careful attacker who cuts the log would. */
const countAnew = (database: Database): void => {
  const { sql } = database
    .prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'audit_entries_counted'")
    .get() ?? {
    sql: '',
  }
  const rows = database.prepare(`SELECT ${CHAINED_COLUMNS}, link FROM audit_entries ORDER BY id`).all() as Record<
    string,
    unknown
  >[]
  const columns = Object.keys(rows[0] ?? {})
  database.exec('DELETE FROM audit_counts; DELETE FROM audit_entries')
  const insert = database.prepare(
    `INSERT INTO audit_entries (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  )
  expect(sql).toContain('audit_counts')
  for (const row of rows) insert.run(row)
}

/** The log is cut to what it was, and what was noted of it then is put back, while an administrator was made in between. */
const makeUnrecordedAdministrator = async ({ call, store, folder }: App, ada: string): Promise<number> => {
  const note = join(folder, ANCHOR_FILE)
  const kept = join(makeFolder(), 'note')
  // So that the note is on the disk.
  await store.verifyAudit({ at: 0, expected: null, onProgress: () => undefined, signal: new AbortController().signal })
  copyFileSync(note, kept)
  const before = JSON.parse(readFileSync(kept, 'utf8')).id as number
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  await store.verifyAudit({ at: 0, expected: null, onProgress: () => undefined, signal: new AbortController().signal })
  tamper(folder, (database) => {
    cutBehind(database, before)
    countAnew(database)
    database.exec('DELETE FROM undo_steps')
  })
  copyFileSync(kept, note)
  return before
}

test('a log that is cut while Gatehouse runs is found, also where the note is put back and the log has grown beyond the cut [audit-cut-while-running]', async () => {
  const staffedApp = await startStaffedApp()
  const before = await makeUnrecordedAdministrator(staffedApp, staffedApp.ada)
  expect(await verify(staffedApp)).toMatchObject({ kind: 'broken', fault: 'cut', entry: before + 1, entries: before })
  for (let time = 0; time < 3; time += 1) await staffedApp.signIn()
  expect(await verify(staffedApp)).toMatchObject({ kind: 'broken', fault: 'changed', entry: before + 1 })
})

test('a log that is cut while another process writes to it is found by a process that saw those entries [audit-cut-by-other-process]', async () => {
  const staffedApp = await startStaffedApp()
  await verify(staffedApp)
  const note = join(staffedApp.folder, ANCHOR_FILE)
  const kept = join(makeFolder(), 'note')
  copyFileSync(note, kept)
  const other = await reopen(staffedApp.folder)
  for (let time = 0; time < 3; time += 1) await other.signIn()
  const last = (await staffedApp.lastEntry()).id
  // Other processes' commits are looked for four times a second.
  await new Promise((resolve) => setTimeout(resolve, 600))
  await other.close()
  tamper(staffedApp.folder, (database) => {
    cutBehind(database, last - 3)
    countAnew(database)
  })
  copyFileSync(kept, note)
  expect(await verify(staffedApp)).toMatchObject({ kind: 'broken', fault: 'cut', entry: last - 2 })
})

test('an administrator without an entry is found after a restart, although the log fits and its old note is there again [administrator-without-entry]', async () => {
  const staffedApp = await startStaffedApp()
  await makeUnrecordedAdministrator(staffedApp, staffedApp.ada)
  await staffedApp.close()
  // Closing notes nothing that is older than what was noted, and nothing newer that does not follow from it.
  const again = await reopen(staffedApp.folder)
  expect(await verify(again)).toMatchObject({ kind: 'broken', fault: 'role-unrecorded', user: person.email })
})

describe('what is kept beside the log must follow from it', () => {
  type Deed = { name: string; found: object; deed: (database: Database, entry: number) => void }
  const asDeed = ([name, found, deed]: readonly [string, object, Deed['deed']]): Deed => ({ name, found, deed })
  const deeds: (readonly [string, object, Deed['deed']])[] = [
    [
      'a user whom nobody created',
      { fault: 'user-unrecorded', user: 'eve@example.org' },
      (database) =>
        database.exec(`INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at)
          VALUES ('00000000-0000-4000-8000-000000000000', 'eve@example.org', 'eve@example.org', 'eve@example.org', '', '', 'administrator', 1)`),
    ],
    [
      'a user who was created again under another id',
      { fault: 'user-unrecorded', user: person.email },
      (database) => database.exec(`UPDATE users SET id = '00000000-0000-4000-8000-000000000000' WHERE email = '${person.email}'`),
    ],
    [
      'a user who is gone',
      { fault: 'user-removed', user: person.email },
      (database) => database.exec(`DELETE FROM users WHERE email = '${person.email}'`),
    ],
    [
      'a user who was made an administrator',
      { fault: 'role-unrecorded', user: person.email },
      (database) => database.exec(`UPDATE users SET role = 'administrator' WHERE email = '${person.email}'`),
    ],
    [
      'an operator who was made an administrator',
      { fault: 'role-unrecorded', user: 'olga@example.org' },
      (database) => database.exec("UPDATE users SET role = 'administrator' WHERE role = 'operator'"),
    ],
    [
      'an operator who was made a user',
      { fault: 'role-unrecorded', user: 'olga@example.org' },
      (database) => database.exec("UPDATE users SET role = 'user' WHERE role = 'operator'"),
    ],
    [
      'numbers that are too high',
      { fault: 'counts', user: null },
      (database) => database.exec("UPDATE audit_counts SET count = count + 1 WHERE event = 'signIns'"),
    ],
    [
      'numbers that are gone',
      { fault: 'counts' },
      (database) => database.exec("DELETE FROM audit_counts WHERE event = 'failures'"),
    ],
    [
      'numbers of what never was',
      { fault: 'counts' },
      (database) => database.exec("INSERT INTO audit_counts (slot, event, count) VALUES (0, 'lockouts', 1)"),
    ],
    [
      'undoing a change of name would make an administrator',
      { fault: 'undo-step', user: person.email },
      (database, entry) =>
        database.exec(
          `UPDATE undo_steps SET before = '{"role":"administrator"}', after = '{"role":"user"}' WHERE entry_id = ${entry}`,
        ),
    ],
    [
      'undoing a change of role would give another than there was',
      { fault: 'undo-step', user: 'olga@example.org' },
      (database) =>
        database.exec(`UPDATE undo_steps SET before = '{"role":"administrator"}' WHERE operation = 'users:changeRole'`),
    ],
    [
      'undoing belongs to another user',
      { fault: 'undo-step' },
      (database, entry) =>
        database.exec(
          `UPDATE undo_steps SET user_number = (SELECT number FROM users WHERE role = 'operator') WHERE entry_id = ${entry}`,
        ),
    ],
    [
      'undoing needs another permission',
      { fault: 'undo-step' },
      (database, entry) => database.exec(`UPDATE undo_steps SET operation = 'users:delete' WHERE entry_id = ${entry}`),
    ],
    [
      'what was never undone is said to be',
      { fault: 'undo-step' },
      (database, entry) => database.exec(`UPDATE undo_steps SET undone_by = entry_id + 1 WHERE entry_id = ${entry}`),
    ],
    [
      'what was undone can be undone again',
      { fault: 'undo-step' },
      (database) => database.exec('UPDATE undo_steps SET undone_by = NULL WHERE undone_by IS NOT NULL'),
    ],
    [
      'undoing an entry that changed nothing',
      { fault: 'undo-step' },
      (database) =>
        database.exec(`INSERT INTO undo_steps (entry_id, user_number, operation, before, after)
          SELECT 1, number, 'users:changeRole', '{"role":"administrator"}', '{"role":"user"}' FROM users WHERE role = 'user'`),
    ],
    [
      'undoing a job that never was',
      { fault: 'undo-step' },
      (database, entry) => database.exec(`UPDATE undo_steps SET batch_id = 1 WHERE entry_id = ${entry}`),
    ],
    [
      'undoing what is no JSON',
      { fault: 'undo-step' },
      (database, entry) => database.exec(`UPDATE undo_steps SET before = 'x' WHERE entry_id = ${entry}`),
    ],
  ]

  const cases = deeds.map(asDeed)

  test.each(cases)('$name: it is found [audit-mismatch-found]', async ({ found, deed }) => {
    const staffedApp = await startStaffedApp()
    const { call, callRaw, ada, lastEntry, folder } = staffedApp
    await callRaw('auth:login', { ...person, password: 'wrong' })
    await call('users:disable', { email: person.email }, ada)
    await call('users:undo', { entry: (await lastEntry()).id }, ada)
    await call('users:update', { email: person.email, name: 'Robert' }, ada)
    const { id } = await lastEntry()
    expect(await verify(staffedApp)).toMatchObject({ kind: 'intact' })
    tamper(folder, (database) => deed(database, id))
    expect(await verify(staffedApp)).toMatchObject({ kind: 'broken', entries: id, ...found })
  })
})

test('whatever Gatehouse does itself follows from the log: roles, jobs, undoing, purging, codes, refusals [audit-explains-own-changes]', async () => {
  const staffedApp = await startStaffedApp()
  const { auth, call, callRaw, ada, clock, core, lastEntry, refuse } = staffedApp
  const { email } = person
  await call('users:create', { email: 'aude@example.org', role: 'auditor' }, ada)
  await call('users:create', { email: 'carl@example.org' }, ada)
  await auth.addUser('dora@example.org', null, { role: 'administrator' })
  await auth.updateUser((await auth.findUserBy({ email: 'dora@example.org' })).id, { role: 'operator', name: 'Dora' })
  for (const role of ['operator', 'administrator', 'auditor'] as const) await call('users:changeRole', { email, role }, ada)
  const { id } = await lastEntry()
  await call('users:undo', { entry: id }, ada)
  await call('users:undo', { entry: (await lastEntry()).id }, ada)
  for (let time = 0; time < 6; time += 1) await callRaw('auth:login', { email, password: 'wrong' })
  await call('users:update', { email, name: 'R', note: 'n', groups: ['b', 'a'] }, ada)
  await call('users:changeEmail', { email, newEmail: 'robert@example.org' }, ada)
  await call('users:disable', { email: 'robert@example.org', at: clock.now + 1_000_000 }, ada)
  await call('users:enable', { email: 'robert@example.org' }, ada)
  const job: JobCall = (operation, input) => call(operation, input, ada)
  const selection = { kind: 'matching', search: 'carl' } as const
  for (const change of [
    { kind: 'change-role', role: 'operator' },
    { kind: 'add-to-group', group: 'new' },
    { kind: 'disable' },
    { kind: 'delete' },
  ] as const) {
    const { planId } = await makePlan(job, { change, selection })
    const done = await finishJob(job, (await call('bulk:run', { planId }, ada)).id)
    if (change.kind === 'delete' || done.result?.kind !== 'bulk-changed') continue
    const undo = await makePlan(job, { change: { kind: 'undo', entry: done.result.entry } })
    await finishJob(job, (await call('bulk:run', { planId: undo.planId }, ada)).id)
  }
  await refuse('users:changeRole', { email: 'robert@example.org', role: 'user' }, 'made-up')
  clock.advance(34 * DAY_MS)
  core.startRetention('window')
  await expect.poll(async () => (await staffedApp.store.listAuditEntries(1))[0]?.action).toBe('users:purge')
  expect(await verify(staffedApp)).toMatchObject({ kind: 'intact', isNoteChecked: true })
  await staffedApp.close()
  expect(await verify(await reopen(staffedApp.folder))).toMatchObject({ kind: 'intact' })
})

test('what was noted down is found in the log however it is typed; another log, a shorter one and no head at all are not taken for it [expected-anchor-checked]', async () => {
  const staffedApp = await startStaffedApp()
  const { call, ada, refuse, signIn, lastEntry } = staffedApp
  const head = await call('audit:head', undefined, ada)
  if (!head) throw new Error('there is no head')
  expect(head.entry).toBe((await lastEntry()).id)
  expect(head.head).toMatch(new RegExp(`^${head.entry}(-[0-9A-HJKMNP-TV-Z]{4}){4}$`))
  await signIn()
  const spoken = head.head.slice(`${head.entry}-`.length)
  const ways = [head.head, `Entry ${head.entry} · ${spoken}`, ` #${head.entry}: ${spoken.toLowerCase().replaceAll('-', ' ')} `]
  for (const way of ways) expect(await verify(staffedApp, way), way).toMatchObject({ kind: 'intact' })
  const link = (await staffedApp.store.readAuditHead())?.link.toString('hex') ?? ''
  const newest = (await lastEntry()).id
  expect(await verify(staffedApp, `${newest}:${link}`)).toMatchObject({ kind: 'intact', head: formatHead(newest, link) })
  const others = [`${head.entry - 1}-${spoken}`, `${newest}-${spoken}`, `${newest + 50}-${spoken}`, `${newest}:${'0'.repeat(64)}`]
  for (const other of others)
    expect(await verify(staffedApp, other), other).toMatchObject({
      kind: 'broken',
      fault: 'not-expected',
      entry: parseHead(other)?.entry,
    })
  for (const junk of ['', '745', spoken, `0-${spoken}`, `${head.head}0`, `${'9'.repeat(30)}-${spoken}`, 'x'.repeat(201)])
    expect(await refuse('audit:verify', { expect: junk }, ada), junk).toMatchObject({ code: 'invalid-input' })
})

test('a folder that is put back whole fits itself, and is found by what was noted down, in the window and in the terminal [restored-folder-found]', async () => {
  const staffedApp = await startStaffedApp()
  await staffedApp.close()
  const kept = join(makeFolder(), 'kept')
  cpSync(staffedApp.folder, kept, { recursive: true })
  const later = await reopen(staffedApp.folder)
  const ada = await later.signIn(administrator)
  await later.call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  const head = (await later.call('audit:head', undefined, ada))?.head ?? ''
  await later.close()
  const back = await reopen(kept)
  expect(await verify(back)).toMatchObject({ kind: 'intact' })
  const session = await back.signIn(administrator)
  const { id } = await back.call('audit:verify', { expect: head }, session)
  await expect.poll(async () => (await back.call('jobs:read', { id }, session)).state).toBe('done')
  expect((await back.call('jobs:read', { id }, session)).result).toMatchObject({ kind: 'broken', fault: 'not-expected' })
  expect(await back.call('audit:verifyInTerminal', { expect: head }, null, terminal)).toMatchObject({ fault: 'not-expected' })
  expect(await back.call('audit:verifyInTerminal', {}, null, terminal)).toMatchObject({ kind: 'intact' })
  const told = (await back.store.listAuditEntries(3)).map(({ action, details }) => ({ action, details }))
  expect(told[0]).toEqual({ action: 'audit:verifyInTerminal', details: { kind: 'verified', result: 'intact' } })
  expect(told[1]).toEqual({
    action: 'audit:verifyInTerminal',
    details: { kind: 'verified', result: 'not-expected', entry: parseHead(head)?.entry },
  })
  expect(await back.refuse('audit:verifyInTerminal', {}, session)).toEqual({ code: 'unknown-operation' })
})

test('only a user who may read the log reads its head', async () => {
  const { refuse, call, signIn, ada, olga } = await startStaffedApp()
  expect(await call('audit:head', undefined, olga)).toEqual(await call('audit:head', undefined, ada))
  expect(await refuse('audit:head', undefined, await signIn())).toEqual({ code: 'not-permitted' })
  expect(await refuse('audit:head', undefined, null)).toEqual({ code: 'not-signed-in' })
})

test('an export ends with its own entry, whatever the filter, whose number and link the log must still have later [audit-export-own-entry]', async () => {
  const staffedApp = await startStaffedApp()
  const { call, ada } = staffedApp
  const exportTo = async (format: 'csv' | 'json-lines', path: string): Promise<string> => {
    const filter = { actions: ['auth:register'] }
    const { id } = await call('audit:export', { format, filter }, ada, windowChoosing(path))
    const { state, result } = await finishJob((operation, input) => call(operation, input, ada), id)
    expect([state, result]).toMatchObject(['done', { entries: 2 }])
    return readFileSync(path, 'utf8')
  }
  const target = makeFolder()
  const lines = (await exportTo('json-lines', join(target, 'log.jsonl'))).trimEnd().split('\n')
  const last = JSON.parse(lines.at(-1) ?? '')
  expect(lines).toHaveLength(3)
  expect(last).toMatchObject({ action: 'audit:export', link: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const rows = (await exportTo('csv', join(target, 'log.csv'))).trimEnd().split('\r\n')
  expect(rows[0]).toMatch(/,summary,details,link$/)
  const [, id, link] = /^(\d+),.*,"audit:export",.*,"([0-9a-f]{64})"$/.exec(rows.at(-1) ?? '') ?? []
  for (const head of [`${last.id}:${last.link}`, `${id}:${link}`, formatHead(Number(id), link ?? '')])
    expect(await verify(staffedApp, head)).toMatchObject({ kind: 'intact' })
  tamper(staffedApp.folder, (database) => {
    database.exec("UPDATE audit_entries SET actor_email = 'mallory@example.org' WHERE id = 2")
    linkAnew(database)
  })
  await staffedApp.close()
  expect(await verify(await reopen(staffedApp.folder), `${last.id}:${last.link}`)).toMatchObject({ kind: 'broken' })
})

test('the terminal says what it found, and ends with 0, 1, 2 or 3 [terminal-verify-exit-codes]', async () => {
  const staffedApp = await startStaffedApp()
  const head = (await staffedApp.call('audit:head', undefined, staffedApp.ada))?.head ?? ''
  const run = async (...argv: string[]) => {
    const { code, output, errors } = await runTerminal(staffedApp, argv)
    return { code, text: `${errors}${output}` }
  }
  expect(await run('audit', 'verify')).toMatchObject({
    code: 0,
    text: expect.stringMatching(/^Log intact up to entry .*\nNewest entry, to note down: \d+-/m),
  })
  for (const words of [['--expect', head], [`--expect=${head}`]])
    expect(await run('audit', 'verify', ...words)).toMatchObject({ code: 0 })
  const other = await run('audit', 'verify', '--expect', `999-${head.split('-').slice(1).join('-')}`)
  expect(other).toMatchObject({ code: 3, text: expect.stringContaining('not the log that you expect') })
  for (const words of [['audit'], ['audit', 'verifies'], ['audit', 'verify', '--expects', head], ['audit', 'verify', '--expect']])
    expect(await run(...words), words.join(' ')).toMatchObject({ code: 2, text: expect.stringContaining('Usage') })
  expect(await run('audit', 'verify', '--expect', 'yesterday')).toMatchObject({ code: 2 })
  tamper(staffedApp.folder, (database) => database.exec("UPDATE users SET role = 'administrator' WHERE role = 'user'"))
  expect(await run('audit', 'verify')).toMatchObject({ code: 3, text: expect.stringContaining(person.email) })
})

test('a terminal without the key of the note says that it has not checked it, and checks what is expected [terminal-verify-without-key]', async () => {
  const sealer = {
    seal: async (text: string) => Buffer.from(text).toString('base64'),
    open: async (sealed: string) => atob(sealed),
  }
  const { folder, register, close, store } = await startTestApp({ findSealer: async () => sealer })
  await register()
  const head = await store.readAuditHead()
  await close()
  const app = await startTestApp({ folder, isSetUp: false, doesWithoutKeys: true })
  const expected = formatHead(head?.id ?? 0, head?.link.toString('hex') ?? '')
  expect(await verify(app, expected)).toMatchObject({ kind: 'intact', isNoteChecked: false })
  tamper(folder, (database) => cutBehind(database, 1))
  expect(await verify(app, expected)).toMatchObject({ kind: 'broken' })
})
