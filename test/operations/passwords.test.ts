import bcrypt from 'bcrypt'
import { expect, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { administrator, countingHasher, person, startTestApp } from '../helpers/test-app.ts'

test('a new password is refused with its reason [password-refusal-reason]', async () => {
  const { refuse } = await startTestApp()
  const reasons: [string, string][] = [
    ['1234567890987654321', 'common'],
    ['PasswordPassword', 'common'],
    ['password1password1', 'common'],
    ['aaaaaaaaaaaaaaaaaaaa', 'common'],
    ['abcabcabcabcabcabc', 'common'],
    ['professor.plum@example.org', 'own-words'],
    ['Professor Plum Example Org', 'own-words'],
    ['professor-plum-professor-plum', 'own-words'],
    ['gatehouse gatehouse', 'own-words'],
  ]
  for (const [password, reason] of reasons) {
    expect(await refuse('auth:register', { email: 'professor.plum@example.org', password }), password).toEqual({
      code: 'password-refused',
      reason,
    })
  }
})

test('length is counted in code points after NFC, with 15 and 1,024 as its ends [password-length-limits]', async () => {
  const { refuse, call } = await startTestApp()
  const register = (password: string, index: number) => ({ email: `user${index}@example.org`, password })
  const issue = (reason: string) => ({ code: 'invalid-input', issues: [{ path: 'password', reason }] })
  // A lamp and a family are one and seven code points; an e with a combining accent becomes one.
  expect(await refuse('auth:register', register(`${'💡'.repeat(13)}x`, 1))).toEqual(issue('too-short'))
  expect(await refuse('auth:register', register('e\u0301x'.repeat(7), 2))).toEqual(issue('too-short'))
  expect(await refuse('auth:register', register(`${'x🔑'.repeat(512)}y`, 3))).toEqual(issue('too-long'))
  expect(await refuse('auth:register', register(`lone surrogate \ud800 inside`, 4))).toEqual({ code: 'malformed-text' })
  await call('auth:register', register(`${'💡🔑'.repeat(7)}x`, 5))
  await call('auth:register', register(`${'x🔑'.repeat(511)}yz`, 6))
})

test('a password is the same in NFC and NFD [password-nfc]', async () => {
  const { auth, call } = await startTestApp()
  await call('auth:register', { email: 'zoe@example.org', password: 'Zo\u00eb und die f\u00fcnf B\u00e4ren' })
  expect(await auth.validLogin('zoe@example.org', 'Zoe\u0308 und die fu\u0308nf Ba\u0308ren')).toBe(true)
})

test('hashes from elsewhere verify, and are made ours at the next sign-in [foreign-hash-upgraded]', async () => {
  const { auth, signIn } = await startTestApp()
  const plain = await bcrypt.hash(person.password, 4)
  for (const prefix of ['$2a$', '$2b$', '$2y$']) {
    const email = `${prefix[2]}@example.org`
    const user = await auth.addUser(email, plain.replace('$2b$', prefix))
    await signIn({ email, password: person.password })
    await expect.poll(async () => (await auth.findUserBy({ id: user.id })).hashedPassword).toMatch(/^hmac-sha384\/1:\$2b\$04/)
    expect(await auth.validLogin(email, person.password)).toBe(true)
  }
})

test('a hash of another cost is made again, and its sessions go on [hash-cost-upgraded]', async () => {
  const former = await startTestApp()
  await former.register()
  await former.close()
  const app = await startTestApp({ folder: former.folder, isSetUp: false, hasher: countingHasher(5) })
  const sessionId = await app.signIn()
  await expect.poll(async () => (await app.auth.findUserBy({ email: person.email })).hashedPassword).toMatch(/\$2b\$05/)
  await app.call('auth:profile', undefined, sessionId)
  await app.signIn()
})

test('whatever is wrong with a sign-in, it costs one hash and reads the same', async () => {
  const { auth, refuse, register, hasher } = await startTestApp()
  await register()
  const disabled = await auth.registerUser('disabled@example.org', person.password)
  await auth.updateUser(disabled.id, { disabledAt: 1 })
  await auth.addUser('unset@example.org', null)
  await auth.addUser('malformed@example.org', 'hmac-sha384/1:$2b$12$short')
  await auth.addUser('foreign@example.org', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA')
  const attempts = [
    person,
    { ...administrator, email: 'unknown@example.org' },
    { ...person, email: 'disabled@example.org' },
    { ...person, email: 'unset@example.org' },
    { ...person, email: 'malformed@example.org' },
    { ...person, email: 'foreign@example.org' },
    { email: '', password: '' },
    { ...person, password: '' },
    { ...person, password: 'x'.repeat(50_000) },
    { ...person, password: '\ufffd' },
  ].map((attempt) => (attempt === person ? { ...person, password: 'not the password' } : attempt))
  for (const attempt of attempts) {
    const before = hasher.calls
    expect(await refuse('auth:login', attempt)).toEqual({ code: 'wrong-credentials' })
    expect(hasher.calls - before, attempt.email).toBe(1)
  }
})

test('a reset costs one hash for a right, a wrong, a spent and a foreign code', async () => {
  const { auth, callRaw, register, hasher } = await startTestApp()
  await register()
  const token = await auth.getResetPasswordToken(person.email)
  const attempts = [
    { email: person.email, resetToken: '0'.repeat(26) },
    { email: 'unknown@example.org', resetToken: token },
    { email: person.email, resetToken: '0'.repeat(24) },
    { email: person.email, resetToken: token },
    { email: person.email, resetToken: token },
  ]
  const results = []
  for (const attempt of attempts) {
    const before = hasher.calls
    results.push((await callRaw('auth:reset', { ...attempt, newPassword: 'nine purple umbrellas' })).ok)
    expect(hasher.calls - before).toBe(1)
  }
  expect(results).toEqual([false, false, false, true, false])
})

test('a password does not grow old [no-password-expiry]', async () => {
  const { call, clock, register, signIn } = await startTestApp()
  await register()
  const TEN_YEARS_MS = 10 * 365 * DAY_MS
  clock.advance(TEN_YEARS_MS)
  const session = await signIn()
  expect(await call('auth:profile', undefined, session)).toMatchObject({ email: person.email })
})
