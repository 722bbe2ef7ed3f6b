import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { expect, test } from 'vitest'
import { KEYS_FILE, WINDOW_FOLDER } from '../../src/main/store/folder-files.ts'
import { makeSealedFile, parseKeysFile, writeKeysFile } from '../../src/main/store/keys-file.ts'
import { nextLink } from '../../src/main/store/sqlite/tables/audit-chain.ts'
import { redactionsTable } from '../../src/main/store/sqlite/tables/redactions.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { tamper } from '../helpers/audit-log.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, type JobCall } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

/** Texts of the user that occur nowhere else. */
const zora = { email: 'zora.quillfeather@example.org', password: 'nine purple umbrellas' }
const formerEmail = 'zq-before@example.net'
const texts = [zora.email, formerEmail, 'Quillfeather', 'quillfeather', 'Brambleton', 'Room 17, Xanthorhiza', 'Xylography club']

type App = Awaited<ReturnType<typeof startStaffedApp>>

const callsOf =
  (app: Pick<App, 'call'>, sessionId: string): JobCall =>
  (operation, input) =>
    app.call(operation, input, sessionId)

/** A user with traces in every table and file: former addresses and names, notes, groups, reasons, notices, reports, preferences. */
const liveALife = async (app: App): Promise<{ id: string; number: number }> => {
  const { call, ada, olga, folder } = app
  await app.register({ ...zora, email: formerEmail })
  await call('users:update', { email: formerEmail, name: 'Zora Brambleton', note: 'Room 17, Xanthorhiza' }, ada)
  await call('users:changeEmail', { email: formerEmail, newEmail: zora.email }, ada)
  await call('users:update', { email: zora.email, name: 'Zora Quillfeather', groups: ['Xylography club'] }, ada)
  await call('groups:list', undefined, ada)
  await call('users:disable', { email: zora.email, reason: 'Zora Quillfeather is on leave' }, ada)
  await call('users:enable', { email: zora.email }, ada)
  const session = await app.signIn(zora)
  await call('auth:updateProfile', { name: 'Zora Quillfeather' }, session)
  await app.refuse('auth:login', { ...zora, password: 'wrong' })
  await call('users:issueReset', { email: zora.email }, olga)
  // Others mention the user, in other words than the user's own entries have.
  await call('users:changeRole', { email: operator.email, role: 'auditor', reason: `Asked by ${formerEmail.toUpperCase()}` }, ada)
  await call('users:changeRole', { email: operator.email, role: 'operator' }, ada)
  const { id } = await call('users:read', { email: zora.email }, ada)
  // As an administrator, the user acts on others.
  await call('users:changeRole', { email: zora.email, role: 'administrator' }, ada)
  const acting = await app.signIn(zora)
  await call('users:requirePasswordChange', { email: operator.email }, acting)
  await call('users:changeRole', { email: zora.email, role: 'user' }, ada)
  mkdirSync(join(folder, WINDOW_FOLDER), { recursive: true })
  writeFileSync(join(folder, WINDOW_FOLDER, 'desk-setups.json'), JSON.stringify({ [id]: { views: [formerEmail] }, other: 1 }))
  const number = openBeside(folder).prepare('SELECT number FROM users WHERE id = ?').pluck().get(id) as number
  return { id, number }
}

const erase = async (app: App, email = zora.email) => {
  const ada = await app.signIn(administrator)
  const job = await app.call('users:erase', { email, confirmation: email }, ada)
  const ended = await finishJob(callsOf(app, ada), job.id)
  expect(app.unexpected).toEqual([])
  return ended
}

const verify = (app: Pick<App, 'store' | 'clock'>) =>
  app.store.verifyAudit({
    at: app.clock.now,
    expected: null,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  })

/** The texts that any file of the folder still has. */
const findTexts = (folder: string): string[] => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())
  return files.flatMap((name) => {
    const content = readFileSync(join(folder, name))
    return texts.filter((text) => content.includes(text)).map((text) => `${name}: ${text}`)
  })
}

/** The tokens in the pages of the text index, those of removed rows too. The tokens of a page share their beginnings. */
const listTokens = (database: Database): Set<string> => {
  const tokens = new Set<string>()
  const pages = database.prepare<[], Buffer>('SELECT block FROM user_grams_data WHERE id > 10').pluck().all()
  for (const page of pages) {
    const readNumber = (from: number): [value: number, next: number] => {
      let value = 0
      for (let index = from; ; index += 1) {
        const byte = page[index] ?? 0
        value = value * 128 + (byte & 127)
        if (byte < 128) return [value, index + 1]
      }
    }
    let token = ''
    let place = 0
    for (let index = page.readUInt16BE(2); index < page.length; ) {
      const [step, next] = readNumber(index)
      index = next
      place += step
      const [shared, afterShared] = token === '' ? [0, place] : readNumber(place)
      const [length, start] = readNumber(afterShared)
      token = token.slice(0, shared) + page.toString('latin1', start, start + length)
      tokens.add(token.slice(1))
    }
  }
  return tokens
}

/** The first eight characters of the address, as the index has them. */
const addressToken = `x${Buffer.from(zora.email.slice(0, 8)).toString('hex')}`

test('an erased user leaves no byte of an address, name, note, group or reason in the data folder [erasure-leaves-nothing]', async () => {
  const app = await startStaffedApp()
  const { id, number } = await liveALife(app)
  expect(findTexts(app.folder)).not.toEqual([])
  const database = openBeside(app.folder)
  expect(listTokens(database)).toContain(addressToken)
  // The group has a name of its own, which is no text of the user.
  const job = await erase(app)
  expect(job).toMatchObject({ state: 'done', result: { kind: 'erased', number, isCompacted: true } })
  expect(findTexts(app.folder).filter((found) => !found.endsWith('Xylography club'))).toEqual([])
  expect(listTokens(database)).not.toContain(addressToken)
  expect(database.prepare('SELECT count(*) FROM users WHERE id = ?').pluck().get(id)).toBe(0)
  expect(database.prepare("SELECT count(*) FROM audit_entries WHERE details LIKE '%Xylography%'").pluck().get()).toBe(0)
  const preferences = readFileSync(join(app.folder, WINDOW_FOLDER, 'desk-setups.json'), 'utf8')
  expect(JSON.parse(preferences)).toEqual({ other: 1 })
})

test('the log of an erasure is whole, calls the user by a number, and tells it with the counts [erasure-keeps-chain]', async () => {
  const app = await startStaffedApp()
  const { id, number } = await liveALife(app)
  const links = () => openBeside(app.folder).prepare('SELECT id, at, link, actor_id, subject_id, action FROM audit_entries').all()
  const before = links()
  await erase(app)
  const found = await verify(app)
  expect(found).toMatchObject({ kind: 'intact' })
  expect(links().slice(0, before.length)).toEqual(before)
  const entries = await app.store.listAuditEntries(1_000)
  const own = entries.filter(({ actor, subject }) => actor?.id === id || subject?.id === id)
  expect(new Set(own.map(({ actor, subject }) => (actor?.id === id ? actor : subject)?.email))).toEqual(
    new Set([`User ${number}`]),
  )
  const changed = own.flatMap(({ details }) => (details?.kind === 'fields-changed' ? details.changes : []))
  expect(changed).toContainEqual({ field: 'email', from: `User ${number}`, to: `User ${number}` })
  expect(changed).toContainEqual({ field: 'groups', added: [`User ${number}`], removed: [] })
  const roles = own.flatMap(({ details }) => (details?.kind === 'role-changed' ? [details] : []))
  expect(roles).toContainEqual({ kind: 'role-changed', from: 'user', to: 'administrator' })
  const [last] = entries
  const redacted = openBeside(app.folder).prepare('SELECT count(*) FROM audit_redactions').pluck().get()
  expect(last).toMatchObject({
    action: 'users:erased',
    actor: { email: administrator.email },
    subject: { id, email: `User ${number}` },
    details: { kind: 'user-erased', number, entries: redacted },
  })
  // What another user wrote keeps its sense.
  const reasons = entries.flatMap(({ details }) => (details?.kind === 'role-changed' && details.reason ? [details.reason] : []))
  expect(reasons).toEqual([`Asked by User ${number}`])
})

test('the log stays whole when its directory is opened again, and after a later erasure of who acted on the erased user', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  await erase(app)
  await erase(app, operator.email)
  expect(await verify(app)).toMatchObject({ kind: 'intact' })
  await app.close()
  const again = await startTestApp({ folder: app.folder, isSetUp: false })
  expect(await verify(again)).toMatchObject({ kind: 'intact' })
})

test('a deleted user can be erased, and the address is free at once', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  await app.call('users:delete', { email: zora.email }, app.ada)
  expect(await erase(app)).toMatchObject({ state: 'done' })
  expect(await app.register(zora)).toMatchObject({ message: 'user created' })
  expect(await verify(app)).toMatchObject({ kind: 'intact' })
})

test('only an administrator who was authenticated recently and typed the address erases, and no user erases their own account [erasure-refused]', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  const input = { email: zora.email, confirmation: zora.email }
  const user = await app.signIn(zora)
  for (const session of [await app.signIn(operator), user, null])
    expect(await app.refuse('users:erase', input, session)).toMatchObject({ code: session ? 'not-permitted' : 'not-signed-in' })
  expect(await app.refuse('users:erase', { ...input, confirmation: operator.email }, app.ada)).toMatchObject({
    code: 'invalid-input',
  })
  expect(await app.refuse('users:erase', { email: zora.email }, app.ada)).toMatchObject({ code: 'invalid-input' })
  const self = { email: administrator.email, confirmation: administrator.email }
  expect(await app.refuse('users:erase', self, app.ada)).toEqual({ code: 'own-account' })
  const unknown = { email: 'nobody@example.org', confirmation: 'nobody@example.org' }
  expect(await app.refuse('users:erase', unknown, app.ada)).toEqual({ code: 'no-such-user' })
  app.clock.advance(6 * MINUTE_MS)
  expect(await app.refuse('users:erase', input, app.ada)).toEqual({ code: 'reauthentication-required' })
  const other = { transport: 'http' as const, source: 'http', desktop: null }
  expect(await app.refuse('users:erase', input, app.ada, other)).toMatchObject({ code: 'unknown-operation' })
})

test('the only administrator who stays is not erased [erasure-last-administrator]', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  await app.call('users:changeRole', { email: zora.email, role: 'administrator' }, app.ada)
  const acting = await app.signIn(zora)
  await app.call('users:disable', { email: zora.email, at: app.clock.now + DAY_MS }, app.ada)
  expect(await app.signIn(zora)).toBeTruthy()
  const session = await app.signIn(zora)
  const input = { email: administrator.email, confirmation: administrator.email }
  expect(await app.refuse('users:erase', input, session)).toEqual({ code: 'last-administrator' })
  expect(acting).not.toBe(session)
})

test('a user who is being erased does not come back, and two windows erase once', async () => {
  const app = await startStaffedApp()
  const { id } = await liveALife(app)
  const ada = await app.signIn(administrator)
  const input = { email: zora.email, confirmation: zora.email }
  const both = await Promise.all([app.callRaw('users:erase', input, ada), app.callRaw('users:erase', input, ada)])
  expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await app.callRaw('users:restore', { email: zora.email }, ada)).toMatchObject({ ok: false })
  expect(await app.callRaw('auth:login', zora)).toMatchObject({ ok: false, error: { code: 'wrong-credentials' } })
  await expect.poll(async () => (await app.store.listOpenErasures()).length).toBe(0)
  expect((await app.store.listAuditEntries(1_000)).filter(({ action }) => action === 'users:erased')).toHaveLength(1)
  expect(await app.store.findAnyUser({ id })).toBeNull()
})

test('an erasure that was interrupted after any of its parts is finished by the next start [erasure-resumes]', {
  timeout: 120_000,
}, async () => {
  const context = (app: App) => ({ at: app.clock.now, actor: null, action: 'users:erase', transport: 'terminal' as const })
  for (let parts = 0; parts <= 5; parts += 1) {
    const app = await startStaffedApp()
    const { id } = await liveALife(app)
    const entry = { ...context(app), subject: { id, email: zora.email }, outcome: 'success' as const, details: null }
    await app.store.beginErasure({ userId: id }, { now: app.clock.now }, entry)
    for (let part = 0; part < parts; part += 1) await app.store.continueErasure(id, app.clock.now)
    expect(await verify(app), `after ${parts} parts`).toMatchObject({ kind: 'intact' })
    await app.close()
    const again = await startTestApp({ folder: app.folder, isSetUp: false })
    again.core.startRetention('window')
    await expect.poll(async () => (await again.store.listOpenErasures()).length, { timeout: 20_000 }).toBe(0)
    expect(await verify(again), `after ${parts} parts and a start`).toMatchObject({ kind: 'intact' })
    await again.close()
    expect(
      findTexts(app.folder).filter((found) => !found.endsWith('Xylography club')),
      `after ${parts} parts`,
    ).toEqual([])
  }
})

/** Marks Zora as a process does that is interrupted at once. */
const markZora = async (app: App): Promise<void> => {
  const { id } = await liveALife(app)
  const about = { at: app.clock.now, actor: null, action: 'users:erase', transport: 'terminal' as const }
  const entry = { ...about, subject: { id, email: zora.email }, outcome: 'success' as const, details: null }
  await app.store.beginErasure({ userId: id }, { now: app.clock.now }, entry)
}

const expectErasedOnce = async (app: App): Promise<void> => {
  await expect.poll(async () => (await app.store.listOpenErasures()).length, { timeout: 20_000 }).toBe(0)
  expect((await app.store.listAuditEntries(1_000)).filter(({ action }) => action === 'users:erased')).toHaveLength(1)
  expect(await verify(app)).toMatchObject({ kind: 'intact' })
}

test('an interrupted erasure goes on when it is asked for again [erasure-asked-again]', async () => {
  const app = await startStaffedApp()
  await markZora(app)
  const input = { email: zora.email, confirmation: zora.email }
  const job = await app.call('users:erase', input, await app.signIn(administrator))
  expect(job).toMatchObject({ kind: 'users:erase', state: 'running' })
  await expectErasedOnce(app)
})

test('an interrupted erasure goes on by itself, without a start [erasure-goes-on]', async () => {
  const app = await startStaffedApp()
  app.core.startRetention('window', 100)
  await markZora(app)
  await expectErasedOnce(app)
})

test('a refusal that is counted until after the erasure does not bring the address back', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  for (let time = 0; time < 3; time += 1) await app.callRaw('auth:login', { ...zora, password: 'wrong' })
  await erase(app)
  await app.close()
  expect(findTexts(app.folder).filter((found) => !found.endsWith('Xylography club'))).toEqual([])
})

/** A directory with an erased user, closed, after this change to the file. */
const findAfter = async (work: (database: Database) => void, erasedBefore = true) => {
  const app = await startStaffedApp()
  await liveALife(app)
  if (erasedBefore) await erase(app)
  await app.close()
  tamper(app.folder, work)
  const again = await startTestApp({ folder: app.folder, isSetUp: false })
  const found = await verify(again)
  await again.close()
  return found
}

const forged = (database: Database, key: Buffer, entry: number): void => {
  const values = redactionsTable(database).findValues(entry)
  if (!values) throw new Error('there is no such entry')
  const [id, at, actorId, , subjectId, subjectEmail, action, transport, outcome, details] = values
  const changed = [id, at, actorId, 'mallory@example.org', subjectId, subjectEmail, action, transport, outcome, details] as const
  redactionsTable(database).redact(changed, { id: 1, key })
}

test('a redaction with another key, a moved one, a missing one and a changed text are found [redaction-forged-found]', {
  timeout: 60_000,
}, async () => {
  const first = '(SELECT min(entry_id) FROM audit_redactions)'
  const broken = { kind: 'broken', fault: 'changed' }
  expect(await findAfter((database) => forged(database, Buffer.alloc(32, 7), 3), false)).toMatchObject({ ...broken, entry: 3 })
  expect(await findAfter((database) => database.exec(`DELETE FROM audit_redactions WHERE entry_id = ${first}`))).toMatchObject(
    broken,
  )
  expect(
    await findAfter((database) => database.exec(`UPDATE audit_redactions SET key_id = 2 WHERE entry_id = ${first}`)),
  ).toMatchObject(broken)
  const moved = `UPDATE audit_redactions SET mac = (SELECT mac FROM audit_redactions ORDER BY entry_id DESC LIMIT 1) WHERE entry_id = ${first}`
  expect(await findAfter((database) => database.exec(moved))).toMatchObject(broken)
  const edits = ["actor_email = 'mallory@example.org'", "action = 'auth:login'", 'at = at + 1', "details = '{}'"]
  for (const edit of edits)
    expect(
      await findAfter((database) => database.exec(`UPDATE audit_entries SET ${edit} WHERE id = ${first}`)),
      edit,
    ).toMatchObject(broken)
})

test('entries before a redaction cannot be written anew, although its link stays [redaction-covers-earlier]', async () => {
  const found = await findAfter((database) => {
    const first = database.prepare<[], number>('SELECT min(entry_id) FROM audit_redactions').pluck().get() ?? 0
    expect(first).toBeGreaterThan(2)
    const values = redactionsTable(database).findValues(first - 1)
    const before = database
      .prepare<[number], Buffer>('SELECT link FROM audit_entries WHERE id = ?')
      .pluck()
      .get(first - 2)
    if (!values || !before) throw new Error('there is no entry before the redaction')
    const [id, at, actorId, , subjectId, subjectEmail, action, transport, outcome, details] = values
    const mallory = 'mallory@example.org'
    const link = nextLink(before, [id, at, actorId, mallory, subjectId, subjectEmail, action, transport, outcome, details])
    database.prepare('UPDATE audit_entries SET actor_email = ?, link = ? WHERE id = ?').run(mallory, link, id)
  })
  expect(found).toMatchObject({ kind: 'broken', fault: 'changed' })
})

test('plain SQL changes no entry without a redaction, and no redacted one but its texts [redaction-trigger]', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  await erase(app)
  const database = openBeside(app.folder)
  const entries = database
    .prepare<[], { id: number; isRedacted: number }>(
      'SELECT id, id IN (SELECT entry_id FROM audit_redactions) AS isRedacted FROM audit_entries',
    )
    .all()
  const plain = entries.find(({ isRedacted }) => !isRedacted)?.id
  const redacted = entries.find(({ isRedacted }) => isRedacted)?.id
  const refused = 'audit entries are never changed'
  expect(() => database.exec(`UPDATE audit_entries SET actor_email = 'x' WHERE id = ${plain}`)).toThrow(refused)
  for (const edit of [
    'id = 100000',
    'at = 1',
    "actor_id = 'x'",
    "subject_id = 'x'",
    "action = 'x'",
    "outcome = 'refused'",
    "link = x'00'",
  ])
    expect(() => database.exec(`UPDATE audit_entries SET ${edit} WHERE id = ${redacted}`), edit).toThrow(refused)
  expect(() =>
    database.exec(`UPDATE audit_entries SET details = '{"kind":"reason-given","entry":1}' WHERE id = ${redacted}`),
  ).toThrow(refused)
  expect(() => database.exec(`DELETE FROM audit_entries WHERE id = ${redacted}`)).toThrow()
  expect(await verify(app)).toMatchObject({ kind: 'intact' })
})

test('a rotation of the keys signs redactions again, and forges none [redaction-rotation]', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  await erase(app)
  const database = openBeside(app.folder)
  const mac = database.prepare<[], Buffer>('SELECT mac FROM audit_redactions ORDER BY entry_id LIMIT 1').pluck()
  const before = mac.get()
  await app.call('settings:rotateKeys', undefined, await app.signIn(administrator))
  await app.core.finishKeys()
  expect(database.prepare('SELECT DISTINCT key_id FROM audit_redactions').pluck().all()).toEqual([2])
  expect(mac.get()).not.toEqual(before)
  expect(await verify(app)).toMatchObject({ kind: 'intact' })
  // One that was forged before a rotation is not signed by it.
  const again = await startStaffedApp()
  tamper(again.folder, (one) => forged(one, Buffer.alloc(32, 7), 3))
  await again.call('settings:rotateKeys', undefined, again.ada)
  await again.core.finishKeys()
  expect(await verify(again)).toMatchObject({ kind: 'broken', fault: 'changed', entry: 3 })
})

test('a process without the keys erases no user, and does not call redacted entries broken', async () => {
  const app = await startStaffedApp()
  await liveALife(app)
  await erase(app)
  const former = readFileSync(join(app.folder, KEYS_FILE), 'utf8')
  await app.close()
  const file = parseKeysFile(former)
  if ('sealed' in file) throw new Error('the keys are sealed already')
  writeKeysFile(app.folder, makeSealedFile(file, 'AAAA'))
  const again = await startTestApp({ folder: app.folder, isSetUp: false, doesWithoutKeys: true })
  expect(await verify(again)).toMatchObject({ kind: 'intact', isNoteChecked: false })
  const { id } = (await again.store.findAnyUser({ email: operator.email })) ?? {}
  const entry = { at: app.clock.now, actor: null, subject: null, action: 'users:erase', transport: 'terminal' as const }
  const begun = again.store.beginErasure(
    { userId: id ?? '' },
    { now: app.clock.now },
    { ...entry, outcome: 'success', details: null },
  )
  await expect(begun).rejects.toMatchObject({ error: { code: 'not-available' } })
  expect(await again.store.findUser({ email: operator.email })).not.toBeNull()
})
