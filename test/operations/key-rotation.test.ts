import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sealForeignHash } from '../../src/main/transfer/foreign-seal.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { FOREIGN_PASSWORD, makeForeignHashes } from '../helpers/foreign-passwords.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

type KeysJson = {
  version: number
  check?: string
  keys?: Record<string, string>
  generations?: { id: number; keys: Record<string, string> }[]
}

const readKeys = (folder: string): KeysJson => JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as KeysJson

const purposesOf = (folder: string): Record<number, string[]> =>
  Object.fromEntries((readKeys(folder).generations ?? []).map(({ id, keys }) => [id, Object.keys(keys).sort()]))

const ALL = ['audit', 'backup', 'password', 'secondFactor', 'shortCode']

const hashOf = async (app: App, email: string): Promise<string> => (await app.auth.findUserBy({ email })).hashedPassword ?? ''

/** Rotates, and waits until what the old keys protected is encrypted again. */
const rotate = async (app: App): Promise<string> => {
  const ada = await app.signIn(administrator)
  expect(await app.call('settings:rotateKeys', undefined, ada)).toMatchObject({ madeAt: app.clock.now, hasFormer: true })
  await app.core.finishKeys()
  return ada
}

test('new keys are used for new hashes, and a password of former keys is valid and hashed again at the sign-in [keys-rotate]', async () => {
  const app = await startTestApp()
  await app.register()
  const { keys: former } = readKeys(app.folder)
  app.clock.advance(60_000)
  const ada = await rotate(app)
  expect(purposesOf(app.folder)).toEqual({ 1: ['password', 'secondFactor', 'shortCode'], 2: ALL })
  const [, made] = readKeys(app.folder).generations ?? []
  for (const purpose of ALL) expect(made?.keys[purpose], purpose).not.toBe(former?.[purpose])
  await app.call('auth:register', { email: 'new@example.org', password: person.password })
  expect(await hashOf(app, 'new@example.org')).toMatch(/^hmac-sha384\/2:/)
  expect(await hashOf(app, person.email)).toMatch(/^hmac-sha384\/1:/)
  expect(await app.refuse('auth:login', { ...person, password: 'not the password' })).toEqual({ code: 'wrong-credentials' })
  await app.signIn()
  await expect.poll(() => hashOf(app, person.email)).toMatch(/^hmac-sha384\/2:/)
  await app.signIn()
  const [entry] = (await app.store.listAuditEntries(20)).filter(({ action }) => action === 'settings:rotateKeys')
  expect(entry).toMatchObject({ actor: { email: administrator.email }, outcome: 'success' })
  expect((await app.call('settings:read', undefined, ada)).keyStorage).toEqual({
    kind: 'file',
    hasKeychain: false,
    madeAt: entry?.at,
    hasFormer: true,
  })
  expect(app.unexpected).toEqual([])
})

test('a former key is dropped when nothing uses it, and not before a day has passed [keys-dropped]', async () => {
  const app = await startTestApp()
  await app.register()
  await rotate(app)
  await app.signIn()
  await app.signIn(administrator)
  await expect.poll(() => hashOf(app, person.email)).toMatch(/^hmac-sha384\/2:/)
  await expect.poll(() => hashOf(app, administrator.email)).toMatch(/^hmac-sha384\/2:/)
  await app.core.finishKeys()
  expect(Object.keys(purposesOf(app.folder))).toEqual(['1', '2'])
  app.clock.advance(DAY_MS)
  await app.core.finishKeys()
  expect(purposesOf(app.folder)).toEqual({ 2: ALL })
  await app.close()
  const again = await startTestApp({ folder: app.folder, isSetUp: false })
  await again.signIn()
  await again.signIn(administrator)
})

test('a former key of passwords stays while one hash uses it', async () => {
  const app = await startTestApp()
  await app.register()
  await rotate(app)
  app.clock.advance(DAY_MS)
  await app.signIn(administrator)
  await expect.poll(() => hashOf(app, administrator.email)).toMatch(/^hmac-sha384\/2:/)
  await app.core.finishKeys()
  expect(purposesOf(app.folder)).toEqual({ 1: ['password'], 2: ALL })
  await app.signIn()
  await expect.poll(() => hashOf(app, person.email)).toMatch(/^hmac-sha384\/2:/)
  await app.core.finishKeys()
  expect(purposesOf(app.folder)).toEqual({ 2: ALL })
})

test('imported passwords and secrets of second factors are encrypted again, and work as before [keys-encrypt-again]', async () => {
  const app = await startTestApp()
  const hashes = await makeForeignHashes()
  const key = app.auth.requireSealKey()
  for (const [index, hash] of Object.values(hashes).entries())
    await app.auth.addUser(`${index}@example.org`, sealForeignHash(key, hash))
  const database = openBeside(app.folder)
  await app.register()
  const session = await app.signIn()
  await app.call('auth:beginSecondFactor', undefined, session)
  const readSecret = (): Buffer =>
    database.prepare<[], Buffer>('SELECT sealed_secret FROM second_factors').pluck().get() as Buffer
  const former = readSecret()
  await rotate(app)
  expect(readSecret().subarray(0, 5).toString('hex')).toBe('0200000002')
  expect(readSecret().equals(former)).toBe(false)
  for (const index of Object.keys(Object.values(hashes))) {
    const email = `${index}@example.org`
    expect(await hashOf(app, email)).toMatch(/^sealed\/2:/)
    expect(await app.auth.validLogin(email, FOREIGN_PASSWORD), email).toBe(true)
    expect(await app.auth.validLogin(email, 'wrong'), email).toBe(false)
  }
  expect(app.unexpected).toEqual([])
})

test('a hash or secret that no key opens stays as it is, and does not stop the rest', async () => {
  const app = await startTestApp()
  const [hash] = Object.values(await makeForeignHashes())
  const sealed = hash ? sealForeignHash(app.auth.requireSealKey(), hash) : ''
  const damaged = `${sealed.slice(0, -6)}AAAAAA`
  await app.auth.addUser('damaged@example.org', damaged)
  await app.auth.addUser('whole@example.org', sealed)
  await rotate(app)
  expect(await hashOf(app, 'damaged@example.org')).toBe(damaged)
  expect(await hashOf(app, 'whole@example.org')).toMatch(/^sealed\/2:/)
  expect(await app.auth.validLogin('damaged@example.org', FOREIGN_PASSWORD)).toBe(false)
})

test('a short activation code of before the rotation still works, and its key stays until then [keys-short-codes]', async () => {
  const app = await startTestApp()
  const ada = await app.signIn(administrator)
  const codes = []
  for (const email of ['one@example.org', 'two@example.org'])
    codes.push((await app.call('users:create', { email, isShort: true }, ada)).activationCode)
  app.clock.advance(1_000)
  await rotate(app)
  app.clock.advance(DAY_MS)
  await app.core.finishKeys()
  expect(purposesOf(app.folder)[1]).toContain('shortCode')
  const newPassword = 'nine purple umbrellas'
  await app.call('auth:reset', { email: 'one@example.org', resetToken: codes[0] ?? '', newPassword })
  expect(await app.refuse('auth:reset', { email: 'one@example.org', resetToken: codes[1] ?? '', newPassword })).toMatchObject({
    code: 'reset-refused',
  })
  await app.call('auth:reset', { email: 'two@example.org', resetToken: codes[1] ?? '', newPassword })
  await app.core.finishKeys()
  expect(purposesOf(app.folder)[1] ?? []).not.toContain('shortCode')
  const later = await app.signIn(administrator)
  const { activationCode } = await app.call('users:create', { email: 'three@example.org', isShort: true }, later)
  await app.call('auth:reset', { email: 'three@example.org', resetToken: activationCode, newPassword })
})

test('the log and its anchor fit after a rotation, and the former key of the anchor is gone', async () => {
  const app = await startTestApp()
  await rotate(app)
  expect(purposesOf(app.folder)[1]).not.toContain('audit')
  await app.close()
  const again = await startTestApp({ folder: app.folder, isSetUp: false })
  const session = await again.signIn(administrator)
  await again.call('settings:update', { theme: 'dark' }, session)
  const job = await again.store.verifyAudit({
    at: again.clock.now,
    expected: null,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  })
  expect(job).toMatchObject({ kind: 'intact' })
})

test('a crash between the new keys and their use leaves the former keys in use, and the next rotation makes others [keys-rotation-crash]', async () => {
  const app = await startTestApp()
  await app.register()
  // What a crash leaves: the file has keys that the database does not name.
  const { keys, check: _ofOneKey, ...about } = readKeys(app.folder)
  const unused = Object.fromEntries(ALL.map((purpose) => [purpose, Buffer.alloc(32, 5).toString('base64')]))
  await app.close()
  const generations = [
    { id: 1, keys },
    { id: 2, keys: unused },
  ]
  writeFileSync(join(app.folder, 'keys.json'), JSON.stringify({ ...about, version: 2, generations }), { mode: 0o600 })
  const again = await startTestApp({ folder: app.folder, isSetUp: false })
  await again.signIn()
  expect(await hashOf(again, person.email)).toMatch(/^hmac-sha384\/1:/)
  await rotate(again)
  const made = readKeys(app.folder).generations?.find(({ id }) => id === 2)
  for (const purpose of ALL) expect(made?.keys[purpose]).not.toBe(unused[purpose])
  await again.signIn()
})

test('a crash before the end of the re-encryption is made up for at the next start', async () => {
  const app = await startTestApp()
  const [hash] = Object.values(await makeForeignHashes())
  if (!hash) throw new Error('there is no hash')
  await app.auth.addUser('sealed@example.org', sealForeignHash(app.auth.requireSealKey(), hash))
  const sealed = await hashOf(app, 'sealed@example.org')
  await rotate(app)
  await app.close()
  // As it was before the second step.
  const database = openBeside(app.folder)
  database.prepare("UPDATE users SET hashed_password = ? WHERE email = 'sealed@example.org'").run(sealed)
  const again = await startTestApp({ folder: app.folder, isSetUp: false })
  expect(await again.auth.validLogin('sealed@example.org', FOREIGN_PASSWORD)).toBe(true)
  again.core.startRetention('window')
  await expect.poll(() => hashOf(again, 'sealed@example.org')).toMatch(/^sealed\/2:/)
})

test('a directory whose keys lack those that its database names is broken', async () => {
  const app = await startTestApp()
  const first = readFileSync(join(app.folder, 'keys.json'))
  await rotate(app)
  await app.close()
  writeFileSync(join(app.folder, 'keys.json'), first, { mode: 0o600 })
  await expect(startTestApp({ folder: app.folder, isSetUp: false })).rejects.toThrow('keys-unreadable')
})

test('a second process follows a rotation, and its passwords are valid in both', async () => {
  const app = await startTestApp()
  const other = await startTestApp({ folder: app.folder, isSetUp: false })
  await rotate(app)
  await expect.poll(() => other.auth.requireSealKey().id).toBe(2)
  await other.call('auth:register', { email: 'new@example.org', password: person.password })
  expect(await hashOf(app, 'new@example.org')).toMatch(/^hmac-sha384\/2:/)
  await app.signIn({ ...person, email: 'new@example.org' })
  // The next one may come from the other process.
  await rotate(other)
  await expect.poll(() => app.auth.requireSealKey().id).toBe(3)
  await app.signIn({ ...person, email: 'new@example.org' })
})

test('two rotations at once make one, and the other is refused', async () => {
  const app = await startTestApp()
  const ada = await app.signIn(administrator)
  const results = await Promise.all([1, 2].map(() => app.callRaw('settings:rotateKeys', undefined, ada)))
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect((await app.store.readKeyGeneration()).generation).toBe(2)
  await app.signIn(administrator)
})

test('only a user who may change settings rotates the keys, after a recent authentication', async () => {
  const app = await startTestApp()
  await app.register()
  const keys = readFileSync(join(app.folder, 'keys.json'), 'utf8')
  expect(await app.refuse('settings:rotateKeys', undefined, await app.signIn())).toEqual({ code: 'not-permitted' })
  const ada = await app.signIn(administrator)
  app.clock.advance(6 * 60_000)
  expect(await app.refuse('settings:rotateKeys', undefined, ada)).toEqual({ code: 'reauthentication-required' })
  expect(readFileSync(join(app.folder, 'keys.json'), 'utf8')).toBe(keys)
})
