import { createHmac } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { restoreBackup } from '../../src/main/app/restore.ts'
import { ANCHOR_FILE, KEYS_FILE } from '../../src/main/store/folder-files.ts'
import { CHAINED_COLUMNS } from '../../src/main/store/sqlite/tables/audit-chain.ts'
import { signRedaction } from '../../src/main/store/sqlite/tables/audit-redaction.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { archivesOf, auditKeyOf, KEPT_DAYS, listArchiveFiles, startAgedApp } from '../helpers/archives.ts'
import { appendActions, tamper } from '../helpers/audit-log.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { makeBackupOf } from '../helpers/made-backup.ts'
import { operator } from '../helpers/staffed-app.ts'
import { administrator, makeFolder, person, READER, startTestApp } from '../helpers/test-app.ts'

const readIds = (folder: string) =>
  openBeside(folder)
    .prepare<[], { first: number; last: number; count: number }>(
      'SELECT min(id) AS first, max(id) AS last, count(*) AS count FROM audit_entries',
    )
    .get() ?? { first: 0, last: 0, count: 0 }

test('older entries move into a signed file, and the log goes on from it as one chain [archive-one-chain]', async () => {
  const { archive, verify, as, folder, clock } = await startAgedApp()
  const before = readIds(folder)
  const { due } = await as('audit:archives', undefined)
  expect(due).toMatchObject({ from: 1 })
  const job = await archive()
  expect(job).toMatchObject({ state: 'done', result: { kind: 'archived', archives: 1, entries: due?.to } })
  const { archives } = await as('audit:archives', undefined)
  expect(archives).toHaveLength(1)
  const [made] = archives
  expect(made).toMatchObject({ first: 1, last: due?.to, madeAt: clock.now })
  expect(made?.newest).toBeLessThanOrEqual(clock.now - KEPT_DAYS * DAY_MS)
  expect(listArchiveFiles(folder)).toEqual([made?.file])
  const path = join(archivesOf(folder), made?.file ?? '')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(archivesOf(folder)).mode & 0o777).toBe(0o700)
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength((due?.to ?? 0) + 2)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'gatehouse-audit-archive', first: 1, last: due?.to })
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ id: 1, action: 'setup:createAdministrator' })
  const after = readIds(folder)
  expect(after.first).toBe((due?.to ?? 0) + 1)
  expect(after.last).toBeGreaterThan(before.last)
  const verified = await verify()
  expect(verified).toMatchObject({ kind: 'intact', archived: due?.to })
  expect((await as('audit:archives', undefined)).due).toBeNull()
  expect(await archive()).toMatchObject({ state: 'done', result: { archives: 0, entries: 0 } })
})

test('every reader of the log begins after the archives', async () => {
  const { archive, as } = await startAgedApp()
  const { due } = await as('audit:archives', undefined)
  const all = await as('audit:count', {})
  await archive()
  const archived = due?.to ?? 0
  const outline = await as('audit:outline', {})
  expect(outline.archived).toBe(archived)
  expect(outline.days[0]?.from).toBe(archived + 1)
  const total = outline.entries - archived
  expect(await as('audit:count', {})).toEqual({ total })
  expect(total).toBeLessThan(all.total)
  expect((await as('audit:count', { filter: { outcome: 'refused' } })).total).toBeLessThan(total)
  const { entries, hasMore } = await as('audit:list', { before: archived + 3 })
  expect({ ids: entries.map(({ id }) => id), hasMore }).toEqual({ ids: [archived + 2, archived + 1], hasMore: false })
  expect(await as('audit:list', { before: archived })).toEqual({ entries: [], hasMore: false })
  expect((await as('users:timeline', { email: person.email })).entries).toEqual([])
  expect((await as('users:explainSignIn', { email: person.email })).attempts).toEqual([])
  expect((await as('overview:read', {})).audit.entries).toBe(total)
  const { entries: newest } = await as('audit:list', { limit: 3 })
  expect(newest.map(({ action }) => action)).toContain('audit:archived')
})

test('the settings keep the log for ever by default, and for 90 days to ten years after a recent authentication [archive-policy]', async () => {
  const { call, refuse, signIn, clock, as, session } = await startAgedApp({ kept: null })
  expect((await as('settings:read', undefined)).policy.auditDays).toBeNull()
  expect((await as('audit:archives', undefined)).due).toBeNull()
  for (const auditDays of [0, 1, 89, 3_651, 90.5, -90, Number.MAX_SAFE_INTEGER, '365', Number.NaN])
    expect(await refuse('settings:update', { auditDays }, session())).toMatchObject({ code: 'invalid-input' })
  clock.advance(6 * MINUTE_MS)
  expect(await refuse('settings:update', { auditDays: 90 }, session())).toEqual({ code: 'reauthentication-required' })
  const ada = await signIn(administrator)
  for (const auditDays of [3_650, 90, null]) await call('settings:update', { auditDays }, ada)
  const { entries } = await call('audit:list', { limit: 1 }, ada)
  expect(entries[0]?.details).toEqual({
    kind: 'settings-changed',
    changes: [{ setting: 'auditDays', from: 90, to: null }],
  })
})

test('only a role that changes settings archives, and a double click begins one job [archive-permission]', async () => {
  const { call, refuse, olga: _, signIn, session, folder, as } = await startAgedApp()
  for (const who of [person, operator])
    expect(await refuse('audit:archive', undefined, await signIn(who))).toEqual({ code: 'not-permitted' })
  expect(await refuse('audit:archives', undefined, await signIn(person))).toEqual({ code: 'not-permitted' })
  const [one, other] = await Promise.all([
    call('audit:archive', undefined, session()),
    call('audit:archive', undefined, session()),
  ])
  await finishJob(as, one.id)
  await finishJob(as, other.id)
  expect(listArchiveFiles(folder)).toHaveLength(1)
  expect((await as('audit:archives', undefined)).archives).toHaveLength(1)
})

test('a clock that is ten years ahead archives nothing until an administrator confirms it [archive-clock-ahead]', async () => {
  const app = await startAgedApp()
  const { clock, signIn, refuse, call, folder, core } = app
  const before = readIds(folder)
  const begun = clock.now
  clock.advance(3_650 * DAY_MS)
  core.startRetention('window')
  const ada = await signIn(administrator)
  expect(await refuse('audit:archive', undefined, ada)).toEqual({ code: 'clock-jumped' })
  expect(readIds(folder).first).toBe(before.first)
  const { retention } = await call('overview:read', {}, ada)
  expect(retention).toMatchObject({ users: 0, groups: 0 })
  expect(retention?.entries).toBeGreaterThan(before.count - 5)
  const { entries } = await call('audit:list', { limit: 20 }, ada)
  expect(entries.find(({ action }) => action === 'retention:held')?.details).toMatchObject({
    from: begun,
    users: 0,
    groups: 0,
    entries: expect.any(Number),
  })
  expect(existsSync(archivesOf(folder))).toBe(false)
  await call('overview:resumePurge', undefined, await signIn(administrator))
  // The schedule goes on by itself.
  await expect.poll(() => existsSync(archivesOf(folder)) && listArchiveFiles(folder).length, { timeout: 10_000 }).toBe(1)
})

test('an entry from the future neither holds the log nor lets later entries go, and one from the past takes none along', async () => {
  const { folder, clock, as, archive, verify, passDays } = await startAgedApp({ days: 100 })
  const add = (at: number): number => {
    const database = openBeside(folder)
    const last = database.prepare<[], number>('SELECT max(id) FROM audit_entries').pluck().get() ?? 0
    appendActions(database, 1, {
      firstAt: 0,
      stepMs: at - (database.prepare<[], number>('SELECT at FROM audit_entries ORDER BY id DESC LIMIT 1').pluck().get() ?? 0),
      actionOf: () => ({ who: [null, null, null, null], action: 'auth:login', outcome: 'refused', details: null }),
    })
    return last + 1
  }
  const begin = clock.now
  const future = add(begin + 3_650 * DAY_MS)
  const past = add(begin - 300 * DAY_MS)
  add(begin)
  const { due } = await as('audit:archives', undefined)
  expect(due?.to).toBeLessThan(future)
  await passDays(100)
  const later = (await as('audit:archives', undefined)).due
  expect(later?.to).toBeGreaterThan(past)
  await archive()
  expect(await verify()).toMatchObject({ kind: 'intact', archived: later?.to })
})

test('a bulk change stays whole, and what archived entries changed can’t be undone any more', async () => {
  const { folder, as, archive, verify, passDays, refuse, session, call } = await startAgedApp({ days: 5 })
  const change = async (): Promise<number> => {
    const { users } = await as('users:list', {})
    const ids = users.filter(({ email }) => email === person.email).map(({ id }) => id)
    const plan = await makePlan(as, { change: { kind: 'require-password-change' }, selection: { kind: 'ids', ids } })
    await finishJob(as, (await as('bulk:run', { planId: plan.planId })).id)
    const { entries } = await as('audit:list', { filter: { actions: ['bulk:run'] }, limit: 1 })
    return entries[0]?.id ?? 0
  }
  const start = await change()
  const database = openBeside(folder)
  const findEnd = (id: number): number =>
    database.prepare<[number], number>('SELECT max(id) FROM audit_entries WHERE part_of = ?').pluck().get(id) ?? 0
  const end = findEnd(start)
  expect(end).toBeGreaterThan(start)
  await passDays(95)
  const divided = await change()
  // A late part of the second change: the age alone would divide it.
  await passDays(95)
  appendActions(database, 1, {
    firstAt: 0,
    stepMs: 1,
    actionOf: () => ({
      who: [null, null, null, null],
      action: 'bulk:finished',
      outcome: 'success',
      details: { kind: 'bulk-finished', change: 'disable', entry: divided, state: 'done', changed: 1, skipped: 0 },
    }),
  })
  expect((await as('audit:archives', undefined)).due?.to).toBeGreaterThan(findEnd(divided) - 95 * 24)
  await archive()
  expect(readIds(folder).first).toBe(divided)
  expect(database.prepare('SELECT count(*) FROM undo_steps WHERE entry_id < ?').pluck().get(divided)).toBe(0)
  expect(await refuse('users:undo', { entry: end }, session())).toEqual({ code: 'not-undoable' })
  expect(await refuse('audit:report', { entry: start }, session())).toEqual({ code: 'no-such-report' })
  await call('users:disable', { email: person.email }, session())
  expect(await verify()).toMatchObject({ kind: 'intact' })
})

test('the schedule archives once a month, and the other entries stay [archive-schedule]', async () => {
  const { folder, core, passDays, verify, as } = await startAgedApp({ days: 100 })
  core.startRetention('window', 50)
  await wait(500)
  expect(existsSync(archivesOf(folder))).toBe(false)
  await passDays(30)
  await expect.poll(() => existsSync(archivesOf(folder)) && listArchiveFiles(folder).length, { timeout: 10_000 }).toBe(1)
  await expect.poll(async () => (await as('audit:archives', undefined)).archives.length).toBe(1)
  const { entries } = await as('audit:list', { filter: { actions: ['audit:archived'] } })
  expect(entries).toHaveLength(1)
  expect(entries[0]?.actor).toBeNull()
  expect(await verify()).toMatchObject({ kind: 'intact' })
})

test('an export can include the archives, with the same filter, and its lines are those of the log [archive-export]', async () => {
  const { archive, call, as, folder, session } = await startAgedApp()
  const read = async (filter: object, withArchives: boolean): Promise<string[]> => {
    const path = join(makeFolder(), 'log.jsonl')
    const job = await finishJob(
      as,
      (await call('audit:export', { format: 'json-lines', filter, withArchives }, session(), windowChoosing(path))).id,
    )
    expect(job.state).toBe('done')
    return readFileSync(path, 'utf8').trimEnd().split('\n')
  }
  const whole = await read({}, false)
  await archive()
  const archived = readIds(folder).first - 1
  const both = await read({}, true)
  expect(both.slice(0, archived)).toEqual(whole.slice(0, archived))
  expect(both.length).toBeGreaterThan(whole.length)
  expect(JSON.parse((await read({}, false))[0] ?? '').id).toBe(archived + 1)
  const users = await read({ actions: ['auth:register'] }, true)
  // The last line is the export's own.
  expect(users.map((line) => JSON.parse(line).action)).toEqual(['auth:register', 'auth:register', 'audit:export'])
  expect(await read({ actions: ['auth:register'] }, false)).toHaveLength(1)
})

test('a backup carries the archives, and a restore brings them back [archive-backup]', async () => {
  const { archive, store, folder, clock, verify } = await startAgedApp()
  await archive()
  const { file, passphrase } = await makeBackupOf(folder, store, clock.now)
  const target = join(makeFolder(), 'restored')
  const about = { file, folder: target, readerProgram: READER, now: clock.now, readPassphrase: async () => passphrase }
  expect(await restoreBackup(about)).toMatchObject({ kind: 'restored' })
  expect(listArchiveFiles(target)).toEqual(listArchiveFiles(folder))
  const [name = ''] = listArchiveFiles(folder)
  expect(readFileSync(join(archivesOf(target), name))).toEqual(readFileSync(join(archivesOf(folder), name)))
  const restored = await startTestApp({ folder: target, isSetUp: false })
  const asked = { at: clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal }
  expect(await restored.store.verifyAudit(asked)).toMatchObject({ kind: 'intact', archived: readIds(folder).first - 1 })
  // A backup without its archive is made all the same, and its rehearsal tells.
  rmSync(join(archivesOf(folder), name))
  const lacking = await makeBackupOf(folder, store, clock.now)
  expect(await verify()).toMatchObject({ fault: 'archive', archives: [{ file: name, fault: 'missing' }] })
  expect(await restoreBackup({ ...about, file: lacking.file, folder: join(makeFolder(), 'other') })).toMatchObject({
    kind: 'restored',
  })
})

test('compacting after archiving gives the space back', async () => {
  const { archive, call, session } = await startAgedApp({ days: 400 })
  const before = await call('settings:readSize', undefined, session())
  await archive()
  const archived = await call('settings:readSize', undefined, session())
  expect(archived.freeBytes).toBeGreaterThan(before.bytes / 3)
  const { after } = await call('settings:compact', undefined, session())
  expect(after).toBeLessThan(before.bytes - archived.freeBytes / 2)
})

test('an anchor that is older than the log in the database is still known, and moves on [archive-old-anchor]', async () => {
  const app = await startAgedApp()
  const { archive, folder, clock } = app
  await archive()
  await app.close()
  const anchor = join(folder, ANCHOR_FILE)
  const { directoryId } = JSON.parse(readFileSync(anchor, 'utf8'))
  const [name = ''] = listArchiveFiles(folder)
  const { id, link } = JSON.parse(readFileSync(join(archivesOf(folder), name), 'utf8').split('\n')[3] ?? '')
  const mac = createHmac('sha256', auditKeyOf(folder))
    .update(JSON.stringify(['audit', directoryId, id, link]))
    .digest('hex')
  writeFileSync(anchor, `${JSON.stringify({ directoryId, id, link, mac })}\n`)
  const again = await startTestApp({ folder, isSetUp: false })
  again.clock.now = clock.now
  const asked = { at: clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal }
  expect(await again.store.verifyAudit(asked)).toMatchObject({ kind: 'intact' })
  await again.signIn(administrator)
  await again.close()
  expect(JSON.parse(readFileSync(anchor, 'utf8')).id).toBe(readIds(folder).last)
})

test('a directory whose keys are sealed verifies the chain of its archives, and archives nothing', async () => {
  const { archive, folder, close, clock, passDays } = await startAgedApp()
  await archive()
  await passDays(100)
  await close()
  const keys = JSON.parse(readFileSync(join(folder, KEYS_FILE), 'utf8'))
  const { version, directoryId, isSetUp } = keys
  writeFileSync(join(folder, KEYS_FILE), JSON.stringify({ version, directoryId, isSetUp, sealed: 'c2VhbGVk' }))
  const { store } = await startTestApp({ folder, isSetUp: false, doesWithoutKeys: true })
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const found = await store.verifyAudit({ ...watch, at: clock.now, expected: null })
  expect(found).toMatchObject({ kind: 'intact', isNoteChecked: false })
  const about = { at: clock.now, actor: null, subject: null, action: 'audit:archived', transport: 'terminal' as const }
  const span = { before: clock.now - 90 * DAY_MS, now: clock.now }
  await expect(store.archiveEntries(span, { ...about, outcome: 'success' }, watch)).rejects.toMatchObject({
    error: { code: 'not-available' },
  })
  expect(listArchiveFiles(folder)).toHaveLength(1)
})

test('a log that does not fit its chain or its anchor is not archived [archive-damaged-log]', async () => {
  const { archive, folder, verify } = await startAgedApp()
  const before = readIds(folder).first
  tamper(folder, (database) => database.exec("UPDATE audit_entries SET actor_email = 'eve@example.org' WHERE id = 7"))
  expect(await archive()).toMatchObject({ state: 'failed', result: null })
  expect(readIds(folder).first).toBe(before)
  expect(listArchiveFiles(folder)).toEqual([])
  expect(await verify()).toMatchObject({ kind: 'broken', fault: 'changed', entry: 7, archives: [] })
})

test('a redacted entry is archived with its redaction, and signed again after a rotation [archive-redacted]', async () => {
  const app = await startAgedApp()
  const { folder, archive, verify, call, signIn } = app
  const database = openBeside(folder)
  const [before = Buffer.alloc(0), link = Buffer.alloc(0)] = database
    .prepare<[], Buffer>('SELECT link FROM audit_entries WHERE id IN (1, 2) ORDER BY id')
    .pluck()
    .all()
  const row = database.prepare<[], unknown[]>(`SELECT ${CHAINED_COLUMNS} FROM audit_entries WHERE id = 2`).raw().get() ?? []
  row[3] = 'erased'
  const mac = signRedaction(auditKeyOf(folder), { before, values: row as never, link })
  database.prepare('INSERT INTO audit_redactions (entry_id, key_id, mac) VALUES (2, 1, ?)').run(mac)
  database.exec("UPDATE audit_entries SET actor_email = 'erased' WHERE id = 2")
  expect(await verify()).toMatchObject({ kind: 'intact' })
  await archive()
  const [name = ''] = listArchiveFiles(folder)
  const second = () => JSON.parse(readFileSync(join(archivesOf(folder), name), 'utf8').split('\n')[2] ?? '')
  expect(second()).toMatchObject({ id: 2, actor_email: 'erased', redaction: { key: 1 } })
  expect(database.prepare('SELECT count(*) FROM audit_redactions').pluck().get()).toBe(0)
  expect(await verify()).toMatchObject({ kind: 'intact' })
  await call('settings:rotateKeys', undefined, await signIn(administrator))
  await expect.poll(() => second().redaction.key, { timeout: 10_000 }).toBe(2)
  expect(await verify()).toMatchObject({ kind: 'intact' })
})
