import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { planTransfer } from '../helpers/jobs.ts'
import { runTerminal } from '../helpers/terminal.ts'
import { administrator, makeFolder } from '../helpers/test-app.ts'
import { startTransferApp } from '../helpers/transfers.ts'
import { startExportApp } from '../helpers/user-exports.ts'

const PASSPHRASE = 'six green bicycles on the pier'

/** An export with hashes and its key, of a directory whose keys were rotated, and another directory that opens the export. */
const startTwo = async () => {
  const one = await startExportApp()
  const [dora, carl] = ['dora', 'carl'].map((name) => ({ email: `${name}@example.org`, password: 'nine purple umbrellas' })) as [
    { email: string; password: string },
    { email: string; password: string },
  ]
  await one.register(dora)
  await one.call('settings:rotateKeys', undefined, one.ada)
  await one.register(carl)
  const { path } = await one.exportTo('transfers:exportHashes', { format: 'csv', passphrase: PASSPHRASE })
  const other = await startTransferApp()
  const choosing = (file: string | null) => ({
    transport: 'window' as const,
    source: 'window:1',
    desktop: { ...paperlessDesktop, chooseKeyFile: async () => file },
  })
  const fileId = await other.open([path])
  const preview = () => other.call('transfers:preview', { fileId, options: {} }, other.ada)
  const openKey = (file: string | null, passphrase = PASSPHRASE) =>
    other.callRaw('transfers:openKey', { fileId, passphrase, options: {} }, other.ada, choosing(file))
  return { one, other, path, key: `${path}.key`, fileId, preview, openKey, dora, carl }
}

const fields = ['name', 'note', 'groups', 'password', 'disabled'] as const

test('users of one directory sign in at another with their passwords, which are hashed again [import-other-directory]', async () => {
  const { one, other, key, fileId, preview, openKey, dora, carl } = await startTwo()
  const before = await preview()
  expect(before).toMatchObject({ kind: 'opened', format: 'gatehouse', wants: ['gatehouse-key'] })
  expect(await openKey(key)).toMatchObject({ ok: true, value: { kind: 'used', file: { kind: 'opened', wants: [] } } })
  const planned = await planTransfer(other.as, { fileId, options: {}, fields: [...fields] })
  expect(planned.passwords.unusable).toEqual([])
  expect(await other.run(planned.planId, {})).toMatchObject({ state: 'done' })
  const stored = () => other.database.prepare('SELECT hashed_password FROM users WHERE email = ?').pluck()
  const former = one.database
    .prepare("SELECT hashed_password FROM users WHERE email IN ('carl@example.org', 'dora@example.org')")
    .pluck()
  expect(
    former
      .all()
      .map((text) => String(text).split(':')[0])
      .sort(),
  ).toEqual(['hmac-sha384/1', 'hmac-sha384/2'])
  for (const who of [carl, dora]) {
    expect(stored().get(who.email)).toMatch(/^sealed\/1:bcrypt:/)
    await other.refuse('auth:login', { ...who, password: 'wrong' })
    expect(await other.signIn(who)).toBeTruthy()
    await expect.poll(() => stored().get(who.email)).toMatch(/^hmac-sha384\/1:/)
    expect(await other.signIn(who)).toBeTruthy()
  }
  const [journal] = other.database.prepare('SELECT group_concat(details) FROM audit_entries').pluck().all() as string[]
  expect(journal).not.toContain(PASSPHRASE)
}, 60_000)

test('a wrong passphrase, an altered key, the key of a third directory and another file are refused with the cause [import-key-refused]', async () => {
  const { other, key, preview, openKey } = await startTwo()
  const third = await startExportApp()
  const { path: thirdPath } = await third.exportTo('transfers:exportHashes', { format: 'csv', passphrase: PASSPHRASE })
  const folder = makeFolder()
  const altered = join(folder, 'altered.key')
  const file = JSON.parse(readFileSync(key, 'utf8'))
  const sealed = Buffer.from(file.sealed, 'base64')
  sealed[5] = (sealed[5] ?? 0) ^ 1
  writeFileSync(altered, JSON.stringify({ ...file, sealed: sealed.toString('base64') }))
  const text = join(folder, 'text.key')
  writeFileSync(text, 'no key')
  const refusals = [
    [key, 'another passphrase of some length', 'wrong-passphrase'],
    [altered, PASSPHRASE, 'altered'],
    [`${thirdPath}.key`, PASSPHRASE, 'other-directory'],
    [text, PASSPHRASE, 'not-a-key'],
    [join(folder, 'missing.key'), PASSPHRASE, 'no-file'],
  ] as const
  for (const [path, passphrase, reason] of refusals)
    expect(await openKey(path, passphrase), reason).toEqual({ ok: true, value: { kind: 'refused', reason } })
  expect(await openKey(null)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(await preview()).toMatchObject({ wants: ['gatehouse-key'] })
  expect(other.unexpected).toEqual([])
}, 60_000)

test('without the key, no hash of another directory is stored, and the page cannot name the file', async () => {
  const { other, fileId, key } = await startTwo()
  const planned = await planTransfer(other.as, { fileId, options: {}, fields: [...fields] })
  expect(planned.passwords).toMatchObject({ usable: 0, unusable: [{ name: 'key-missing' }] })
  expect(await other.run(planned.planId, {})).toMatchObject({ state: 'done' })
  const hashes = other.database.prepare('SELECT count(*) FROM users WHERE hashed_password IS NOT NULL AND email <> ?').pluck()
  const mine = hashes.get(administrator.email)
  expect(
    await other.refuse('transfers:openKey', { fileId, passphrase: PASSPHRASE, options: {}, path: key }, other.ada),
  ).toMatchObject({
    code: 'invalid-input',
  })
  expect(hashes.get(administrator.email)).toBe(mine)
}, 60_000)

test('the terminal imports the hashes of another directory with its key, and says why not', async () => {
  const { other, path, key, carl } = await startTwo()
  const command = ['import', path, '--as', administrator.email, '--key', key]
  const wrong = await runTerminal(other, command, [administrator.password, 'another passphrase of some length'])
  expect(wrong).toMatchObject({ code: 1, errors: expect.stringContaining('The passphrase isn’t the one of this key') })
  expect(await other.store.findUser({ email: carl.email })).toBeNull()
  expect(await runTerminal(other, command, [administrator.password, PASSPHRASE])).toMatchObject({ code: 0 })
  expect(await other.signIn(carl)).toBeTruthy()
}, 60_000)
