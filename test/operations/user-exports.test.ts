import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derivePassphraseKeys, unwrapKey } from '../../src/main/backup/backup-keys.ts'
import { readKeysFile } from '../../src/main/store/keys-file.ts'
import { openImport } from '../../src/main/transfer/import-source.ts'
import type { ImportedUser } from '../../src/main/transfer/imported-user.ts'
import { csvSeparators } from '../../src/shared/domain/csv-separator.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { finishJob, planTransfer } from '../helpers/jobs.ts'
import { runTerminal } from '../helpers/terminal.ts'
import { administrator, makeFolder, person } from '../helpers/test-app.ts'
import { startExportApp } from '../helpers/user-exports.ts'

const PASSPHRASE = 'six green bicycles on the pier'

/** All records of a file, as the import reads them. */
const readBack = (path: string): ImportedUser[] => {
  const opened = openImport([path])
  if ('fault' in opened) throw new Error(`${opened.fault} at ${opened.line}`)
  expect(opened.format).toBe('gatehouse')
  const records = [...opened.read()]
  opened.close()
  return records.map((record) => {
    if (record.kind === 'refused') throw new Error(`${record.shown}: ${record.reason}`)
    return record
  })
}

test('the filtered users are exported as CSV and as JSON Lines, without hashes, and read back', async () => {
  const { call, exportTo, readText, ada } = await startExportApp()
  await call('users:update', { email: person.email, name: 'Bob "B"', note: '=1+1\nsecond', groups: ['a, b', 'Choir'] }, ada)
  await call('users:disable', { email: person.email }, ada)
  const csv = await exportTo('transfers:export', { selection: { kind: 'matching', filter: { state: 'disabled' } } })
  expect(csv.job).toMatchObject({
    kind: 'transfers:export',
    state: 'done',
    result: { kind: 'exported', entries: 1, path: csv.path },
  })
  const [head, ...rest] = readText(csv.path).split('\r\n')
  expect(head).toBe(
    '\ufeffemail,name,role,groups,note,disabled,disable on,created,last sign-in,password changed,must change password',
  )
  expect(rest.join('\r\n')).toBe(
    `"bob@example.org","Bob ""B""",user,"[""a, b"",""Choir""]","'=1+1\nsecond",true,,2026-01-01T00:00:00.000Z,,2026-01-01T00:00:00.000Z,false\r\n`,
  )
  const lines = await exportTo('transfers:export', { format: 'json-lines', selection: { kind: 'matching', search: 'olga' } })
  expect(JSON.parse(readText(lines.path))).toMatchObject({ email: 'olga@example.org', role: 'operator', groups: [] })
  expect(readText(lines.path)).not.toContain('password_hash')
  expect(readBack(csv.path)).toMatchObject([
    { email: person.email, name: 'Bob "B"', groups: ['a, b', 'Choir'], note: '=1+1\nsecond', isDisabled: true },
  ])
})

test('whatever users are called, an export is read back exactly, and no cell begins a formula [export-read-back]', async () => {
  const { database, exportTo, readText } = await startExportApp()
  const word = fc.string({ unit: fc.constantFrom(...'aZ é=+-@\'";|,\t ＝王'), maxLength: 12 })
  const note = fc.string({ unit: fc.constantFrom(...'a=+-@\'";|,\t\n \r＝'), maxLength: 20 })
  const group = word.filter((name) => name.trim() === name && name !== '')
  await fc.assert(
    fc.asyncProperty(
      word.map((name) => name.trim()),
      note.map((text) => text.replace(/\r\n?/g, '\n')),
      fc.uniqueArray(group, { maxLength: 3 }),
      fc.constantFrom(...csvSeparators),
      async (name, text, groups, separator) => {
        database.exec('DELETE FROM group_members; DELETE FROM groups')
        database.prepare('UPDATE users SET name = ?, note = ? WHERE email = ?').run(name, text, person.email)
        for (const [index, called] of groups.entries()) {
          database.prepare('INSERT INTO groups (number, name, key) VALUES (?, ?, ?)').run(index + 1, called, `${index}`)
          database
            .prepare('INSERT INTO group_members (group_number, user_number) SELECT ?, number FROM users WHERE email = ?')
            .run(index + 1, person.email)
        }
        for (const format of ['csv', 'json-lines'] as const) {
          const { path } = await exportTo('transfers:export', { format, separator })
          const bob = readBack(path).find(({ email }) => email === person.email)
          expect(bob).toMatchObject({ name, note: text, groups })
          if (format === 'csv')
            for (const cell of readText(path).matchAll(/(?:^|[,;\t\n])"((?:[^"]|"")*)"/g))
              expect(cell[1]).not.toMatch(/^["\s]*[=+\-@＝]/)
        }
      },
    ),
    { numRuns: 15 },
  )
}, 60_000)

test('an export with hashes imports again to an equal directory, where the passwords still sign in [export-import-equal]', async () => {
  const { call, as, exportTo, database, open, run, ada, signIn } = await startExportApp()
  await call('users:update', { email: person.email, name: 'Bob', note: 'a\nb', groups: ['Choir', 'x, y'] }, ada)
  await call('users:create', { email: 'cleo@example.org', name: 'Cleo' }, ada)
  await call('users:disable', { email: 'olga@example.org' }, ada)
  const columns = 'email, name, role, note, hashed_password, disabled_at IS NOT NULL AS disabled, is_activated'
  const groups = `(SELECT group_concat(name) FROM group_members JOIN groups ON groups.number = group_number WHERE user_number = users.number)`
  const readAll = () => database.prepare(`SELECT ${columns}, ${groups} AS groups FROM users ORDER BY email`).all()
  const before = readAll()
  for (const format of ['csv', 'json-lines'] as const) {
    const { path } = await exportTo('transfers:exportHashes', { format })
    database.pragma('foreign_keys = ON')
    database.prepare('DELETE FROM users WHERE email <> ?').run(administrator.email)
    const fileId = await open([path])
    const planned = await planTransfer(as, { fileId, options: {}, fields: ['name', 'note', 'groups', 'password', 'disabled'] })
    const { rows } = await call('transfers:readRows', { planId: planned.planId, list: 'raised-role' }, ada)
    const job = await run(planned.planId, { ticked: rows.map(({ position }) => position) })
    expect(job).toMatchObject({ state: 'done' })
    expect(readAll()).toEqual(before)
    await signIn()
  }
}, 60_000)

test('hashes need a role that manages users and a recent password, and the log tells of them [export-hashes-guarded]', async () => {
  const { call, refuse, auth, signIn, clock, ada, olga, target, database, lastEntry } = await startExportApp()
  const auditor = { email: 'aude@example.org', password: 'eleven grey pelicans' }
  await auth.registerUser(auditor.email, auditor.password, { role: 'auditor' })
  const aude = await signIn(auditor)
  const window = windowChoosing(join(target, 'x.csv'))
  const input = { format: 'csv' } as const
  for (const session of [olga, await signIn()]) {
    expect(await refuse('transfers:export', input, session, window)).toEqual({ code: 'not-permitted' })
    expect(await refuse('transfers:exportHashes', input, session, window)).toEqual({ code: 'not-permitted' })
  }
  expect(await refuse('transfers:exportHashes', input, aude, window)).toEqual({ code: 'not-permitted' })
  expect(await refuse('transfers:export', { ...input, passphrase: PASSPHRASE }, aude, window)).toMatchObject({
    code: 'invalid-input',
  })
  expect(await refuse('transfers:exportHashes', { ...input, passphrase: 'short' }, ada, window)).toMatchObject({
    code: 'invalid-input',
  })
  const common = { ...input, passphrase: 'passwordpasswordpassword' }
  expect(await refuse('transfers:exportHashes', common, ada, window)).toMatchObject({ code: 'password-refused' })
  for (const session of [null, 'made-up'])
    expect(await refuse('transfers:export', input, session, window)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('transfers:export', input, ada, { ...window, transport: 'http' })).toEqual({ code: 'unknown-operation' })
  clock.advance(6 * MINUTE_MS)
  expect(await refuse('transfers:exportHashes', input, ada, window)).toEqual({ code: 'reauthentication-required' })
  expect(window.asked).toBe(0)
  expect(readdirSync(target)).toEqual([])
  const { id } = await call('transfers:export', input, aude, window)
  await expect.poll(async () => (await call('jobs:read', { id }, aude)).state).toBe('done')
  const hash =
    database.prepare<[string], string>('SELECT hashed_password FROM users WHERE email = ?').pluck().get(person.email) ?? ''
  expect(readFileSync(join(target, 'x.csv'), 'utf8')).not.toContain(hash)
  expect(await lastEntry()).toMatchObject({
    action: 'transfers:exported',
    details: { kind: 'users-export-finished', withHashes: false, state: 'done', users: 4 },
  })
})

test('the key is written beside the file, and only the passphrase opens it [export-key-sealed]', async () => {
  const { call, as, ada, folder, target, lastEntry } = await startExportApp()
  const path = join(target, 'users.csv')
  const begun = await call('transfers:exportHashes', { format: 'csv', passphrase: PASSPHRASE }, ada, windowChoosing(path))
  expect(await finishJob(as, begun.id)).toMatchObject({ state: 'done', result: { entries: 3 } })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600)
  const { format, scrypt, ephemeral, sealed } = JSON.parse(readFileSync(`${path}.key`, 'utf8'))
  expect(format).toBe('gatehouse-password-key')
  const [wrapped, salt] = [
    { ephemeral: Buffer.from(ephemeral, 'base64'), wrapped: Buffer.from(sealed, 'base64') },
    Buffer.from(scrypt.salt, 'base64'),
  ]
  expect(unwrapKey(wrapped, await derivePassphraseKeys(`${PASSPHRASE}s`, salt))).toBeNull()
  const content = JSON.parse(unwrapKey(wrapped, await derivePassphraseKeys(PASSPHRASE, salt))?.toString() ?? '')
  const keys = readKeysFile(folder)
  if (!('keys' in keys)) throw new Error('sealed')
  expect(content).toEqual({ directoryId: keys.directoryId, keys: [{ id: 1, key: keys.keys.password }] })
  expect(await lastEntry()).toMatchObject({ details: { withHashes: true } })
})

test('a password that its owner disowned is exported without its hash, and a deleted user as disabled [export-disowned-without-hash]', async () => {
  const { call, exportTo, database, ada } = await startExportApp()
  database.prepare('UPDATE users SET password_disowned_at = 1 WHERE email = ?').run(person.email)
  await call('users:delete', { email: 'olga@example.org' }, ada)
  const { path } = await exportTo('transfers:exportHashes', { format: 'json-lines' })
  expect(readBack(path).map(({ email, password }) => [email, password.kind])).toEqual([
    [administrator.email, 'gatehouse'],
    [person.email, 'none'],
  ])
  const deleted = await exportTo('transfers:export', { selection: { kind: 'matching', filter: { state: 'deleted' } } })
  expect(readBack(deleted.path)).toMatchObject([{ email: 'olga@example.org', isDisabled: true }])
})

test('a cancelled export leaves no file, and a user has one export at a time [export-leaves-nothing]', async () => {
  const { call, callRaw, as, ada, refuse, target, database } = await startExportApp()
  const insert = database.prepare(
    `INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at)
     VALUES (?, ?, ?, ?, '', '', 'user', 0)`,
  )
  database.transaction(() => {
    for (let index = 0; index < 40_000; index += 1) {
      const id = createHash('sha256').update(`${index}`).digest('hex')
      insert.run(`${id.slice(0, 8)}-0000-4000-8000-${id.slice(8, 20)}`, `u${index}@x.org`, `u${index}@x.org`, `u${index}@x.org`)
    }
  })()
  expect(await refuse('transfers:export', { format: 'csv' }, ada, windowChoosing(null))).toEqual({ code: 'cancelled' })
  const path = join(target, 'big.csv')
  const begun = await call('transfers:export', { format: 'csv' }, ada, windowChoosing(path))
  const second = await callRaw('transfers:export', { format: 'csv' }, ada, windowChoosing(path))
  expect(second).toEqual({ ok: false, error: { code: 'busy' } })
  await call('jobs:cancel', { id: begun.id }, ada)
  expect(await finishJob(as, begun.id)).toMatchObject({ state: 'cancelled' })
  expect(existsSync(path)).toBe(false)
  expect(readdirSync(target)).toEqual([])
})

test('the terminal exports what the options choose, and asks for the passphrase of the key', async () => {
  const app = await startExportApp()
  const file = join(makeFolder(), 'users.csv')
  const run = (argv: string[], lines: string[] = []) =>
    runTerminal(app, ['export', '--to', file, '--as', administrator.email, ...argv], [administrator.password, ...lines])
  expect(await run(['--role', 'operator'])).toMatchObject({ code: 0, output: `Wrote 1 user to ${file}\n` })
  expect(readBack(file)).toMatchObject([{ email: 'olga@example.org' }])
  expect(await run([])).toMatchObject({ code: 2, unread: 1 })
  expect(await run(['--force', '--key'])).toMatchObject({ code: 2, unread: 1 })
  expect(await run(['--force', '--hashes', '--key'], [PASSPHRASE])).toMatchObject({ code: 0 })
  expect(existsSync(`${file}.key`)).toBe(true)
  expect(readFileSync(file, 'utf8')).toContain('hmac-sha384/1:$2b$')
}, 30_000)

test('the terminal imports an export again, first as a dry run, and leaves out roles that are not allowed', async () => {
  const app = await startExportApp()
  const { database, exportTo, read } = app
  const { path } = await exportTo('transfers:exportHashes')
  database.pragma('foreign_keys = ON')
  database.prepare('DELETE FROM users WHERE email <> ?').run(administrator.email)
  const run = (...argv: string[]) =>
    runTerminal(app, ['import', path, '--as', administrator.email, ...argv], [administrator.password])
  expect(await run('--dry-run')).toMatchObject({ code: 0, output: expect.stringMatching(/^3 rows read\.\nNew: 2\./) })
  expect(database.prepare('SELECT count(*) FROM users').pluck().get()).toBe(1)
  expect(await run()).toMatchObject({ code: 0, output: 'Imported 1 user. Skipped 1 row.\n' })
  expect(await read(person.email)).toMatchObject({ role: 'user', state: 'active' })
  expect(await run('--allow', 'nobody@example.org')).toMatchObject({ code: 2 })
  expect(await run('--allow', 'olga@example.org')).toMatchObject({ code: 0, output: expect.stringMatching(/^Imported 1 user/) })
  expect(await read('olga@example.org')).toMatchObject({ role: 'operator' })
  expect(await run('--map', 'nothing=email')).toMatchObject({ code: 2 })
  expect(await runTerminal(app, ['import', `${path}.none`, '--as', administrator.email], [administrator.password])).toMatchObject(
    {
      code: 1,
      output: '',
    },
  )
}, 60_000)
