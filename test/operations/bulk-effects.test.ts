import { describe, expect, test } from 'vitest'
import type { Desktop } from '../../src/main/pipeline/handler.ts'
import type { BulkChange } from '../../src/shared/api/bulk-change.ts'
import { DAY_MS, HOUR_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

/** A staffed directory with a user who has not chosen a password, and bulk changes of all users. */
const startBulk = async () => {
  const app = await startStaffedApp()
  await app.auth.addUser('nina@example.org', null)
  const callAs =
    (by: string): Parameters<typeof finishJob>[0] =>
    (operation, input) =>
      app.call(operation, input, by)
  const everyone = { kind: 'matching' } as const
  const plan = (change: BulkChange, by = app.ada) =>
    makePlan(callAs(by), change.kind === 'undo' ? { change } : { change, selection: everyone })
  const run = async (change: BulkChange, by = app.ada) => {
    const { planId } = await plan(change, by)
    return finishJob(callAs(by), (await app.call('bulk:run', { planId }, by)).id)
  }
  const skippedBy = async (change: BulkChange, by?: string) => {
    const { skipped } = await plan(change, by)
    return Object.fromEntries(skipped.map(({ reason, count }) => [reason, count]))
  }
  const setUpFactor = async () => {
    const session = await app.signIn()
    const { secret } = await app.call('auth:beginSecondFactor', undefined, session)
    await app.call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, session)
    return session
  }
  const lock = async () => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      await app.callRaw('auth:login', { email: person.email, password: 'wrong' })
      const bob = await app.auth.findUserBy({ email: person.email })
      if (bob.lockedAt !== null) return
      app.clock.advance(HOUR_MS)
    }
    throw new Error('the user is locked after so many attempts')
  }
  return { ...app, callAs, plan, run, skippedBy, setUpFactor, lock }
}

describe('a bulk change that can’t be undone does what the single one does', () => {
  test('a password change is required, the user is told, and neither the actor nor a user without a password is asked', async () => {
    const { call, run, skippedBy, read, signIn, lastEntry } = await startBulk()
    const change = { kind: 'require-password-change' } as const
    expect(await skippedBy(change)).toEqual({ yourself: 1, 'not-activated': 1 })
    const job = await run(change)
    expect(job.result).toMatchObject({ changed: 2, canBeUndone: false })
    expect(await read()).toMatchObject({ mustChangePassword: true })
    expect((await lastEntry()).details).toMatchObject({ kind: 'bulk-finished', change: change.kind, changed: 2 })
    const bob = await call('auth:login', person)
    expect(bob.notices).toMatchObject([{ kind: 'password-change-required', by: administrator.email }])
    expect(await skippedBy(change, await signIn(administrator))).toEqual({ yourself: 1, 'not-activated': 1, already: 2 })
  })

  test('two-step verification is removed with the sessions, and the user is told', async () => {
    const { call, refuse, run, skippedBy, read, setUpFactor } = await startBulk()
    const change = { kind: 'remove-second-factor' } as const
    const session = await setUpFactor()
    expect(await skippedBy(change)).toEqual({ yourself: 1, already: 2 })
    const job = await run(change)
    expect(job.result).toMatchObject({ changed: 1, canBeUndone: false })
    expect(await read()).toMatchObject({ hasSecondFactor: false })
    expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
    const { notices } = await call('auth:login', person)
    expect(notices).toMatchObject([{ kind: 'second-factor-removed', by: administrator.email }])
    expect((await run(change)).done).toBe(0)
  })

  test('locked users are unlocked, and others are left alone', async () => {
    const { call, run, skippedBy, lock, signIn } = await startBulk()
    const change = { kind: 'unlock' } as const
    await lock()
    const ada = await signIn(administrator)
    expect(await skippedBy(change, ada)).toEqual({ already: 3 })
    const job = await run(change, ada)
    expect(job.result).toMatchObject({ changed: 1, canBeUndone: false })
    expect((await call('users:read', { email: person.email }, ada)).isLocked).toBe(false)
    await signIn(person)
  })

  test('each user gets an entry with the name of the single operation, and a deleted user is skipped', async () => {
    const { call, run, skippedBy, setUpFactor, ada } = await startBulk()
    await setUpFactor()
    for (const [kind, action] of [
      ['require-password-change', 'users:requirePasswordChange'],
      ['remove-second-factor', 'users:removeSecondFactor'],
    ] as const) {
      await run({ kind })
      const { entries } = await call('audit:list', { filter: { actions: [action] } }, ada)
      expect(entries.at(-1), kind).toMatchObject({
        subject: { email: person.email },
        details: { kind: 'part-of-bulk' },
        undo: 'not-possible',
      })
    }
    await call('users:delete', { email: person.email }, ada)
    expect(await skippedBy({ kind: 'unlock' })).toEqual({ already: 3 })
  })
})

describe('the report of a job as a file', () => {
  /** A window that saves the report in memory, or whose user cancels. */
  const windowSaving = (answers: { isCancelled?: boolean; whileOpen?: () => Promise<unknown> } = {}) => {
    const files: string[] = []
    const saveReport: Desktop['saveReport'] = async (makeContent) => {
      await answers.whileOpen?.()
      if (answers.isCancelled) return { kind: 'cancelled' }
      files.push(await makeContent())
      return { kind: 'saved', path: 'report.csv' }
    }
    return { files, window: { transport: 'window', source: 'window:1', desktop: { ...paperlessDesktop, saveReport } } as const }
  }

  test('has a line for each user with name, email, outcome and reason, in which no text is a formula', async () => {
    const { call, plan, callAs, ada, lastEntry } = await startBulk()
    await call('users:update', { email: person.email, name: '=HYPERLINK("x")' }, ada)
    const { planId } = await plan({ kind: 'add-to-group', group: 'Staff' })
    await call('users:update', { email: operator.email, groups: ['Staff'] }, ada)
    const { id } = await call('bulk:run', { planId }, ada)
    await finishJob(callAs(ada), id)
    const { files, window } = windowSaving()
    expect(await call('jobs:exportReport', { id }, ada, window)).toEqual({ path: 'report.csv' })
    const [head, ...lines] = (files[0] ?? '').split('\r\n')
    expect(head).toBe('\ufeffname,email,outcome,reason')
    expect(lines.join('')).not.toContain('\ufeff')
    expect(lines.sort()).toEqual([
      '',
      `"'=HYPERLINK(""x"")","${person.email}","Added to the group",`,
      `,"${administrator.email}","Added to the group",`,
      ',"nina@example.org","Added to the group",',
      `,"${operator.email}","Skipped","No change needed"`,
    ])
    expect(await lastEntry()).toMatchObject({ action: 'jobs:exportReport', outcome: 'success', details: null })
  })

  test('is for who began the job, in a window, and not after the session has ended while the dialog was open', async () => {
    const { call, callRaw, refuse, run, ada, olga } = await startBulk()
    const { id } = await run({ kind: 'add-to-group', group: 'Staff' })
    const { files, window } = windowSaving()
    expect(await refuse('jobs:exportReport', { id }, olga, window)).toEqual({ code: 'no-such-job' })
    expect(await refuse('jobs:exportReport', { id }, ada)).toEqual({ code: 'not-available' })
    expect(await refuse('jobs:exportReport', { id }, ada, windowSaving({ isCancelled: true }).window)).toEqual({
      code: 'cancelled',
    })
    const late = windowSaving({ whileOpen: () => call('auth:logout', undefined, ada) })
    expect(await callRaw('jobs:exportReport', { id }, ada, late.window)).toMatchObject({ ok: false })
    expect([...files, ...late.files]).toEqual([])
  })
})

describe('who may', () => {
  test('an operator unlocks users and requires password changes, but removes no second factor and plans no disabling', async () => {
    const { call, refuse, plan, run, skippedBy, lock, signIn, clock } = await startBulk()
    const selection = { kind: 'matching' }
    await lock()
    const olga = await signIn(operator)
    for (const change of [{ kind: 'remove-second-factor' }, { kind: 'disable-on', at: clock.now + DAY_MS }])
      expect(await refuse('bulk:plan', { change, selection }, olga), change.kind).toEqual({ code: 'not-permitted' })
    expect(await skippedBy({ kind: 'unlock' }, olga)).toEqual({ 'not-permitted': 1, already: 2 })
    expect((await run({ kind: 'unlock' }, olga)).result).toMatchObject({ changed: 1 })
    expect((await plan({ kind: 'require-password-change' }, olga)).changes).toBe(1)
    expect(await call('users:read', { email: person.email }, olga)).toMatchObject({ isLocked: false })
  })

  test('an auditor and a user plan none of them', async () => {
    const { call, refuse, signIn, ada, clock } = await startBulk()
    await call('users:changeRole', { email: operator.email, role: 'auditor' }, ada)
    const kinds = ['require-password-change', 'remove-second-factor', 'unlock', 'disable-on', 'issue-activations']
    for (const by of [await signIn(operator), await signIn(person)])
      for (const kind of kinds) {
        const change = { kind, ...(kind === 'disable-on' && { at: clock.now + DAY_MS }) }
        expect(await refuse('bulk:plan', { change, selection: { kind: 'matching' } }, by), kind).toEqual({
          code: 'not-permitted',
        })
      }
  })
})

test('a disabling on a date is planned, carried out and undone, and leaves an administrator who lasts', async () => {
  const { call, plan, run, read, callAs, clock, ada, signIn } = await startBulk()
  const at = clock.now + DAY_MS
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  const change = { kind: 'disable-on', at } as const
  expect(await plan(change)).toMatchObject({ changes: 3, canBeUndone: true, requiresReauthentication: true })
  const bob = await signIn(person)
  await call('users:disable', { email: administrator.email, at: at + DAY_MS }, ada)
  const { planId, skipped } = await plan(change)
  expect(skipped).toMatchObject([{ reason: 'yourself' }, { reason: 'last-administrator', samples: [person.email] }])
  const { id } = await call('bulk:run', { planId, reason: 'End of term' }, ada)
  const job = await finishJob(callAs(ada), id)
  expect(await read('nina@example.org')).toMatchObject({ state: 'not-activated', disableAt: at })
  const entry = job.result?.kind === 'bulk-changed' ? job.result.entry : 0
  await run({ kind: 'undo', entry })
  expect(await call('users:read', { email: 'nina@example.org' }, bob)).toMatchObject({ disableAt: null })
})
