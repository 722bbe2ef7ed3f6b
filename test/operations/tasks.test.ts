import { describe, expect, test } from 'vitest'
import { InvalidRequest, NoResultFound } from '../../src/main/store/ports/commit.ts'
import { userColumns } from '../../src/main/store/sqlite/tables/user-columns.ts'
import { openBeside } from '../helpers/database.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('the user and its store', () => {
  test('task 0: a user has an id, a unique email, a hashed password, a name, a role, a state and times', async () => {
    const { auth, clock, folder } = await startTestApp()
    const user = await auth.addUser('carol@example.org', 'stored-hash')
    expect(Object.keys(user).sort()).toEqual(Object.keys(userColumns).sort())
    expect(user).toMatchObject({
      id: expect.stringMatching(UUID_V4),
      email: 'carol@example.org',
      hashedPassword: 'stored-hash',
      name: '',
      role: 'user',
      disabledAt: null,
      createdAt: clock.now,
      lastSignInAt: null,
      passwordChangedAt: clock.now,
      passwordDisownedAt: null,
      workEpoch: 0,
      isInRequiringGroup: false,
      mustChangePasswordAt: null,
      isPasswordShort: false,
      lockedAt: null,
      secondFactorAt: null,
      disableAt: null,
      deletedAt: null,
      note: '',
      groups: [],
    })
    await expect(auth.addUser('CAROL@example.org', 'other')).rejects.toThrow('already exists')
    const tables = openBeside(folder).prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
    expect(tables).toEqual(expect.arrayContaining(['users', 'sessions', 'reset_codes', 'recovery_codes']))
  })

  test('task 1: addUser returns the user with its id, and the user is on the disk', async () => {
    const { auth, folder } = await startTestApp()
    const user = await auth.addUser('test@test.com', 'SuperHashedPwd')
    expect(user.id).toMatch(UUID_V4)
    expect(openBeside(folder).prepare('SELECT hashed_password FROM users WHERE id = ?').pluck().get(user.id)).toBe(
      'SuperHashedPwd',
    )
  })

  test('task 2: findUserBy gives the first match, NoResultFound where no user fits, InvalidRequest for what is no filter', async () => {
    const { auth } = await startTestApp()
    const first = await auth.addUser('first@test.com', 'same')
    await auth.addUser('second@test.com', 'same')
    expect((await auth.findUserBy({ email: 'FIRST@test.com' })).id).toBe(first.id)
    expect((await auth.findUserBy({ hashedPassword: 'same' })).id).toBe(first.id)
    expect((await auth.findUserBy({ id: first.id, role: 'user', lastSignInAt: null })).email).toBe('first@test.com')
    await expect(auth.findUserBy({ email: 'nobody@test.com' })).rejects.toThrow(NoResultFound)
    await expect(auth.findUserBy({ email: 'first@test.com', name: 'someone else' })).rejects.toThrow(NoResultFound)
    for (const filter of [{ no_email: 'x' }, {}, { constructor: 'x' }, { email: undefined }, { email: { like: '%' } }]) {
      await expect(auth.findUserBy(filter)).rejects.toThrow(InvalidRequest)
    }
  })

  test('task 3: updateUser changes what it names; an unknown attribute is an error, and nothing changes', async () => {
    const { auth } = await startTestApp()
    const user = await auth.addUser('test@test.com', 'old')
    await auth.updateUser(user.id, { hashedPassword: 'new', name: 'Test' })
    const changed = await auth.findUserBy({ id: user.id })
    expect(changed).toMatchObject({ hashedPassword: 'new', name: 'Test' })
    const unknown = { name: 'Changed', salary: 1 }
    await expect(auth.updateUser(user.id, unknown)).rejects.toThrow(InvalidRequest)
    await expect(auth.updateUser(user.id, { id: 'x' } as object)).rejects.toThrow(InvalidRequest)
    // A deletion and groups have operations of their own, which can be undone.
    for (const own of [{ deletedAt: 1 }, { groups: ['x'] }])
      await expect(auth.updateUser(user.id, own as object)).rejects.toThrow(InvalidRequest)
    await expect(auth.updateUser(user.id, {})).rejects.toThrow(InvalidRequest)
    expect(await auth.findUserBy({ id: user.id })).toEqual(changed)
  })
})

describe('passwords and registration', () => {
  test('task 4: hashPassword never gives two equal hashes, names its scheme, and hides bcrypt’s cut at 72 bytes [password-hash-scheme]', async () => {
    const { auth } = await startTestApp()
    const long = 'x'.repeat(72)
    const hashes = await Promise.all([auth.hashPassword(`${long}a`), auth.hashPassword(`${long}a`)])
    expect(new Set(hashes).size).toBe(2)
    for (const hash of hashes) expect(hash).toMatch(/^hmac-sha384\/1:\$2b\$04\$[./A-Za-z0-9]{53}$/)
    expect(await auth.verifyPassword(`${long}a`, hashes[0] ?? null)).toBe(true)
    expect(await auth.verifyPassword(`${long}b`, hashes[0] ?? null)).toBe(false)
    const withNul = await auth.hashPassword('before\0after')
    expect(await auth.verifyPassword('before\0other', withNul)).toBe(false)
  })

  test('task 5: registerUser adds the user; an existing email is the error "User <email> already exists"', async () => {
    const { auth } = await startTestApp()
    const user = await auth.registerUser(person.email, person.password)
    expect(user).toMatchObject({ email: person.email, role: 'user' })
    expect(user.hashedPassword).not.toContain(person.password)
    await expect(auth.registerUser(person.email, person.password)).rejects.toThrow(`User ${person.email} already exists`)
    await expect(auth.registerUser(' BOB@EXAMPLE.ORG ', person.password)).rejects.toThrow('already exists')
  })

  test('task 6: the basic app greets with "Bienvenue", before and after it is set up, without a session', async () => {
    const { call } = await startTestApp({ isSetUp: false })
    expect(await call('app:status', undefined)).toMatchObject({ message: 'Bienvenue', state: 'first-run' })
    await call('setup:createAdministrator', administrator)
    expect(await call('app:status', undefined)).toMatchObject({ message: 'Bienvenue', state: 'ready' })
  })

  test('task 7: auth:register answers {"email","message":"user created"}; a taken address is refused', async () => {
    const { call, refuse } = await startTestApp()
    expect(await call('auth:register', person)).toEqual({ email: person.email, message: 'user created' })
    expect(await refuse('auth:register', person)).toEqual({ code: 'email-taken' })
  })

  test('task 8: validLogin is true for the right pair and false for every other input [valid-login]', async () => {
    const { auth, register } = await startTestApp()
    await register()
    expect(await auth.validLogin(person.email, person.password)).toBe(true)
    expect(await auth.validLogin('BOB@example.ORG', person.password)).toBe(true)
    const wrong: [unknown, unknown][] = [
      [person.email, 'wrong'],
      [person.email, ''],
      [person.email, person.password.toUpperCase()],
      [person.email, 'x'.repeat(2_000)],
      ['nobody@example.org', person.password],
      ['', ''],
      [null, undefined],
      [{}, []],
    ]
    for (const [email, password] of wrong) expect(await auth.validLogin(email as string, password as string)).toBe(false)
  })
})

describe('sessions', () => {
  test('task 9: generateUuid gives RFC 9562 version 4 strings, each another; ids of users and sessions are such [uuid-version-4]', async () => {
    const { generateUuid } = await import('../../src/main/auth/secrets.ts')
    const many = new Set(Array.from({ length: 1_000 }, () => generateUuid()))
    expect(many.size).toBe(1_000)
    for (const uuid of many) expect(uuid).toMatch(UUID_V4)
    const { auth } = await startTestApp()
    const sessionId = await auth.createSession(administrator.email)
    expect(sessionId?.split('.')[0]).toMatch(UUID_V4)
  })

  test('task 10: createSession gives a new session’s id; an unknown email gives null [create-session]', async () => {
    const { auth, folder } = await startTestApp()
    const first = await auth.createSession(administrator.email)
    const second = await auth.createSession(administrator.email)
    expect(first).not.toBe(second)
    expect(await auth.createSession('unknown@example.org')).toBeNull()
    // 256 random bits beside the UUID, and none of it in the database.
    expect(Buffer.from(first?.split('.')[1] ?? '', 'base64url')).toHaveLength(32)
    const stored = JSON.stringify(openBeside(folder).prepare('SELECT hex(id_hash), * FROM sessions').all())
    expect(stored).not.toContain(first?.split('.')[0])
  })

  test('task 11: auth:login answers {"email","message":"logged in"} with a session; wrong is refused [login-result]', async () => {
    const { call, refuse, register } = await startTestApp()
    await register()
    const result = await call('auth:login', person)
    expect(result).toMatchObject({ email: person.email, message: 'logged in' })
    expect((await call('auth:profile', undefined, result.sessionId)).email).toBe(person.email)
    expect(await refuse('auth:login', { ...person, password: 'not this one at all' })).toEqual({ code: 'wrong-credentials' })
  })

  test('task 12: getUserFromSessionId gives the user; null for none, unknown and expired', async () => {
    const { auth, clock } = await startTestApp()
    const sessionId = await auth.createSession(administrator.email)
    expect((await auth.getUserFromSessionId(sessionId))?.email).toBe(administrator.email)
    for (const none of [null, undefined, '', 'unknown', `${sessionId}x`]) expect(await auth.getUserFromSessionId(none)).toBeNull()
    clock.advance(24 * 60 * 60 * 1_000)
    expect(await auth.getUserFromSessionId(sessionId)).toBeNull()
  })

  test('task 13: destroySession ends a session for good, and only that one [destroyed-session-stays-ended]', async () => {
    const { auth } = await startTestApp()
    const ended = (await auth.createSession(administrator.email)) ?? ''
    const other = await auth.createSession(administrator.email)
    expect(await auth.destroySession(ended)).toBe(true)
    expect(await auth.getUserFromSessionId(ended)).toBeNull()
    expect(await auth.destroySession(ended)).toBe(false)
    expect(await auth.getUserFromSessionId(other)).not.toBeNull()
  })

  test('task 14: auth:logout ends the session; without one it is refused [logout-ends-session]', async () => {
    const { call, refuse, register, signIn } = await startTestApp()
    await register()
    const sessionId = await signIn()
    expect(await call('auth:logout', undefined, sessionId)).toEqual({ done: true })
    expect(await refuse('auth:logout', undefined, sessionId)).toEqual({ code: 'not-signed-in' })
    expect(await refuse('auth:logout')).toEqual({ code: 'not-signed-in' })
  })

  test('task 15: auth:profile shows the email of the session’s user; without a session it is refused', async () => {
    const { call, refuse, register, signIn } = await startTestApp()
    await register()
    expect(await call('auth:profile', undefined, await signIn())).toMatchObject({
      email: person.email,
      role: 'user',
      state: 'active',
    })
    expect(await refuse('auth:profile')).toEqual({ code: 'not-signed-in' })
    expect(await refuse('auth:profile', undefined, 'nonsense')).toEqual({ code: 'not-signed-in' })
  })
})

describe('resets', () => {
  test('task 16: getResetPasswordToken gives a token of 26 characters; an unknown email is an error [reset-code-format]', async () => {
    const { auth, folder } = await startTestApp()
    const token = await auth.getResetPasswordToken(administrator.email)
    expect(token.replaceAll('-', '')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(JSON.stringify(openBeside(folder).prepare('SELECT * FROM reset_codes').all())).not.toContain(token)
    await expect(auth.getResetPasswordToken('unknown@example.org')).rejects.toThrow('no-such-user')
  })

  test('task 17: users:issueReset returns the email and the token, to administrators alone [reset-code-by-administrator]', async () => {
    const { call, refuse, register, signIn } = await startTestApp()
    await register()
    const input = { email: person.email }
    expect(await refuse('users:issueReset', input)).toEqual({ code: 'not-signed-in' })
    expect(await refuse('users:issueReset', input, await signIn())).toEqual({ code: 'not-permitted' })
    const session = await signIn(administrator)
    expect(await call('users:issueReset', input, session)).toMatchObject({ email: person.email, resetToken: expect.any(String) })
    expect(await refuse('users:issueReset', { email: 'unknown@example.org' }, session)).toEqual({ code: 'no-such-user' })
  })

  test('task 18: updatePassword stores the new hash and spends the token; an unknown token is an error [reset-code-spent]', async () => {
    const { auth, register } = await startTestApp()
    await register()
    const token = await auth.getResetPasswordToken(person.email)
    await auth.updatePassword(token, 'a brand new long one')
    expect(await auth.validLogin(person.email, 'a brand new long one')).toBe(true)
    expect(await auth.validLogin(person.email, person.password)).toBe(false)
    await expect(auth.updatePassword(token, 'and yet another one')).rejects.toThrow('reset-refused')
    await expect(auth.updatePassword('0'.repeat(26), 'and yet another one')).rejects.toThrow('reset-refused')
    expect(await auth.validLogin(person.email, 'a brand new long one')).toBe(true)
  })

  test('task 19: auth:reset answers {"email","message":"Password updated"}; a bad token is refused', async () => {
    const { auth, call, refuse, register } = await startTestApp()
    await register()
    const resetToken = await auth.getResetPasswordToken(person.email)
    const input = { email: person.email, resetToken, newPassword: 'a brand new long one' }
    expect(await refuse('auth:reset', { ...input, email: administrator.email })).toEqual({ code: 'reset-refused' })
    expect(await refuse('auth:reset', { ...input, resetToken: '0'.repeat(26) })).toEqual({ code: 'reset-refused' })
    expect(await call('auth:reset', input)).toEqual({ email: person.email, message: 'Password updated' })
    expect(await refuse('auth:reset', input)).toEqual({ code: 'reset-refused' })
  })
})
