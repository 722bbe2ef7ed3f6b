import { expect, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { eve, startTakeover } from '../helpers/takeover.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const newPassword = 'nine purple umbrellas'
const program = { transport: 'http', source: 'http:1', desktop: null } as const

test('recovery codes made during a takeover do not survive a reset by an administrator’s code [takeover-reset-ends-recovery-codes]', async () => {
  const { call, refuse, ada, makeCodes, redeem, issueTo } = await startTakeover()
  const [code] = await makeCodes(person)
  await call('auth:reset', { email: person.email, resetToken: await issueTo(person.email, ada), newPassword })
  expect(await refuse('auth:reset', redeem(person.email, code))).toEqual({ code: 'reset-refused' })
  const session = (await call('auth:login', { ...person, password: newPassword })).sessionId
  expect(await call('auth:profile', undefined, session)).toMatchObject({ recoveryCodesLeft: 0, recoveryCodesMadeAt: null })
})

test('recovery codes made during a takeover do not survive a code of the terminal, and do survive one’s own code [takeover-terminal-ends-recovery-codes]', async () => {
  const { call, callRaw, refuse, redeem, recoveryCodes, auth } = await startStaffedApp().then(async (app) => ({
    ...app,
    redeem: (resetToken = '') => ({ email: administrator.email, resetToken, newPassword: 'one yellow submarine' }),
  }))
  const own = await call('users:issueReset', { email: administrator.email }, (await call('auth:login', administrator)).sessionId)
  await call('auth:reset', { email: administrator.email, resetToken: own.resetToken, newPassword })
  expect((await callRaw('auth:reset', redeem(recoveryCodes[0]))).ok).toBe(true)
  await call('auth:reset', { ...redeem(await auth.getResetPasswordToken(administrator.email)), newPassword })
  expect(await refuse('auth:reset', redeem(recoveryCodes[1]))).toEqual({ code: 'reset-refused' })
})

test('no user goes from operator to administrator by recovery codes: every promotion drops them, an undoing and a job too [promotion-ends-recovery-codes]', async () => {
  const { call, refuse, ada, auth, makeCodes, redeem, lastEntry } = await startTakeover()
  const demote = () => call('users:changeRole', { email: operator.email, role: 'operator' }, ada)
  const promote = () => call('users:changeRole', { email: operator.email, role: 'administrator' }, ada)
  await promote()
  await demote()
  const demotion = (await lastEntry()).id
  const ways = {
    'a change of the role': promote,
    'an undoing': () => call('users:undo', { entry: demotion }, ada),
    'a job': async () => {
      const { id } = await auth.findUserBy({ email: operator.email })
      const callAda: Parameters<typeof makePlan>[0] = (operation, input) => call(operation, input, ada)
      const change = { kind: 'change-role', role: 'administrator' } as const
      const { planId } = await makePlan(callAda, { change, selection: { kind: 'ids', ids: [id] } })
      return finishJob(callAda, (await call('bulk:run', { planId }, ada)).id)
    },
  }
  for (const [way, run] of Object.entries(ways).toReversed()) {
    const [code] = await makeCodes(operator)
    await run()
    expect((await auth.findUserBy({ email: operator.email })).role, way).toBe('administrator')
    expect(await refuse('auth:reset', redeem(operator.email, code)), way).toEqual({ code: 'reset-refused' })
    if (way === 'a job') {
      await demote()
      const undone = (await lastEntry()).id
      ways['an undoing'] = () => call('users:undo', { entry: undone }, ada)
    } else await demote()
  }
  // A demotion leaves them: they open less than before.
  await promote()
  const [kept] = await makeCodes(operator)
  await demote()
  await call('auth:reset', redeem(operator.email, kept))
})

test('“This was not me” drops the recovery codes made since the event, and keeps those made before as the way back [disown-ends-recovery-codes]', async () => {
  const { call, refuse, ada, clock, makeCodes, redeem, issueTo, signIn } = await startTakeover()
  const [before, second] = await makeCodes(person)
  await call('auth:acknowledgeNotices', undefined, await signIn())
  clock.advance(1_000)
  await issueTo(person.email, ada)
  clock.advance(1_000)
  // The attacker redeems one of the codes and then holds its replacement.
  const { replacementCode } = await call('auth:reset', { email: person.email, resetToken: second ?? '', newPassword })
  const session = (await call('auth:login', { ...person, password: newPassword })).sessionId
  await call('auth:disownNotices', {}, session)
  expect(await refuse('auth:reset', redeem(person.email, replacementCode))).toEqual({ code: 'reset-refused' })
  await call('auth:reset', redeem(person.email, before))
})

test('the user is told of new recovery codes, and disowning that drops every one of them [new-recovery-codes-notice]', async () => {
  const { call, refuse, clock, makeCodes, redeem } = await startTakeover()
  const codes = await makeCodes(person)
  const { sessionId, notices } = await call('auth:login', person)
  expect(notices).toEqual([{ kind: 'recovery-codes-made', at: clock.now, about: null, by: null, transport: 'window' }])
  await call('auth:disownNotices', {}, sessionId)
  for (const code of codes.slice(0, 3))
    expect(await refuse('auth:reset', redeem(person.email, code))).toEqual({ code: 'reset-refused' })
})

test('a password change cancels the recovery codes where that is asked for, and says when they were made [password-change-recovery-codes]', async () => {
  const { call, refuse, clock, makeCodes, redeem, signIn } = await startTakeover()
  const madeAt = clock.now
  const [code, other] = await makeCodes(person)
  clock.advance(1_000)
  const session = await signIn()
  expect(await call('auth:profile', undefined, session)).toMatchObject({ recoveryCodesLeft: 10, recoveryCodesMadeAt: madeAt })
  const kept = await call('auth:changePassword', { currentPassword: person.password, newPassword }, session)
  await call('auth:profile', undefined, kept.sessionId)
  const change = { currentPassword: newPassword, newPassword: 'three wooden boats again', cancelRecoveryCodes: true }
  const { sessionId } = await call('auth:changePassword', change, kept.sessionId)
  for (const resetToken of [code, other])
    expect(await refuse('auth:reset', redeem(person.email, resetToken))).toEqual({ code: 'reset-refused' })
  expect(await call('auth:profile', undefined, sessionId)).toMatchObject({ recoveryCodesLeft: 0 })
})

test('an event stays for 30 days after Got it, and “This was not me” can still be said of it, once [disown-after-got-it]', async () => {
  const { call, refuse, ada, clock, issueTo, signIn } = await startTakeover()
  await issueTo(person.email, ada)
  const issuedAt = clock.now
  await call('auth:acknowledgeNotices', undefined, await signIn())
  expect((await call('auth:login', person)).notices).toEqual([])
  clock.advance(30 * DAY_MS - 1)
  const { events } = await call('auth:listSecurityEvents', undefined, await signIn())
  expect(events).toEqual([
    {
      id: expect.any(Number),
      kind: 'reset-issued',
      at: issuedAt,
      firstAt: issuedAt,
      times: 1,
      about: null,
      by: administrator.email,
      transport: 'window',
      disownedAt: null,
    },
  ])
  const [event] = events
  const nobodys = { event: (event?.id ?? 0) + 1_000 }
  expect(await refuse('auth:disownNotices', nobodys, await signIn())).toEqual({ code: 'no-such-notice' })
  // Another user's event is none of one's own.
  const olga = await signIn(operator)
  expect(await refuse('auth:disownNotices', { event: event?.id }, olga)).toEqual({ code: 'no-such-notice' })
  clock.advance(1)
  const late = await signIn()
  expect(await call('auth:listSecurityEvents', undefined, late)).toEqual({ events: [] })
  expect(await refuse('auth:disownNotices', { event: event?.id }, late)).toEqual({ code: 'no-such-notice' })
  clock.advance(-1)
  await call('auth:disownNotices', { event: event?.id ?? 0 }, await signIn())
  await call('auth:reset', {
    email: person.email,
    resetToken: await issueTo(person.email, await signIn(administrator)),
    newPassword,
  })
  const back = (await call('auth:login', { ...person, password: newPassword })).sessionId
  expect((await call('auth:listSecurityEvents', undefined, back)).events).toContainEqual({ ...event, disownedAt: clock.now })
  expect(await refuse('auth:disownNotices', { event: event?.id }, back)).toEqual({ code: 'no-such-notice' })
})

test('a reset code of a former administrator opens nothing: demoted, disabled, disabled by a date, or deleted, and none of it revives it [former-administrator-reset-code]', async () => {
  const ends = ['demoted', 'disabled', 'disabled by a date', 'deleted', 'closed', 'purged'] as const
  for (const end of ends) {
    const { call, refuse, ada, held, clock, redeem, issueTo, signIn, store, lastEntry } = await startTakeover()
    const resetToken = await issueTo(administrator.email, held)
    const { email } = eve
    if (end === 'demoted') await call('users:changeRole', { email, role: 'user' }, ada)
    if (end === 'disabled') await call('users:disable', { email }, ada)
    if (end === 'disabled by a date') await call('users:disable', { email, at: clock.now + 1_000 }, ada)
    if (end === 'deleted') await call('users:delete', { email }, ada)
    if (end === 'closed') await call('auth:closeAccount', { password: eve.password }, held)
    if (end === 'purged') {
      await call('users:delete', { email }, ada)
      const context = { at: clock.now, actor: null, subject: null, action: 'users:purge', transport: 'window' as const }
      await store.purgeUsers({ deletedUpTo: clock.now }, { now: clock.now }, { ...context, outcome: 'success', details: null })
    }
    clock.advance(1_000)
    expect(await refuse('auth:reset', redeem(administrator.email, resetToken)), end).toEqual({ code: 'reset-refused' })
    const again = await signIn(administrator)
    const undo = (await call('audit:list', { limit: 20 }, again)).entries.find(({ undo: state }) => state === 'possible')
    if (end === 'demoted') await call('users:changeRole', { email, role: 'administrator' }, again)
    else if (end === 'deleted' || end === 'closed') await call('users:restore', { email }, again)
    else if (end === 'disabled') await call('users:undo', { entry: undo?.id ?? 0 }, again)
    else if (end !== 'purged') await call('users:enable', { email }, again)
    expect(await lastEntry()).toMatchObject({ outcome: 'success' })
    expect(await refuse('auth:reset', redeem(administrator.email, resetToken)), `${end}, and back`).toEqual({
      code: 'reset-refused',
    })
  }
})

test('an activation code of a former administrator makes none, six days later [former-administrator-activation-code]', async () => {
  const { call, refuse, ada, held, clock, redeem } = await startTakeover()
  const email = 'mallory@example.org'
  const { activationCode } = await call('users:create', { email, role: 'administrator' }, held)
  await call('users:changeRole', { email: eve.email, role: 'operator' }, ada)
  clock.advance(6 * DAY_MS)
  expect(await refuse('auth:reset', redeem(email, activationCode))).toEqual({ code: 'reset-refused' })
})

test('an operator’s code ends with a bulk demotion, and with a role of its user that the operator does not reach', async () => {
  const { call, refuse, ada, olga, auth, redeem, issueTo } = await startTakeover()
  const first = await issueTo(person.email, olga)
  const { id } = await auth.findUserBy({ email: operator.email })
  const callAda: Parameters<typeof makePlan>[0] = (operation, input) => call(operation, input, ada)
  const change = { kind: 'change-role', role: 'user' } as const
  const { planId } = await makePlan(callAda, { change, selection: { kind: 'ids', ids: [id] } })
  await finishJob(callAda, (await call('bulk:run', { planId }, ada)).id)
  expect(await refuse('auth:reset', redeem(person.email, first))).toEqual({ code: 'reset-refused' })
})

test('a code tells nothing to its holder once its issuer may not issue it: no second factor is asked for [revoked-code-reveals-nothing]', async () => {
  const { call, refuse, ada, held, clock, redeem, issueTo, folder } = await startTakeover()
  const resetToken = await issueTo(administrator.email, held)
  openBeside(folder).exec(`UPDATE users SET second_factor_at = 1 WHERE email = '${administrator.email}'`)
  await call('users:disable', { email: eve.email, at: clock.now + 1 }, ada)
  clock.advance(1)
  expect(await refuse('auth:reset', redeem(administrator.email, resetToken))).toEqual({ code: 'reset-refused' })
  const { users } = await call('users:list', { search: 'ada' }, ada)
  expect(users).toHaveLength(1)
  expect((await call('users:read', { email: administrator.email }, ada)).resetExpiresAt).toBeNull()
})

test('after “This was not me” the known password opens nothing and sets nothing, on any transport, until a code sets another [disown-ends-password]', async () => {
  const { call, callRaw, refuse, held, auth, makeCodes, redeem, issueTo, signIn, clock } = await startTakeover()
  const [code] = await makeCodes(person)
  await call('auth:acknowledgeNotices', undefined, await signIn())
  clock.advance(1_000)
  await issueTo(person.email, held)
  const session = await signIn()
  const thief = await signIn()
  await call('auth:disownNotices', {}, session)
  for (const caller of [undefined, program])
    expect(await refuse('auth:login', person, null, caller)).toEqual({ code: 'reset-required' })
  expect(await auth.validLogin(person.email, person.password)).toBe(false)
  expect(await refuse('auth:login', { ...person, password: 'wrong' })).toEqual({ code: 'wrong-credentials' })
  const change = { currentPassword: person.password, newPassword }
  expect(await refuse('auth:changePassword', change, thief)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('auth:reauthenticate', { password: person.password }, thief)).toEqual({ code: 'not-signed-in' })
  // The thief knows the password that was disowned: it is no new one.
  const same = { ...redeem(person.email, code), newPassword: person.password }
  expect(await refuse('auth:reset', same)).toEqual({ code: 'password-refused', reason: 'unchanged' })
  await call('auth:reset', redeem(person.email, code))
  expect((await callRaw('auth:login', { email: person.email, password: 'one yellow submarine' })).ok).toBe(true)
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
})

test('a sign-in that hashes while “This was not me” is said opens no session [disown-during-sign-in]', async () => {
  const { call, callRaw, hasher, signIn, held, issueTo } = await startTakeover()
  await issueTo(person.email, held)
  const session = await signIn()
  const compare = hasher.compare
  hasher.compare = async (...work) => {
    const result = await compare(...work)
    hasher.compare = compare
    await call('auth:disownNotices', {}, session)
    return result
  }
  expect(await callRaw('auth:login', person)).toMatchObject({ ok: false, error: { code: 'wrong-credentials' } })
})

test('the only administrator comes back by a recovery code or by the terminal [only-administrator-returns]', async () => {
  const { auth, call, refuse, recoveryCodes, signIn } = await startTestApp()
  await auth.getResetPasswordToken(administrator.email)
  await call('auth:disownNotices', {}, await signIn(administrator))
  expect(await refuse('auth:login', administrator)).toEqual({ code: 'reset-required' })
  const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
  const recovery = await call('setup:recoverAdministrator', {}, null, terminal)
  const resetToken = recovery.kind === 'issued' ? recovery.resetToken : ''
  await call('auth:reset', { email: administrator.email, resetToken, newPassword })
  await call('auth:disownNotices', {}, await signIn({ ...administrator, password: newPassword }))
  // The terminal's code has ended those of the set-up.
  const reset = { email: administrator.email, resetToken: recoveryCodes[0] ?? '', newPassword: person.password }
  expect(await refuse('auth:reset', reset)).toEqual({ code: 'reset-refused' })
})

test('a new password that an administrator asks for is still set with the one that is known', async () => {
  const { call, ada, signIn } = await startTakeover()
  await call('users:requirePasswordChange', { email: person.email }, ada)
  await call('auth:changePassword', { currentPassword: person.password, newPassword }, await signIn())
})

test('a sign-in names the one before it over any transport, and “Not you?” ends what came of that one [disown-sign-in]', async () => {
  const { call, callRaw, refuse, clock, makeCodes, redeem, signIn } = await startTakeover()
  const old = await makeCodes(person)
  clock.advance(DAY_MS)
  // Another person signs in through another program, and makes new recovery codes.
  const stolen = await callRaw('auth:login', person, null, { transport: 'http', source: 'http', desktop: null })
  expect(stolen).toMatchObject({ ok: true })
  const stolenAt = clock.now
  clock.advance(DAY_MS)
  const own = await call('auth:login', person)
  expect(own.previousSignInAt).toBe(stolenAt)
  await call('auth:disownNotices', { since: stolenAt }, own.sessionId)
  expect(await refuse('auth:profile', undefined, own.sessionId)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('auth:login', person)).toEqual({ code: 'reset-required' })
  expect((await call('alerts:list', undefined, await signIn(administrator))).alerts).toMatchObject([
    { kind: 'disowned', user: { email: person.email } },
  ])
  // The codes that were saved before that sign-in still work.
  await call('auth:reset', redeem(person.email, old[0] ?? ''))
})
