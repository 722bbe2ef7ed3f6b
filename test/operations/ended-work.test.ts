import { expect, test } from 'vitest'
import { openBeside } from '../helpers/database.ts'
import { finishJob, type JobCall, makePlan } from '../helpers/jobs.ts'
import { eve, startTakeover } from '../helpers/takeover.ts'
import { person, startTestApp } from '../helpers/test-app.ts'

const TARGETS = 20

/** A takeover with users to change, and a hold on the parts of jobs. */
const startWork = async () => {
  const app = await startTakeover()
  const targets: string[] = []
  for (let index = 0; index < TARGETS; index += 1) targets.push((await app.auth.addUser(`crowd-${index}@example.org`, null)).id)
  const callBy =
    (by: string): JobCall =>
    (operation, input) =>
      app.call(operation, input, by)
  const plan = (by: string) => makePlan(callBy(by), { change: { kind: 'delete' }, selection: { kind: 'ids', ids: targets } })
  const countDeleted = () =>
    openBeside(app.folder).prepare('SELECT count(*) FROM users WHERE deleted_at IS NOT NULL').pluck().get()
  const { changeBulk } = app.store
  let open = (): void => undefined
  const close = (): void => {
    const isOpen = new Promise<void>((resolve) => {
      open = resolve
    })
    // One account at a time, so that every job has several parts.
    app.store.changeBulk = async (slice, ...rest) => {
      await isOpen
      const numbers = slice.plan.numbers.slice(0, slice.from + 1)
      return changeBulk({ ...slice, plan: { ...slice.plan, numbers } }, ...rest)
    }
  }
  close()
  const hasEnded = async (): Promise<boolean> =>
    (await app.store.listAuditEntries(100)).some(({ action }) => action === 'bulk:finished')
  return { ...app, callBy, plan, countDeleted, hasEnded, openGate: () => open() }
}

test('a job goes no further once its user said “This was not me”, also where another process heard it [job-ends-after-disown]', async () => {
  for (const isElsewhere of [false, true]) {
    const { call, auth, held, plan, countDeleted, hasEnded, openGate, signIn, folder } = await startWork()
    const { planId } = await plan(held)
    await call('bulk:run', { planId }, held)
    await auth.getResetPasswordToken(eve.email)
    const owner = await signIn(eve)
    if (isElsewhere) {
      const beside = await startTestApp({ folder, isSetUp: false })
      await beside.call('auth:disownNotices', {}, owner)
    } else await call('auth:disownNotices', {}, owner)
    openGate()
    await expect.poll(hasEnded).toBe(true)
    expect(countDeleted()).toBe(0)
  }
})

test('a job of a user who was demoted and promoted again goes no further [job-ends-after-demotion]', async () => {
  const { call, ada, held, plan, countDeleted, hasEnded, openGate, signIn, callBy } = await startWork()
  const { planId } = await plan(held)
  const second = await plan(held)
  const { id } = await call('bulk:run', { planId }, held)
  await call('users:changeRole', { email: eve.email, role: 'user' }, ada)
  await call('users:changeRole', { email: eve.email, role: 'administrator' }, ada)
  openGate()
  await expect.poll(hasEnded).toBe(true)
  expect(countDeleted()).toBe(0)
  const back = await signIn(eve)
  expect(await finishJob(callBy(back), id)).toMatchObject({ state: 'failed', result: { changed: 0 } })
  await expect(call('bulk:run', { planId: second.planId }, back)).rejects.toThrow('no-such-plan')
})

test('a user with a required action may stop a job, and reads nothing of it [job-stop-during-required-actions]', async () => {
  const { call, refuse, ada, held, plan, hasEnded, openGate, store } = await startWork()
  const { planId } = await plan(held)
  const { id } = await call('bulk:run', { planId }, held)
  await call('users:requirePasswordChange', { email: eve.email }, ada)
  for (const operation of ['jobs:read', 'jobs:report'])
    expect(await refuse(operation, { id }, held)).toMatchObject({ code: 'required-action' })
  expect(await call('jobs:cancel', { id }, held)).toMatchObject({ id, result: null })
  openGate()
  await expect.poll(hasEnded).toBe(true)
  const end = (await store.listAuditEntries(100)).find(({ action }) => action === 'bulk:finished')
  // The part that was under way is whole.
  expect(end?.details).toMatchObject({ kind: 'bulk-finished', state: 'cancelled', changed: 1, skipped: 0 })
})

test('a job ends with its process, and none goes on after a restart [job-ends-with-process]', async () => {
  const { call, held, plan, openGate, close, folder } = await startWork()
  const { planId } = await plan(held)
  await call('bulk:run', { planId }, held)
  const closing = close()
  openGate()
  await closing
  const again = await startTestApp({ folder, isSetUp: false })
  const count = () => openBeside(folder).prepare('SELECT count(*) FROM users WHERE deleted_at IS NOT NULL').pluck().get()
  const before = count()
  const session = await again.signIn(eve)
  expect(await again.call('jobs:list', undefined, session)).toEqual({ jobs: [] })
  expect(await again.refuse('bulk:run', { planId }, session)).toEqual({ code: 'no-such-plan' })
  expect(count()).toBe(before)
})

test('a user has a bounded number of jobs under way [jobs-bounded]', async () => {
  const { call, callRaw, held, plan, openGate, callBy } = await startWork()
  const ids: string[] = []
  for (let count = 0; count < 5; count += 1) ids.push((await call('bulk:run', { planId: (await plan(held)).planId }, held)).id)
  const { planId } = await plan(held)
  expect(await callRaw('bulk:run', { planId }, held)).toEqual({ ok: false, error: { code: 'busy' } })
  openGate()
  for (const id of ids) await finishJob(callBy(held), id)
  // The plan was not spent by the refusal.
  await call('bulk:run', { planId }, held)
})

test('printed codes of a job that was under way when its user was reset are handed to no user, and open nothing', async () => {
  const { call, auth, ada, held, callBy, signIn, openGate } = await startWork()
  openGate()
  const { id: userId } = await auth.findUserBy({ email: person.email })
  const selection = { kind: 'ids' as const, ids: [userId] }
  const { planId } = await makePlan(callBy(held), { change: { kind: 'issue-resets' }, selection })
  const job = await finishJob(callBy(held), (await call('bulk:run', { planId }, held)).id)
  const { resetToken } = await call('users:issueReset', { email: eve.email }, ada)
  await call('auth:reset', { email: eve.email, resetToken, newPassword: 'nine purple umbrellas' })
  const back = await signIn({ ...eve, password: 'nine purple umbrellas' })
  expect(await call('jobs:readPrintedCodes', { id: job.id }, back)).toEqual({ printedCodes: [] })
  expect((await call('users:read', { email: person.email }, ada)).resetExpiresAt).toBeNull()
})
