import { expect, test } from 'vitest'
import type { ForeignHash } from '../../src/main/transfer/foreign-hash.ts'
import { openForeignHash, sealForeignHash } from '../../src/main/transfer/foreign-seal.ts'
import { findHashFault } from '../../src/main/transfer/hash-limits.ts'
import { readPasswordForm } from '../../src/main/transfer/password-form.ts'
import { workClassOf } from '../../src/main/transfer/work-class.ts'
import { FOREIGN_PASSWORD, firebaseShape, makeForeignHashes } from '../helpers/foreign-passwords.ts'
import { readSample, skipsSamples, withSamples } from '../helpers/samples.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

const email = 'mia@example.org'
const newPassword = 'nine purple umbrellas'

const requireHash = (text: string): ForeignHash => {
  const read = readPasswordForm(text)
  if (read.kind !== 'hash') throw new Error(`${text} is no hash: ${JSON.stringify(read)}`)
  return read.hash
}

const addUser = (app: App, address: string, hash: ForeignHash) =>
  app.auth.addUser(address, sealForeignHash(app.auth.requireSealKey(), hash))

/** Checks passwords without a sign-in, which would store a hash of our own. */
const expectPasswords = async (app: App, hash: ForeignHash, right: readonly string[], wrong: readonly string[]) => {
  const stored = sealForeignHash(app.auth.requireSealKey(), hash)
  for (const password of right) expect(await app.auth.verifyPassword(password, stored), password).toBe(true)
  for (const password of wrong) expect(await app.auth.verifyPassword(password, stored), password).toBe(false)
}

test('a hash of each scheme fits the right password and no other, and is replaced at the sign-in [foreign-schemes-sign-in]', async () => {
  const app = await startTestApp()
  const hashes = await makeForeignHashes()
  for (const [index, [name, hash]] of Object.entries(hashes).entries()) {
    expect(findHashFault(hash), name).toBeNull()
    const address = `${index}@example.org`
    await addUser(app, address, hash)
    for (const password of [
      'not the password',
      FOREIGN_PASSWORD.toLowerCase(),
      `${FOREIGN_PASSWORD} `,
      ` ${FOREIGN_PASSWORD}`,
      '',
      'x'.repeat(1_024),
    ]) {
      // WordPress trims.
      if (name === 'bcrypt of WordPress' && password.trim() === FOREIGN_PASSWORD) continue
      const refused = await app.callRaw('auth:login', { email: address, password })
      expect(refused, `${name}: ${password}`).toEqual({ ok: false, error: { code: 'wrong-credentials' } })
      app.clock.advance(3_600_001)
    }
    const session = await app.signIn({ email: address, password: FOREIGN_PASSWORD })
    expect(session, name).toContain('.')
    await expect
      .poll(async () => (await app.auth.findUserBy({ email: address })).hashedPassword, { message: name })
      .toMatch(/^hmac-sha384\/1:/)
    expect(await app.auth.validLogin(address, FOREIGN_PASSWORD), name).toBe(true)
  }
  expect(app.unexpected).toEqual([])
})

const vectors: readonly (readonly [text: string, password: string])[] = [
  ['$P$B12345678L6Lpt4BxNotVIMILOa9u81', 'JohnRipper'],
  ['$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00', 'test1'],
  ['$P$5ZDzPE45Ci.QxPaPz.03z6TYbakcSQ0', 'password'],
  ['$apr1$fQc7jP4E$cPBB0pK92nO9VxgVvef4k.', 'gnu'],
  ['{SHA}PkqnsT6LJKamgrEeDff5GQP97e8=', 'gpass'],
  ['5f4dcc3b5aa765d61d8327deb882cf99', 'password'],
  ['$pbkdf2-sha1$i=10000,l=20$wJuJqLoUFsdXa8k3sFhRlA$XMGVWTbeKf4Xd+CGiuEZde8x7QA', 'Test@123'],
  ['$wp$2y$10$gN3SQdbNc/cVlK7DylUiVumiuujud7lR0h5J4M2ZsNRMYOFbED16q', 'Test123Now!'],
  ['pbkdf2:sha256:50000$TCI4GzcX$0de171a4f4dac32e3364c7ddc7c14f3e2fa61f2d17574483f7ffbb431b4acb2f', 'test'],
  ['pbkdf2_sha256$36000$sT96yObJtsFk$F9YAJimsQqBXnff/QGLNTv100qhCNl/23hoBuNtSNZU=', 'admin'],
]

test.each(vectors)('the published hash %s fits its password [foreign-published-hashes]', async (text, password) => {
  const app = await startTestApp()
  await expectPasswords(app, requireHash(text), [password], [`${password}x`, password.slice(1), ''])
})

test('WordPress trims a password as PHP does, and others do not', async () => {
  const app = await startTestApp()
  await expectPasswords(
    app,
    requireHash('$P$5ZDzPE45Ci.QxPaPz.03z6TYbakcSQ0'),
    [' password', 'password\t\n', '\0password\v'],
    ['pass word', '\u00a0password'],
  )
  await expectPasswords(app, requireHash('$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00'), ['test1'], [' test1', 'test1 '])
})

type Credential = { readonly secretData: string; readonly credentialData: string }

test.skipIf(skipsSamples)(
  withSamples('the hashes of Keycloak and Firebase in the sample files fit their passwords'),
  async () => {
    const app = await startTestApp()
    const realm = JSON.parse(readSample('keycloak/opencloud-realm-25-argon2.json')) as {
      users: { username: string; credentials: Credential[] }[]
    }
    for (const { username, credentials } of realm.users) {
      const [credential] = credentials
      if (!credential) continue
      const { value, salt } = JSON.parse(credential.secretData) as Record<string, string>
      const hash: ForeignHash = {
        scheme: 'argon2',
        variant: 'argon2id',
        version: 0x13,
        memory: 7168,
        passes: 5,
        parallelism: 1,
        salt: Buffer.from(salt ?? '', 'base64'),
        hash: Buffer.from(value ?? '', 'base64'),
      }
      await expectPasswords(app, hash, [username === 'admin' ? 'admin' : 'demo'], ['Demo'])
    }
    const config = readSample('firebase/hash-config.txt')
    const [, , , passwordHash = '', salt = ''] = readSample('firebase/export-28-columns.csv').split(',')
    const firebase: ForeignHash = {
      ...firebaseShape,
      signerKey: Buffer.from(/base64_signer_key: (\S+),/.exec(config)?.[1] ?? '', 'base64'),
      rounds: 8,
      memoryCost: 14,
      salt: Buffer.from(salt, 'base64'),
      hash: Buffer.from(passwordHash, 'base64'),
    }
    await expectPasswords(app, firebase, ['user1password'], ['user1passwort', ''])
    await expectPasswords(app, { ...firebase, signerKey: Buffer.alloc(64) }, [], ['user1password'])
  },
)

test.skipIf(skipsSamples)(withSamples('the scrypt hashes of Werkzeug in the sample files fit their passwords'), async () => {
  const app = await startTestApp()
  const rows = [...readSample('werkzeug/solar-users-scrypt.sql').matchAll(/Password = "(.*)"\n.*'(scrypt[^']*)'/g)]
  expect(rows).toHaveLength(6)
  for (const [, password = '', text = ''] of rows) await expectPasswords(app, requireHash(text), [password], [`${password} `])
})

test('a password with invalid Unicode or of more than 1,024 characters fits no foreign hash, and one of 1,024 does', async () => {
  const app = await startTestApp()
  const long = 'é'.repeat(1_024)
  const longHashes = await makeForeignHashes(long)
  for (const name of ['PBKDF2 with SHA-256', 'argon2', 'salted MD5', 'bcrypt'])
    await expectPasswords(app, longHashes[name] as ForeignHash, [long], ['é'.repeat(1_023).slice(0, 30)])
  for (const name of ['PBKDF2 with SHA-256', 'argon2', 'salted MD5'])
    await expectPasswords(app, longHashes[name] as ForeignHash, [], [`${long}${'é'.repeat(2_000)}`])
  const broken = await makeForeignHashes('\ufffd')
  for (const hash of Object.values(broken)) await expectPasswords(app, hash, [], ['\ud800', '\udfff'])
})

test('a stored foreign hash tells its scheme and cost, and nothing that can be searched [foreign-hashes-sealed]', async () => {
  const app = await startTestApp()
  const ada = await app.signIn(administrator)
  const hashes = await makeForeignHashes()
  const described: unknown[] = []
  for (const [index, hash] of Object.values(hashes).entries()) {
    const address = `${index}@example.org`
    const { hashedPassword } = await addUser(app, address, hash)
    expect(hashedPassword).toMatch(new RegExp(`^sealed/1:${workClassOf(hash)}\\$[A-Za-z0-9_-]+$`))
    const bytes = hash.scheme === 'bcrypt' ? Buffer.from(hash.hash.slice(29)) : hash.hash
    const sealed = Buffer.from(hashedPassword?.split('$')[1] ?? '', 'base64url')
    expect(sealed.includes(bytes)).toBe(false)
    expect(sealed.includes(Buffer.from(bytes.toString('base64')))).toBe(false)
    described.push((await app.call('users:read', { email: address }, ada)).password)
  }
  expect(described).toEqual([
    { scheme: 'sealed-bcrypt', cost: 4 },
    { scheme: 'sealed-bcrypt', cost: 4 },
    { scheme: 'sealed-bcrypt', cost: 5 },
    { scheme: 'sealed-bcrypt', cost: 4 },
    { scheme: 'pbkdf2', cost: 1_000 },
    { scheme: 'pbkdf2', cost: 2_000 },
    { scheme: 'pbkdf2', cost: 5_000 },
    { scheme: 'pbkdf2', cost: 500 },
    { scheme: 'scrypt', cost: null },
    { scheme: 'argon2', cost: null },
    { scheme: 'digest', cost: null },
    { scheme: 'digest', cost: null },
    { scheme: 'digest', cost: null },
  ])
})

test('a sealed hash that was altered, or moved to another class or key, fits no password [foreign-hashes-bound]', async () => {
  const app = await startTestApp()
  const key = app.auth.requireSealKey()
  const hash = requireHash('$P$5ZDzPE45Ci.QxPaPz.03z6TYbakcSQ0')
  const stored = sealForeignHash(key, hash)
  expect(openForeignHash(key, stored)).toEqual(hash)
  const [head = '', body = ''] = stored.split('$')
  const flipped = Buffer.from(body, 'base64url')
  flipped[20] = (flipped[20] ?? 0) ^ 1
  const altered = [
    `${head}$${flipped.toString('base64url')}`,
    `${head}$${body.slice(4)}`,
    `${head}$${body}AAAA`,
    stored.replace('phpass:7', 'phpass:8'),
    stored.replace('phpass:7', 'apr1'),
    stored.replace('phpass:7', 'bcrypt:04'),
    stored.replace('sealed/1', 'sealed/2'),
    stored.replace('phpass:7', 'pbkdf2-sha256:2147483648:32'),
    stored.replace('phpass:7', 'scrypt:1073741824:8:1:64'),
    stored.replace('phpass:7', 'argon2id:4194304:1:1:32'),
    stored.replace('phpass:7', 'unknown:1'),
    stored.replace('phpass:7', 'pbkdf2-sha256:1e3:32'),
    `${head}$`,
  ]
  const ada = await app.signIn(administrator)
  for (const [index, text] of altered.entries()) {
    const address = `${index}@example.org`
    await app.auth.addUser(address, text)
    expect(await app.auth.verifyPassword('password', text), text).toBe(false)
    expect(await app.refuse('auth:login', { email: address, password: 'password' })).toEqual({ code: 'wrong-credentials' })
    const { status } = await app.call('users:explainSignIn', { email: address }, ada)
    expect(status.obstacles, text).toContainEqual({ kind: 'password-unusable', codeUntil: null })
  }
  expect(await app.auth.verifyPassword('password', stored)).toBe(true)
  expect(app.unexpected).toEqual([])
})

test('sealing binds nothing but the class and the key, and never makes the same text twice', async () => {
  const app = await startTestApp()
  const hashes = Object.values(await makeForeignHashes())
  for (const hash of hashes) {
    const key = app.auth.requireSealKey()
    expect(openForeignHash(key, sealForeignHash(key, hash))).toEqual(hash)
    expect(sealForeignHash(key, hash)).not.toBe(sealForeignHash(key, hash))
    expect(openForeignHash({ ...key, key: Buffer.alloc(32) }, sealForeignHash(key, hash))).toBeNull()
  }
})

test('an imported password that breaks the rules of today signs in once, and must then be changed [foreign-weak-password-changed]', async () => {
  const app = await startTestApp()
  await addUser(app, email, requireHash('$P$5ZDzPE45Ci.QxPaPz.03z6TYbakcSQ0'))
  const signedIn = await app.call('auth:login', { email, password: 'password' })
  expect(signedIn.profile).toMatchObject({ requiredActions: ['change-password'] })
  const session = signedIn.sessionId
  await expect.poll(async () => (await app.auth.findUserBy({ email })).hashedPassword).toMatch(/^hmac-sha384/)
  expect(await app.refuse('auth:updateProfile', { name: 'Mia' }, session)).toEqual({
    code: 'required-action',
    action: 'change-password',
  })
  const again = await app.signIn({ email, password: 'password' })
  expect(await app.call('auth:profile', undefined, again)).toMatchObject({ requiredActions: ['change-password'] })
  expect(
    await app.refuse('auth:changePassword', { currentPassword: 'password', newPassword: 'password' }, session),
  ).toMatchObject({
    code: 'password-refused',
  })
  await app.call('auth:changePassword', { currentPassword: 'password', newPassword }, session)
  expect(await app.auth.validLogin(email, 'password')).toBe(false)
  const renewed = await app.signIn({ email, password: newPassword })
  expect(await app.call('auth:profile', undefined, renewed)).toMatchObject({ requiredActions: [] })
})

test('an imported password that keeps the rules of today need not be changed', async () => {
  const app = await startTestApp()
  const password = 'seven green bicycles'
  await addUser(app, email, (await makeForeignHashes(password)).scrypt as ForeignHash)
  expect((await app.call('auth:login', { email, password })).profile).toMatchObject({ requiredActions: [] })
})

test('a foreign password signs in over HTTP, and only the right one', async () => {
  const app = await startTestApp()
  await addUser(app, email, requireHash('$apr1$fQc7jP4E$cPBB0pK92nO9VxgVvef4k.'))
  const caller = { transport: 'http', source: 'http:1', desktop: null } as const
  expect(await app.refuse('auth:login', { email, password: 'gnus' }, null, caller)).toEqual({ code: 'wrong-credentials' })
  const first = await app.call('auth:login', { email, password: 'gnu' }, null, caller)
  // It is too short: over HTTP, the profile stays closed until a window has changed it.
  expect(first.profile).toBeNull()
  expect(await app.refuse('auth:profile', undefined, first.sessionId, caller)).toMatchObject({ code: expect.any(String) })
  const password = 'seven green bicycles'
  await addUser(app, 'max@example.org', (await makeForeignHashes(password))['PBKDF2 with SHA-512'] as ForeignHash)
  const second = await app.call('auth:login', { email: 'max@example.org', password }, null, caller)
  expect(await app.callRaw('auth:profile', undefined, second.sessionId, caller)).toMatchObject({ ok: true })
})
