import { describe, expect, test } from 'vitest'
import { ACTIVATION_HOURS_DEFAULT, ACTIVATION_HOURS_MAX } from '../../src/shared/domain/codes.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const email = 'nina@example.org'
const newPassword = 'nine purple umbrellas'

/** A staffed directory with a user who has not chosen a password, and the first code of this user. */
const startInvited = async () => {
  const app = await startStaffedApp()
  const { activationCode } = await app.call('users:create', { email, lifeHours: 1 }, app.ada)
  const redeem = (resetToken: string) => app.callRaw('auth:reset', { email, resetToken, newPassword })
  return { ...app, first: activationCode, redeem }
}

describe('an activation code that is issued again', () => {
  test('replaces the first one, works once, and is an entry of the log [activation-issued-again]', async () => {
    const { call, olga, first, redeem, refuse, lastEntry, store, read } = await startInvited()
    const issued = await call('users:issueActivation', { email }, olga)
    expect(issued).toMatchObject({ email, entry: (await lastEntry()).id })
    expect(await lastEntry()).toMatchObject({ action: 'users:issueActivation', outcome: 'success', subject: { email } })
    expect((await read(email)).activationExpiresAt).toBe(issued.expiresAt)
    expect(await redeem(first)).toMatchObject({ error: { code: 'reset-refused' } })
    expect(await redeem(issued.activationCode)).toMatchObject({ ok: true })
    expect(await refuse('auth:reset', { email, resetToken: issued.activationCode, newPassword })).toEqual({
      code: 'reset-refused',
    })
    expect(JSON.stringify(await store.listAuditEntries(100))).not.toContain(issued.activationCode)
  })

  test('lives as long as was chosen, to the millisecond: a week by default, an hour at least, thirty days at most [activation-life]', async () => {
    const { call, ada, refuse, redeem, clock } = await startInvited()
    expect((await call('users:issueActivation', { email }, ada)).expiresAt).toBe(clock.now + ACTIVATION_HOURS_DEFAULT * HOUR_MS)
    for (const lifeHours of [0, -1, 0.5, ACTIVATION_HOURS_MAX + 1]) {
      expect((await refuse('users:issueActivation', { email, lifeHours }, ada)).code, `${lifeHours}`).toBe('invalid-input')
      const other = `other-${email}`
      expect((await refuse('users:create', { email: other, lifeHours }, ada)).code, `${lifeHours}`).toBe('invalid-input')
    }
    const { activationCode } = await call('users:issueActivation', { email, lifeHours: ACTIVATION_HOURS_MAX }, ada)
    clock.advance(ACTIVATION_HOURS_MAX * HOUR_MS)
    expect(await redeem(activationCode)).toMatchObject({ error: { code: 'reset-refused' } })
    clock.advance(-1)
    expect(await redeem(activationCode)).toMatchObject({ ok: true })
  })

  test('is for nobody who has a password, is disabled or is deleted [activation-refused]', async () => {
    const { call, ada, refuse, redeem, first } = await startInvited()
    expect(await refuse('users:issueActivation', { email: person.email }, ada)).toEqual({ code: 'already-activated' })
    await call('users:disable', { email }, ada)
    expect(await refuse('users:issueActivation', { email }, ada)).toEqual({ code: 'user-disabled' })
    await call('users:delete', { email }, ada)
    expect(await refuse('users:issueActivation', { email }, ada)).toEqual({ code: 'user-deleted' })
    await call('users:restore', { email }, ada)
    await call('users:enable', { email }, ada)
    expect(await redeem(first)).toMatchObject({ ok: false })
    const { activationCode } = await call('users:issueActivation', { email }, ada)
    expect(await redeem(activationCode)).toMatchObject({ ok: true })
    expect(await refuse('users:issueActivation', { email }, ada)).toEqual({ code: 'already-activated' })
  })

  test('is not issued to a user who activates the account at that moment', async () => {
    const { auth, call, ada, first, redeem, core, clock } = await startInvited()
    const invited = await auth.findUserBy({ email })
    await redeem(first)
    const context = { at: clock.now, transport: 'window', action: 'users:issueActivation', actor: null, guard: {} } as const
    await expect(core.auth.issueActivation(invited, context)).rejects.toMatchObject({ error: { code: 'already-activated' } })
    expect(await call('users:read', { email }, ada)).toMatchObject({ activationExpiresAt: null, resetExpiresAt: null })
  })

  test('asks for the password again where the user has more than the role User, and takes a reason afterwards', async () => {
    const { auth, call, ada, refuse, clock, lastEntry } = await startInvited()
    await auth.addUser('owen@example.org', null, { role: 'operator' })
    clock.advance(6 * MINUTE_MS)
    const fresh = { code: 'reauthentication-required' }
    expect(await refuse('users:issueActivation', { email: 'owen@example.org' }, ada)).toEqual(fresh)
    const { entry } = await call('users:issueActivation', { email }, ada)
    await call('users:giveReason', { entry, reason: 'Lost the letter' }, ada)
    expect((await lastEntry()).details).toEqual({ kind: 'reason-given', entry, reason: 'Lost the letter' })
  })

  test('ends with the reach of its issuer', async () => {
    const { call, ada, olga, redeem } = await startInvited()
    const { activationCode } = await call('users:issueActivation', { email }, olga)
    await call('users:changeRole', { email: operator.email, role: 'auditor' }, ada)
    expect(await redeem(activationCode)).toMatchObject({ error: { code: 'reset-refused' } })
  })
})

describe('activation codes for many users', () => {
  const startMany = async () => {
    const app = await startInvited()
    for (const name of ['one', 'two', 'three']) await app.auth.addUser(`${name}@example.org`, null)
    await app.call('users:disable', { email: 'three@example.org' }, app.ada)
    const callAs: Parameters<typeof finishJob>[0] = (operation, input) => app.call(operation, input, app.olga)
    const selection = { kind: 'matching', search: '' } as const
    const plan = () => makePlan(callAs, { change: { kind: 'issue-activations' }, selection })
    return { ...app, callAs, plan }
  }

  test('go to those without a password, for as long as was chosen, and are printed by their issuer alone', async () => {
    const { call, refuse, ada, olga, callAs, plan, clock } = await startMany()
    const made = await plan()
    expect(made).toMatchObject({ changes: 3, canBeUndone: false, requiresReauthentication: true })
    const skipped = made.skipped.map(({ reason, count }) => [reason, count])
    expect(Object.fromEntries(skipped)).toEqual({ 'not-permitted': 1, activated: 2, disabled: 1 })
    const { id } = await call('bulk:run', { planId: made.planId, lifeHours: 24 }, olga)
    const job = await finishJob(callAs, id)
    expect(job.result).toMatchObject({ changed: 3, printedCodes: 3, canBeUndone: false })
    expect(await refuse('jobs:readPrintedCodes', { id }, ada)).toEqual({ code: 'no-such-job' })
    const { printedCodes } = await call('jobs:readPrintedCodes', { id }, olga)
    const expiresAt = clock.now + 24 * HOUR_MS
    expect(printedCodes.map(({ kind, expiresAt }) => [kind, expiresAt])).toEqual(
      printedCodes.map(() => ['activation', expiresAt]),
    )
    const [code] = printedCodes
    if (!code) throw new Error('there is a code')
    await call('auth:reset', { email: code.email, resetToken: code.resetToken, newPassword })
    expect((await call('jobs:readPrintedCodes', { id }, olga)).printedCodes).toHaveLength(2)
  })

  test('skip a user who chose a password after the plan', async () => {
    const { call, olga, callAs, plan, redeem, first } = await startMany()
    const { planId } = await plan()
    await redeem(first)
    const job = await finishJob(callAs, (await call('bulk:run', { planId }, olga)).id)
    expect(job.result).toMatchObject({ changed: 2, skipped: [{ reason: 'activated', count: 1 }] })
  })

  test('are the only change with a chosen life, within its limits', async () => {
    const { refuse, olga, callAs, plan } = await startMany()
    const { planId } = await plan()
    expect((await refuse('bulk:run', { planId, lifeHours: ACTIVATION_HOURS_MAX + 1 }, olga)).code).toBe('invalid-input')
    const selection = { kind: 'matching' } as const
    const other = await makePlan(callAs, { change: { kind: 'issue-resets' }, selection })
    expect((await refuse('bulk:run', { planId: other.planId, lifeHours: 24 }, olga)).code).toBe('invalid-input')
  })

  test('are no way for an auditor or a user', async () => {
    const { call, refuse, ada, signIn } = await startMany()
    await call('users:changeRole', { email: operator.email, role: 'auditor' }, ada)
    const change = { kind: 'issue-activations' }
    for (const by of [await signIn(operator), await signIn(person)]) {
      expect(await refuse('users:issueActivation', { email }, by)).toEqual({ code: 'not-permitted' })
      expect(await refuse('bulk:plan', { change, selection: { kind: 'matching' } }, by)).toEqual({ code: 'not-permitted' })
    }
    expect(await refuse('users:issueActivation', { email: administrator.email }, ada)).toEqual({ code: 'already-activated' })
  })
})
