import { expect, test } from 'vitest'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { DAY_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { refusalOf } from '../helpers/audit-details.ts'
import { openBeside } from '../helpers/database.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const FRESH_MS = 300_000
/** The last moment that a date can be. */
const FAR_MS = 8_640_000_000_000_000
const newcomer = { email: 'nina@example.org', password: 'twelve silver kettles' }

test('a new user gets a code instead of a password, sets a first one with it once, and is told nothing that they know [activation-code-first-password]', async () => {
  const { call, refuse, signIn, ada, read, clock, lastEntry } = await startStaffedApp()
  const made = await call('users:create', { email: newcomer.email, name: 'Nina', note: 'Starts in May', groups: ['Year 9'] }, ada)
  expect(made).toMatchObject({ user: { name: 'Nina', role: 'user', state: 'not-activated' }, expiresAt: clock.now + 7 * DAY_MS })
  expect(await lastEntry()).toMatchObject({ action: 'users:create', subject: { email: newcomer.email }, undo: 'not-possible' })
  expect(await read(newcomer.email)).toMatchObject({
    state: 'not-activated',
    note: 'Starts in May',
    groups: ['Year 9'],
    password: null,
    resetExpiresAt: null,
    activationExpiresAt: made.expiresAt,
  })
  expect(await refuse('auth:login', newcomer)).toEqual({ code: 'wrong-credentials' })
  clock.advance(7 * DAY_MS - 1)
  const redeem = { email: newcomer.email, resetToken: made.activationCode, newPassword: newcomer.password }
  await call('auth:reset', redeem)
  expect(await refuse('auth:reset', redeem)).toEqual({ code: 'reset-refused' })
  const { notices } = await call('auth:login', newcomer)
  expect(notices).toEqual([])
  const again = await signIn(administrator)
  const { entries } = await call('users:timeline', { email: newcomer.email }, again)
  const activation = { action: 'auth:reset', details: { kind: 'reset-with', way: 'activation-code' } }
  expect(entries.map(({ action, details }) => ({ action, details }))).toContainEqual(activation)
})

test('an activation code ends after a week, and its address is taken at once [activation-code-expires]', async () => {
  const { call, refuse, ada, clock } = await startStaffedApp()
  const { activationCode } = await call('users:create', { email: newcomer.email }, ada)
  expect(await refuse('users:create', { email: newcomer.email.toUpperCase() }, ada)).toEqual({ code: 'email-taken' })
  clock.advance(7 * DAY_MS)
  const redeem = { email: newcomer.email, resetToken: activationCode, newPassword: newcomer.password }
  expect(await refuse('auth:reset', redeem)).toEqual({ code: 'reset-refused' })
})

test('only administrators make accounts, and one with a role of its own only after reauthentication', async () => {
  const { call, refuse, ada, olga, clock } = await startStaffedApp()
  expect(await refuse('users:create', { email: newcomer.email }, olga)).toEqual({ code: 'not-permitted' })
  clock.advance(FRESH_MS)
  const operatorToBe = { email: newcomer.email, role: 'operator' }
  expect(await refuse('users:create', operatorToBe, ada)).toEqual({ code: 'reauthentication-required' })
  await call('users:create', { email: newcomer.email }, ada)
})

test('a panel shows what is known of the ways in, and never what opens them [user-panel-hides-secrets]', async () => {
  const { call, read, ada, clock, auth } = await startStaffedApp()
  const details = await read()
  expect(details).toMatchObject({
    password: { scheme: 'keyed-bcrypt', cost: 4 },
    passwordChangedAt: clock.now,
    secondFactorAt: null,
    recoveryCodesLeft: 0,
    note: '',
    groups: [],
    disableAt: null,
    deletedAt: null,
    purgeAt: null,
  })
  const { hashedPassword } = await auth.findUserBy({ email: person.email })
  expect(JSON.stringify(details)).not.toContain(hashedPassword?.slice(-20))
  await auth.addUser('old@example.org', `$2y$10$${'a'.repeat(53)}`)
  expect((await call('users:read', { email: 'old@example.org' }, ada)).password).toEqual({ scheme: 'bcrypt', cost: 10 })
  await auth.addUser('odd@example.org', 'plain text')
  expect((await call('users:read', { email: 'odd@example.org' }, ada)).password).toEqual({ scheme: 'malformed', cost: null })
})

test('an operator writes name, note and groups of all users but administrators; no user writes control characters', async () => {
  const { call, refuse, read, olga } = await startStaffedApp()
  const words = { name: 'Bob', note: 'Leaves in May.\nAsk Olga.', groups: ['staff', ' harbour ', 'staff'] }
  await call('users:update', { email: person.email, ...words }, olga)
  expect(await read()).toMatchObject({ name: 'Bob', note: 'Leaves in May.\nAsk Olga.', groups: ['harbour', 'staff'] })
  await call('users:update', { email: person.email, note: '' }, olga)
  expect(await read()).toMatchObject({ name: 'Bob', note: '', groups: ['harbour', 'staff'] })
  expect(await refuse('users:update', { email: administrator.email, note: 'mine' }, olga)).toEqual({ code: 'not-permitted' })
  const wrong = [
    { note: 'a\0b' },
    { note: 'x'.repeat(2_001) },
    { groups: [''] },
    { groups: ['a\nb'] },
    { groups: ['x'.repeat(41)] },
    { groups: Array.from({ length: 21 }, (_, index) => `group ${index}`) },
    { role: 'administrator' },
  ]
  for (const fields of wrong)
    expect(await refuse('users:update', { email: person.email, ...fields }, olga)).toMatchObject({ code: 'invalid-input' })
})

test('an administrator changes an address; the sign-in moves with it', async () => {
  const { call, refuse, signIn, ada, olga, clock } = await startStaffedApp()
  const change = { email: person.email, newEmail: newcomer.email }
  expect(await refuse('users:changeEmail', change, olga)).toEqual({ code: 'not-permitted' })
  expect(await refuse('users:changeEmail', { ...change, newEmail: operator.email }, ada)).toEqual({ code: 'email-taken' })
  expect(await call('users:changeEmail', change, ada)).toMatchObject({ email: newcomer.email })
  await signIn({ ...person, email: newcomer.email })
  clock.advance(FRESH_MS)
  expect(await refuse('users:changeEmail', { email: newcomer.email, newEmail: person.email }, ada)).toEqual({
    code: 'reauthentication-required',
  })
})

test('an account is disabled from a date on: at sign-in, in its sessions, for its codes and as an actor, to the millisecond', async () => {
  const { call, refuse, signIn, store, ada, olga, clock } = await startStaffedApp()
  await call('users:update', { email: person.email, note: 'by Olga' }, olga)
  const session = await signIn()
  expect(await refuse('users:disable', { email: person.email, at: FAR_MS + 1 }, ada)).toMatchObject({ code: 'invalid-input' })
  const at = clock.now + MINUTE_MS
  expect(await call('users:disable', { email: person.email, at }, ada)).toMatchObject({ state: 'active' })
  await call('users:disable', { email: operator.email, at }, ada)
  const { resetToken } = await call('users:issueReset', { email: person.email }, ada)
  clock.advance(59_999)
  await call('auth:profile', undefined, session)
  await signIn()
  clock.advance(1)
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
  expect(await refuse('users:list', {}, olga)).toEqual({ code: 'not-signed-in' })
  const redeem = { email: person.email, resetToken, newPassword: 'nine purple umbrellas' }
  expect(await refuse('auth:reset', redeem)).toEqual({ code: 'reset-refused' })
  expect(await call('users:read', { email: person.email }, ada)).toMatchObject({ state: 'disabled', disableAt: at })
  expect((await call('users:explainSignIn', { email: person.email }, ada)).status.obstacles[0]).toMatchObject({
    kind: 'disabled',
  })
  const reasons = (await store.listAuditEntries(10)).map(({ details }) => refusalOf(details))
  expect(reasons).toContain('wrong-credentials: disabled')
  expect(await call('users:enable', { email: person.email }, ada)).toMatchObject({ state: 'active' })
  await signIn()
})

test('a sign-in that began before the date and commits after it is refused', async () => {
  const { call, callRaw, hasher, store, ada, clock } = await startStaffedApp()
  await call('users:disable', { email: person.email, at: clock.now + 1 }, ada)
  const compare = hasher.compare
  hasher.compare = async (...work) => {
    const matches = await compare(...work)
    clock.advance(1)
    return matches
  }
  const result = await callRaw('auth:login', person)
  expect(result).toEqual({ ok: false, error: { code: 'wrong-credentials' } })
  const { id } = (await store.findUser({ email: person.email })) ?? { id: '' }
  expect(await store.listSessions(id)).toEqual([])
})

test('a deleted user has no session, no code and no way in, and only administrators still see the user [deleted-user-locked-out]', async () => {
  const { call, refuse, signIn, auth, store, hasher, ada, clock } = await startStaffedApp()
  const session = await signIn()
  const { resetToken } = await call('users:issueReset', { email: person.email }, ada)
  const deleted = await call('users:delete', { email: person.email }, ada)
  expect(deleted).toMatchObject({ state: 'deleted' })
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  const countHashes = async (email: string): Promise<number> => {
    const before = hasher.calls
    expect(await refuse('auth:login', { ...person, email })).toEqual({ code: 'wrong-credentials' })
    return hasher.calls - before
  }
  expect(await countHashes(person.email)).toBe(await countHashes('nobody@example.org'))
  const reasons = (await store.listAuditEntries(2)).map(({ details, subject }) => [refusalOf(details), subject?.email ?? null])
  expect(reasons).toEqual([
    ['wrong-credentials: unknown', null],
    ['wrong-credentials: deleted', person.email],
  ])
  const redeem = { email: person.email, resetToken, newPassword: 'nine purple umbrellas' }
  expect(await refuse('auth:reset', redeem)).toEqual({ code: 'reset-refused' })
  expect((await store.listAuditEntries(1))[0]).toMatchObject({
    details: { kind: 'refused', code: 'reset-refused', cause: 'deleted' },
  })
  expect(await refuse('auth:register', person)).toEqual({ code: 'email-taken' })
  expect(await refuse('users:create', { email: person.email }, ada)).toMatchObject({
    code: 'email-taken',
    deleted: { email: person.email },
  })
  expect(await refuse('users:issueReset', { email: person.email }, ada)).toEqual({ code: 'user-deleted' })
  for (const operation of ['users:unlock', 'users:clearDelay', 'users:requirePasswordChange', 'users:enable'])
    expect(await refuse(operation, { email: person.email }, ada), operation).toEqual({ code: 'no-such-user' })
  expect(await auth.createSession(person.email)).toBeNull()
  expect(await auth.validLogin(person.email, person.password)).toBe(false)
  await expect(auth.findUserBy({ email: person.email })).rejects.toThrow()
  expect((await call('users:list', { search: 'bob' }, ada)).users).toEqual([])
  expect(await call('users:read', { email: person.email }, ada)).toMatchObject({
    deletedAt: clock.now,
    purgeAt: clock.now + 30 * DAY_MS,
  })
})

test('a deleted account is restored with its password and without its sessions, for thirty days to the millisecond [deleted-user-restored]', async () => {
  const { call, refuse, signIn, ada, olga, clock } = await startStaffedApp()
  const session = await signIn()
  await call('users:delete', { email: person.email }, ada)
  expect(await refuse('users:restore', { email: person.email }, olga)).toEqual({ code: 'not-permitted' })
  clock.advance(30 * DAY_MS - 1)
  const late = await signIn(administrator)
  expect(await call('users:restore', { email: person.email }, late)).toMatchObject({ state: 'active' })
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  await signIn()
  await call('users:delete', { email: person.email }, late)
  clock.advance(30 * DAY_MS)
  const tooLate = await signIn(administrator)
  expect(await refuse('users:restore', { email: person.email }, tooLate)).toEqual({ code: 'no-such-user' })
  expect(await refuse('users:read', { email: person.email }, tooLate)).toEqual({ code: 'no-such-user' })
})

test('deleting asks for reauthentication, and an operator deletes no user', async () => {
  const { refuse, ada, olga, clock } = await startStaffedApp()
  expect(await refuse('users:delete', { email: person.email }, olga)).toEqual({ code: 'not-permitted' })
  clock.advance(FRESH_MS)
  expect(await refuse('users:delete', { email: person.email }, ada)).toEqual({ code: 'reauthentication-required' })
})

test('the last administrator stays, whatever the way: deleting, a date to come, an heir who was never activated, or one who has an end', async () => {
  const { call, refuse, ada, clock } = await startStaffedApp()
  const { email } = administrator
  const at = clock.now + DAY_MS
  const last = { code: 'last-administrator' }
  const ways: [string, object][] = [
    ['users:delete', { email }],
    ['users:disable', { email }],
    ['users:disable', { email, at }],
    ['users:changeRole', { email, role: 'operator' }],
  ]
  const expectStays = async (): Promise<void> => {
    for (const [operation, input] of ways) expect(await refuse(operation, input, ada), operation).toEqual(last)
  }
  await expectStays()
  await call('users:create', { email: newcomer.email, role: 'administrator' }, ada)
  await expectStays()
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  await call('users:disable', { email: person.email, at }, ada)
  await expectStays()
  await call('users:enable', { email: person.email }, ada)
  await call('users:disable', { email, at }, ada)
  expect(await refuse('users:disable', { email: person.email, at }, ada)).toEqual(last)
  expect(await refuse('users:delete', { email: person.email }, ada)).toEqual(last)
})

test('of two administrators who are ended at once, each in another way, one stays', async () => {
  const ends: [string, object][] = [
    ['users:delete', {}],
    ['users:disable', {}],
    ['users:disable', { at: FAR_MS }],
    ['users:changeRole', { role: 'user' }],
  ]
  for (const [operation, input] of ends) {
    const { call, callRaw, store, ada, clock } = await startStaffedApp()
    await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
    const results = await Promise.all([
      callRaw(operation, { email: administrator.email, ...input }, ada),
      callRaw('users:disable', { email: person.email, at: clock.now + 1 }, ada),
    ])
    expect(
      results.map(({ ok }) => ok),
      operation,
    ).toEqual([true, false])
    clock.advance(1)
    const lasting = (await store.listAdministrators()).filter(
      ({ disabledAt, disableAt }) => disabledAt === null && disableAt === null,
    )
    expect(lasting, operation).toHaveLength(1)
  }
})

test('a closed account is deleted like any other, and can be restored', async () => {
  const { call, refuse, signIn, ada } = await startStaffedApp()
  await call('auth:closeAccount', { password: person.password }, await signIn())
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
  expect(await refuse('auth:register', person)).toEqual({ code: 'email-taken' })
  await call('users:restore', { email: person.email }, ada)
  await signIn()
})

test('the terminal’s way back in does not lead to an administrator whose date has come', async () => {
  const { call, callRaw, register, signIn, clock } = await startTestApp({ policy: FIRST_POLICY })
  await register()
  const ada = await signIn(administrator)
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  await call('users:disable', { email: person.email, at: clock.now + 1 }, ada)
  clock.advance(1)
  const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
  const recovered = await callRaw('setup:recoverAdministrator', {}, null, terminal)
  expect(recovered).toMatchObject({ ok: true, value: { kind: 'issued', email: administrator.email } })
})

test('an account that is deleted while an administrator acts on it is not changed', async () => {
  const { call, callRaw, ada, folder, signIn } = await startStaffedApp()
  await signIn()
  const [deleting, issuing] = await Promise.all([
    call('users:delete', { email: person.email }, ada),
    callRaw('users:issueReset', { email: person.email }, ada),
  ])
  expect(deleting.state).toBe('deleted')
  expect(issuing).toEqual({ ok: false, error: { code: 'changed-meanwhile' } })
  const database = openBeside(folder)
  expect(database.prepare('SELECT count(*) FROM reset_codes').pluck().get()).toBe(0)
})
