import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { ANCHOR_FILE } from '../../src/main/store/folder-files.ts'
import { CHAINED_COLUMNS } from '../../src/main/store/sqlite/tables/audit-chain.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { linkAnew, tamper } from '../helpers/audit-log.ts'
import { openBeside } from '../helpers/database.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

/** Entries of the log that each of these tests begins with, all of them noted. */
const ENTRIES = 12

/** A directory with some entries, closed: its head is noted. */
const makeLog = async (): Promise<string> => {
  const { register, refuse, signIn, folder, close, clock } = await startTestApp()
  await register()
  for (let time = 0; time < ENTRIES / 2 - 1; time += 1) {
    await refuse('auth:login', { email: 'nobody@example.org', password: 'x' })
    await signIn()
    // Within a minute the next refusal would be counted with this one.
    clock.advance(MINUTE_MS)
  }
  await close()
  return folder
}

const verify = async (folder: string) => {
  const { store, clock, close } = await startTestApp({ folder, isSetUp: false })
  const found = await store.verifyAudit({
    at: clock.now,
    expected: null,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  })
  await close()
  return found
}

/** The findings after this change to the file. */
const findAfter = async (work: (database: Database, folder: string) => void) => {
  const folder = await makeLog()
  tamper(folder, (database) => work(database, folder))
  return verify(folder)
}

test('an untouched log is intact, from its very first entry on [audit-untouched-intact]', async () => {
  expect(await verify(await makeLog())).toMatchObject({ kind: 'intact', entries: ENTRIES })
  const { store, clock } = await startTestApp()
  const asked = { at: clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal }
  // At once, while the note is still on its way.
  expect(await store.verifyAudit(asked)).toMatchObject({ kind: 'intact', entries: 1 })
})

test('an edit of any column of any entry is found, and named [audit-edit-found]', async () => {
  const edits = [
    'at = at + 1',
    "actor_id = 'somebody'",
    "actor_email = 'mallory@example.org'",
    "subject_id = 'somebody'",
    "subject_email = 'mallory@example.org'",
    "action = 'auth:logout'",
    "transport = 'terminal'",
    "outcome = CASE outcome WHEN 'success' THEN 'refused' ELSE 'success' END",
    "details = 'nothing'",
    `details = '{"kind":"too-many-failures"}'`,
    "link = x'00'",
  ]
  for (const [index, edit] of edits.entries()) {
    const entry = index + 1
    const found = await findAfter((database) => database.exec(`UPDATE audit_entries SET ${edit} WHERE id = ${entry}`))
    expect(found, edit).toMatchObject({ kind: 'broken', fault: 'changed', entry, entries: entry - 1 })
  }
})

test('a deletion in the middle and at the beginning is found, also where the others are numbered anew', async () => {
  const gone = (id: number) => `DELETE FROM audit_entries WHERE id = ${id};`
  expect(await findAfter((database) => database.exec(gone(5)))).toMatchObject({ fault: 'missing', entry: 6, entries: 4 })
  expect(await findAfter((database) => database.exec(gone(1)))).toMatchObject({ fault: 'missing', entry: 2, entries: 0 })
  const renumbered = `${gone(5)} UPDATE audit_entries SET id = id - 1 WHERE id > 5`
  expect(await findAfter((database) => database.exec(renumbered))).toMatchObject({ fault: 'changed', entry: 5, entries: 4 })
})

test('a tail that was cut off is found, also where SQLite’s own count was set back, and nothing is left [audit-tail-cut-found]', async () => {
  const cut = (from: number) => `DELETE FROM audit_entries WHERE id >= ${from};`
  const setBack = (to: number) => `UPDATE sqlite_sequence SET seq = ${to} WHERE name = 'audit_entries'`
  const last = { fault: 'cut', entry: ENTRIES, entries: ENTRIES - 1 }
  expect(await findAfter((database) => database.exec(cut(ENTRIES)))).toMatchObject(last)
  expect(await findAfter((database) => database.exec(cut(ENTRIES) + setBack(ENTRIES - 1)))).toMatchObject(last)
  expect(await findAfter((database) => database.exec(cut(1) + setBack(0)))).toMatchObject({ fault: 'cut', entry: 1, entries: 0 })
})

test('a tail that was cut off stays found when the log has grown beyond it again', async () => {
  const folder = await makeLog()
  tamper(folder, (database) =>
    database.exec(`DELETE FROM audit_entries WHERE id > 8; UPDATE sqlite_sequence SET seq = 8 WHERE name = 'audit_entries'`),
  )
  const { signIn, close } = await startTestApp({ folder, isSetUp: false })
  for (let time = 0; time < ENTRIES; time += 1) await signIn()
  await close()
  expect(await verify(folder)).toMatchObject({ kind: 'broken', fault: 'changed', entry: ENTRIES })
})

test('two entries that changed places are found', async () => {
  const columns = ['at', 'actor_id', 'actor_email', 'subject_id', 'subject_email', 'action', 'outcome', 'details']
  const swap = (names: string[]) => (database: Database) => {
    const rows = database.prepare<[], Record<string, unknown>>('SELECT * FROM audit_entries WHERE id IN (4, 5) ORDER BY id').all()
    const set = database.prepare(`UPDATE audit_entries SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`)
    for (const [index, row] of rows.reverse().entries()) set.run(...names.map((name) => row[name]), 4 + index)
  }
  expect(await findAfter(swap(columns))).toMatchObject({ fault: 'changed', entry: 4 })
  // With their links, too.
  expect(await findAfter(swap([...columns, 'link']))).toMatchObject({ fault: 'changed', entry: 4 })
})

test('a log that was written anew with a chain that fits is found by the note', async () => {
  const edited = await findAfter((database) => {
    database.exec("UPDATE audit_entries SET actor_email = 'mallory@example.org' WHERE id = 3")
    linkAnew(database)
  })
  expect(edited).toMatchObject({ fault: 'changed', entry: ENTRIES })
  const shortened = await findAfter((database) => {
    database.exec(
      "DELETE FROM audit_entries WHERE id = 3; UPDATE audit_entries SET id = id - 1 WHERE id > 3; UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'audit_entries'",
    )
    linkAnew(database)
  })
  expect(shortened).toMatchObject({ fault: 'cut', entry: ENTRIES, entries: ENTRIES - 1 })
})

test('an entry that was made up at the end, without the chain, is found', async () => {
  const found = await findAfter((database) =>
    database.exec(`INSERT INTO audit_entries SELECT ${ENTRIES + 1}, at, actor_id, actor_email, subject_id, subject_email, action,
      transport, outcome, details, link FROM audit_entries WHERE id = ${ENTRIES}`),
  )
  expect(found).toMatchObject({ fault: 'changed', entry: ENTRIES + 1 })
})

test('a note that is gone, garbled, edited or another directory’s is found', async () => {
  const other = await makeLog()
  const read = (folder: string): string => readFileSync(join(folder, ANCHOR_FILE), 'utf8')
  const write = (folder: string, text: string): void => writeFileSync(join(folder, ANCHOR_FILE), text)
  const deeds: ((folder: string) => void)[] = [
    (folder) => rmSync(join(folder, ANCHOR_FILE)),
    (folder) => write(folder, ''),
    (folder) => write(folder, '{"id": 1'),
    (folder) => write(folder, JSON.stringify({ ...JSON.parse(read(folder)), id: 4 })),
    (folder) => write(folder, JSON.stringify({ ...JSON.parse(read(folder)), link: '0'.repeat(64) })),
    (folder) => write(folder, read(other)),
  ]
  for (const deed of deeds) {
    const found = await findAfter((_, folder) => deed(folder))
    expect(found, String(deed)).toMatchObject({ kind: 'broken', fault: 'note-missing', entry: ENTRIES })
  }
})

test('a note that is gone is not made good by what is written afterwards', async () => {
  const folder = await makeLog()
  rmSync(join(folder, ANCHOR_FILE))
  const { signIn, close } = await startTestApp({ folder, isSetUp: false })
  await signIn()
  await close()
  expect(await verify(folder)).toMatchObject({ fault: 'note-missing' })
})

test('the note of a new directory is beside it at once, so that another process finds the log intact', async () => {
  const { folder } = await startTestApp()
  await vi.waitFor(() => expect(existsSync(join(folder, ANCHOR_FILE))).toBe(true), { timeout: 500 })
})

test('another directory’s log fits nowhere else', async () => {
  const other = await makeLog()
  const found = await findAfter((database) => {
    database.exec(`ATTACH '${join(other, 'gatehouse.db')}' AS other; DELETE FROM audit_entries;
      INSERT INTO audit_entries SELECT ${CHAINED_COLUMNS}, link FROM other.audit_entries`)
  })
  expect(found).toMatchObject({ fault: 'changed', entry: 1, entries: 0 })
})

test('the database itself refuses to change, delete or replace an entry [audit-database-append-only]', async () => {
  const { folder, store } = await startTestApp()
  const before = await store.listAuditEntries(10)
  const database = openBeside(folder)
  const deeds = [
    "UPDATE audit_entries SET details = 'x'",
    'DELETE FROM audit_entries',
    `INSERT OR REPLACE INTO audit_entries SELECT ${CHAINED_COLUMNS}, link FROM audit_entries WHERE id = 1`,
    'INSERT INTO audit_entries SELECT id + 5, at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, details, link FROM audit_entries',
  ]
  for (const deed of deeds) expect(() => database.exec(deed), deed).toThrow(/audit entries (are never|only follow)/)
  expect(await store.listAuditEntries(10)).toEqual(before)
})

test('two processes that append in turn and at once keep one chain [two-processes-one-chain]', async () => {
  const first = await startTestApp()
  await first.register()
  const second = await startTestApp({ folder: first.folder, isSetUp: false })
  for (let time = 0; time < 5; time += 1) for (const app of [first, second]) await app.signIn()
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      (index % 2 === 0 ? first : second).callRaw('auth:register', {
        email: `new-${index}@example.org`,
        password: person.password,
      }),
    ),
  )
  const entries = await first.store.listAuditEntries(100)
  expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: 52 }, (_, index) => 52 - index))
  await first.close()
  await second.close()
  expect(await verify(first.folder)).toMatchObject({ kind: 'intact', entries: 52 })
  expect(JSON.parse(readFileSync(join(first.folder, ANCHOR_FILE), 'utf8'))).toMatchObject({ id: 52 })
})

test('an administrator hears of the first broken entry through the window, and the log has it', async () => {
  const folder = await makeLog()
  tamper(folder, (database) => database.exec('DELETE FROM audit_entries WHERE id = 5'))
  const { call, refuse, signIn, store } = await startTestApp({ folder, isSetUp: false })
  const session = await signIn(administrator)
  const { id } = await call('audit:verify', undefined, session)
  await expect.poll(async () => (await call('jobs:read', { id }, session)).state).toBe('done')
  expect(await call('jobs:read', { id }, session)).toMatchObject({ result: { kind: 'broken', fault: 'missing', entry: 6 } })
  expect((await store.listAuditEntries(1))[0]).toMatchObject({
    action: 'audit:verify',
    details: { kind: 'verified', result: 'missing', entry: 6 },
  })
  expect(await refuse('audit:verify', undefined, await signIn(person))).toEqual({ code: 'not-permitted' })
})
