import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { HOUR_MS } from '../../src/shared/domain/time.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

const RESET = 'auth:reset'
const newPassword = 'nine purple umbrellas'
const LONGEST_DELAY_MS = HOUR_MS

let sources = 0

/** A caller without a session, from a new source. */
const stranger = (): Caller => {
  sources += 1
  return { transport: 'http', source: `http:${sources}`, desktop: null }
}

/** What one attempt came to: the answer, and how many hashes it cost. */
const attempt = async (app: App, operation: OperationName, input: unknown) => {
  const before = app.hasher.calls
  const result = await app.callRaw(operation, input, null, stranger())
  return { result, hashes: app.hasher.calls - before }
}

/** An address for each account state, and one without an account. */
const makeAccounts = async (app: App): Promise<Record<string, string>> => {
  const testUsers = createTestUsers(app)
  const disabled = await testUsers.make('user')
  await app.auth.updateUser(disabled.id, { disabledAt: app.clock.now })
  await app.auth.addUser('unset@example.org', null)
  await app.auth.addUser('malformed@example.org', 'hmac-sha384/1:$2b$12$short')
  await app.auth.addUser('foreign@example.org', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA')
  await app.auth.addUser('costly@example.org', `$2b$31$${'a'.repeat(53)}`)
  const factor = await testUsers.make('user')
  await testUsers.setUpFactor(factor)
  const [delayed, locked] = [await testUsers.make('user'), await testUsers.make('user')]
  for (let time = 0; time < 100; time += 1) {
    await attempt(app, 'auth:login', { email: locked.email, password: 'wrong' })
    app.clock.advance(LONGEST_DELAY_MS)
  }
  for (let time = 0; time < 6; time += 1) {
    await attempt(app, 'auth:login', { email: delayed.email, password: 'wrong' })
    await attempt(app, RESET, { email: delayed.email, resetToken: '0'.repeat(26), newPassword })
  }
  const must = await testUsers.make('administrator')
  const ada = await app.signIn(administrator)
  await app.call('users:requirePasswordChange', { email: must.email }, ada)
  const named = await testUsers.make('user')
  await app.call('users:changeUsername', { email: named.email, newUsername: 'pupil.7' }, ada)
  return {
    unknown: 'unknown@example.org',
    nonsense: 'no address at all',
    'unknown user name': 'pupil.8',
    'user name': 'pupil.7',
    empty: '',
    disabled: disabled.email,
    unset: 'unset@example.org',
    malformed: 'malformed@example.org',
    foreign: 'foreign@example.org',
    costly: 'costly@example.org',
    factor: factor.email,
    delayed: delayed.email,
    locked: locked.email,
    'must change': must.email,
    wrong: (await testUsers.make('user')).email,
    administrator: administrator.email,
  }
}

test('a sign-in answers alike and costs one hash, whichever user it is and whatever was typed [sign-in-answers-alike]', async () => {
  const app = await startTestApp()
  const accounts = await makeAccounts(app)
  const passwords = {
    wrong: 'not the password',
    empty: '',
    long: 'x'.repeat(100_000),
    nul: 'a\0b',
    other: '\u0301',
  }
  for (const [kind, password] of Object.entries(passwords)) {
    for (const [state, email] of Object.entries(accounts)) {
      for (const code of [undefined, '123456']) {
        const input = code === undefined ? { email, password } : { email, password, code }
        const { result, hashes } = await attempt(app, 'auth:login', input)
        expect(result, `${state}, ${kind}`).toEqual({ ok: false, error: { code: 'wrong-credentials' } })
        expect(hashes, `${state}, ${kind}`).toBe(1)
      }
    }
  }
  // Beyond what is hashed at all, and for what is no text, the answer comes before anyone is looked up.
  for (const [password, code] of [
    ['x'.repeat(100_001), 'invalid-input'],
    ['\ud800', 'malformed-text'],
  ] as const) {
    const outcomes = await Promise.all(Object.values(accounts).map((email) => attempt(app, 'auth:login', { email, password })))
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
    expect(outcomes[0]).toMatchObject({ hashes: 0, result: { error: { code } } })
  }
})

test('the right password of a disabled, delayed or locked account answers like a wrong one, at the same cost', async () => {
  const app = await startTestApp()
  const accounts = await makeAccounts(app)
  for (const state of ['disabled', 'delayed', 'locked']) {
    const { result, hashes } = await attempt(app, 'auth:login', { email: accounts[state], password: person.password })
    expect(result, state).toEqual({ ok: false, error: { code: 'wrong-credentials' } })
    expect(hashes, state).toBe(1)
  }
  const { result } = await attempt(app, 'auth:login', { email: accounts.wrong, password: person.password })
  expect(result).toMatchObject({ ok: true })
})

test('where the registration is closed, it answers alike and hashes nothing, whichever user has the address [closed-registration-answers-alike]', async () => {
  const app = await startTestApp()
  const accounts = await makeAccounts(app)
  await app.call('settings:update', { registration: 'closed' }, await app.signIn(administrator))
  const addresses = Object.entries(accounts).filter(([, email]) => email.includes('@'))
  for (const [state, email] of addresses) {
    const { result, hashes } = await attempt(app, 'auth:register', { email, password: newPassword })
    expect(result, state).toEqual({ ok: false, error: { code: 'registration-closed' } })
    expect(hashes, state).toBe(0)
  }
  const outcomes = []
  for (const [, email] of addresses)
    for (const password of ['', 'short', 'x'.repeat(1_025)])
      outcomes.push(JSON.stringify(await attempt(app, 'auth:register', { email, password })))
  // Too short, or too long.
  expect(new Set(outcomes).size).toBe(2)
})

test('a reset and a recovery with a code that is not theirs answer alike and cost one hash, whichever user it is [reset-answers-alike]', async () => {
  const app = await startTestApp()
  const accounts = await makeAccounts(app)
  const holder = await createTestUsers(app).make('user')
  const anotherUsers = await app.auth.getResetPasswordToken(holder.email)
  const codes = {
    reset: '0'.repeat(26),
    recovery: '0'.repeat(24),
    foreign: anotherUsers,
    administrators: app.recoveryCodes[0] ?? '',
  }
  const others = Object.entries(accounts).filter(([state]) => state !== 'administrator')
  for (const [kind, resetToken] of Object.entries(codes)) {
    for (const [state, email] of others) {
      for (const code of [undefined, '123456']) {
        const input = { email, resetToken, newPassword, ...(code === undefined ? {} : { code }) }
        const { result, hashes } = await attempt(app, RESET, input)
        expect(result, `${state}, ${kind}`).toEqual({ ok: false, error: { code: 'reset-refused' } })
        expect(hashes, `${state}, ${kind}`).toBe(1)
      }
    }
  }
  // A new password that is refused, or none, says the same of everyone too.
  const oddPasswords = ['', 'short', 'eight or so', 'password password', 'x'.repeat(1_025)]
  for (const password of oddPasswords) {
    const outcomes = new Set<string>()
    for (const [, email] of others)
      outcomes.add(JSON.stringify(await attempt(app, RESET, { email, resetToken: '0'.repeat(26), newPassword: password })))
    expect(outcomes.size, password).toBe(1)
  }
})

test('the right code of a disabled account answers like a wrong one, at the same cost; a delay refuses none', async () => {
  const app = await startTestApp()
  const accounts = await makeAccounts(app)
  for (const state of ['disabled', 'delayed']) {
    const email = accounts[state] ?? ''
    const { id, disabledAt } = await app.auth.findUserBy({ email })
    await app.auth.updateUser(id, { disabledAt: null })
    const resetToken = await app.auth.getResetPasswordToken(email)
    await app.auth.updateUser(id, { disabledAt })
    const { result, hashes } = await attempt(app, RESET, { email, resetToken, newPassword })
    expect(result, state).toMatchObject(state === 'delayed' ? { ok: true } : { ok: false, error: { code: 'reset-refused' } })
    expect(hashes, state).toBe(1)
  }
})

/** An address for each state of another account, and some without an account. */
const makeOthers = async (app: App): Promise<Record<string, string>> => {
  const testUsers = createTestUsers(app)
  const [active, disabled, deleted] = [await testUsers.make('user'), await testUsers.make('user'), await testUsers.make('user')]
  await app.auth.updateUser(disabled.id, { disabledAt: app.clock.now })
  await app.call('users:delete', { email: deleted.email }, await app.signIn(administrator))
  await app.auth.addUser('unset@example.org', null)
  return {
    active: active.email,
    disabled: disabled.email,
    deleted: deleted.email,
    unset: 'unset@example.org',
    administrator: administrator.email,
    'nobody’s': 'unknown@example.org',
    'nobody’s, elsewhere': 'unknown@example.net',
  }
}

test('where the registration is closed, a user learns of no address whether it is taken, not by changing their own either [closed-registration-hides-addresses]', async () => {
  const app = await startTestApp()
  const others = await makeOthers(app)
  const user = await createTestUsers(app).make('user')
  await app.call('settings:update', { registration: 'closed' }, await app.signIn(administrator))
  for (const password of [user.password, 'not the password']) {
    for (const [state, email] of [...Object.entries(others), ['own', user.email]]) {
      const before = app.hasher.calls
      const outcome = await app.refuse('auth:changeEmail', { email, password }, user.sessionId)
      expect(outcome, state).toEqual({ code: 'email-change-closed' })
      expect(app.hasher.calls - before, state).toBe(0)
    }
  }
})

test('where the registration is closed, the roles that look at users anyway still change their own address', async () => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  await app.call('settings:update', { registration: 'closed' }, await app.signIn(administrator))
  for (const role of ['administrator', 'operator', 'auditor'] as const) {
    const { sessionId, password } = await testUsers.make(role)
    const input = { email: `new-${role}@example.org`, password }
    expect(await app.call('auth:changeEmail', input, sessionId), role).toMatchObject({ email: input.email })
    const taken = { email: administrator.email, password }
    expect(await app.refuse('auth:changeEmail', taken, sessionId), role).toEqual({ code: 'email-taken' })
  }
})

test('a registration that is closed while a password is checked closes that change of an address too', async () => {
  const app = await startTestApp()
  const [user, other] = [await createTestUsers(app).make('user'), await createTestUsers(app).make('user')]
  const ada = await app.signIn(administrator)
  const { compare } = app.hasher
  app.hasher.compare = async (...work) => {
    await app.call('settings:update', { registration: 'closed' }, ada)
    return compare(...work)
  }
  for (const email of ['unknown@example.org', other.email]) {
    await app.call('settings:update', { registration: 'open' }, ada)
    const changed = await app.callRaw('auth:changeEmail', { email, password: user.password }, user.sessionId)
    expect(changed, email).toEqual({ ok: false, error: { code: 'email-change-closed' } })
  }
})

test('where the registration is open, a taken address reads alike, deleted or not, and attempts are counted for each user [open-registration-taken-address]', async () => {
  const app = await startTestApp()
  const { 'nobody’s': _, 'nobody’s, elsewhere': __, ...taken } = await makeOthers(app)
  const [user, other] = [await createTestUsers(app).make('user'), await createTestUsers(app).make('user')]
  const attemptAs = ({ sessionId, password }: typeof user, email: string) =>
    app.callRaw('auth:changeEmail', { email, password }, sessionId)
  for (const [state, email] of Object.entries(taken))
    expect(await attemptAs(user, email), state).toEqual({ ok: false, error: { code: 'email-taken' } })
  let refused = 0
  for (let attempts = 0; attempts < 150; attempts += 1) {
    const result = await attemptAs(user, administrator.email)
    if (!result.ok && result.error.code === 'too-many-attempts') refused += 1
  }
  // 120 at once, some of which went to the addresses before.
  expect(refused).toBe(150 - (120 - Object.keys(taken).length))
  expect(await attemptAs(other, 'free@example.org')).toMatchObject({ ok: true })
})
