import { expect, test } from 'vitest'
import { decideBulk } from '../../src/main/users/bulk-decision.ts'
import type { BulkChange } from '../../src/shared/api/bulk-change.ts'
import type { InputOf } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const FRESH_MS = 300_000

/** For work on another's time, on a machine that does much else (milliseconds). */
const PATIENCE_MS = 20_000

const grace = { email: 'grace@example.org', password: 'eleven grey pelicans' }
const nine = 'nine purple umbrellas'

/** A directory with a second administrator, who later loses that role. */
const startReach = async () => {
  const app = await startStaffedApp()
  const { auth, call, signIn, ada } = app
  await auth.registerUser(grace.email, grace.password, { role: 'administrator' })
  const idOf = async (email: string): Promise<string> => (await auth.findUserBy({ email })).id
  const idsOf = (emails: string[]) => Promise.all(emails.map(idOf))
  const callBy =
    (by: string) =>
    <K extends OperationName>(operation: K, input: InputOf<K>) =>
      call(operation, input, by)
  const plan = async (change: BulkChange, emails: string[], by: string) =>
    makePlan(callBy(by), { change, selection: { kind: 'ids', ids: await idsOf(emails) } })
  const begin = async (change: BulkChange, emails: string[], by: string) =>
    (await call('bulk:run', { planId: (await plan(change, emails, by)).planId }, by)).id
  const finish = async (id: string, by: string): Promise<void> => {
    expect(await finishJob(callBy(by), id)).toMatchObject({ state: 'done' })
  }
  const run = async (change: BulkChange, emails: string[], by: string): Promise<string> => {
    const id = await begin(change, emails, by)
    await finish(id, by)
    return id
  }
  const changeRole = (email: string, role: 'administrator' | 'operator' | 'user') =>
    call('users:changeRole', { email, role }, ada)
  return { ...app, callBy, idOf, plan, begin, run, finish, changeRole, gina: await signIn(grace) }
}

/** What plans a group for the one user. */
const groupUser = async (idOf: (email: string) => Promise<string>): Promise<InputOf<'bulk:plan'>> => ({
  change: { kind: 'add-to-group', group: 'x' },
  selection: { kind: 'ids', ids: [await idOf(person.email)] },
})

test('printed codes are handed to no user once the role has changed of the user who began the job, or of a user whom they open', async () => {
  const { call, signIn, run, changeRole, gina, olga } = await startReach()
  const issued = await run({ kind: 'issue-resets' }, [person.email, administrator.email, operator.email], gina)
  await changeRole(grace.email, 'operator')
  const demoted = await signIn(grace)
  expect(await call('jobs:readPrintedCodes', { id: issued }, demoted)).toEqual({ printedCodes: [] })
  // The reverse case: the user of the printed reset code has become an administrator.
  const again = await run({ kind: 'issue-resets' }, [person.email], olga)
  await changeRole(person.email, 'administrator')
  expect(await call('jobs:readPrintedCodes', { id: again }, olga)).toEqual({ printedCodes: [] })
})

test('a reset code that was issued to a user opens nothing once they are an administrator, whatever made them one', async () => {
  const { call, refuse, signIn, run, changeRole, lastEntry, ada, olga } = await startReach()
  const issue = async (): Promise<string> => (await call('users:issueReset', { email: person.email }, olga)).resetToken
  const demote = () => changeRole(person.email, 'user')
  await changeRole(person.email, 'administrator')
  await demote()
  const demotion = (await lastEntry()).id
  const ways: [string, () => Promise<unknown>][] = [
    ['a change of the role', () => changeRole(person.email, 'administrator')],
    ['an undoing', () => call('users:undo', { entry: demotion }, ada)],
    ['a job', () => run({ kind: 'change-role', role: 'administrator' }, [person.email], ada)],
  ]
  for (const [way, promote] of ways) {
    const resetToken = await issue()
    await promote()
    const redeem = { email: person.email, resetToken, newPassword: nine }
    expect(await refuse('auth:reset', redeem), way).toEqual({ code: 'reset-refused' })
    await signIn()
    // Only the first promotion can be undone, so each of the others starts over.
    if (way !== 'a job') await demote()
  }
  // A change among the roles that an operator reaches keeps it.
  await demote()
  const resetToken = await issue()
  await changeRole(person.email, 'operator')
  await call('auth:reset', { email: person.email, resetToken, newPassword: nine })
})

test('a part of a job reaches the users that its user’s role reaches at its commit, whatever it was before', async () => {
  const { store, idOf, plan, changeRole, clock, gina } = await startReach()
  const change = { kind: 'add-to-group', group: 'mine' } as const
  await plan(change, [administrator.email, person.email], gina)
  const actor = { id: await idOf(grace.email), role: 'administrator' } as const
  const request = { change, actor, permission: 'users:describe', now: clock.now } as const
  const ids = [await idOf(administrator.email), await idOf(person.email)]
  const made = await store.makePlan(
    { ...request, selection: { kind: 'ids', ids } },
    { onProgress: () => undefined, signal: AbortSignal.timeout(PATIENCE_MS) },
  )
  if (!made) throw new Error('there is a plan')
  await changeRole(grace.email, 'operator')
  const slice = { ...request, plan: made, decide: decideBulk, from: 0, operation: 'users:update', batchId: 1, issue: null }
  const entry = {
    at: clock.now,
    actor: null,
    subject: null,
    action: 'users:update',
    transport: 'window',
    outcome: 'success',
    details: null,
  } as const
  const guard = {
    now: clock.now,
    person: { id: actor.id, permission: 'users:describe', epoch: (await store.findUser({ id: actor.id }))?.workEpoch ?? -1 },
  } as const
  const outcomes: unknown[] = []
  while (outcomes.length < 2)
    outcomes.push(...(await store.changeBulk({ ...slice, from: outcomes.length, changedBefore: 0 }, guard, entry)))
  expect(outcomes).toEqual(['not-permitted', null])
})

test('what a job told goes with the role: its rows name every user whom it changed, as they are called now', async () => {
  const { call, refuse, signIn, run, changeRole, gina } = await startReach()
  const id = await run({ kind: 'add-to-group', group: 'x' }, [person.email, operator.email], gina)
  expect((await call('jobs:report', { id }, gina)).rows).toHaveLength(2)
  await changeRole(grace.email, 'user')
  const demoted = await signIn(grace)
  expect(await call('jobs:list', undefined, demoted)).toEqual({ jobs: [] })
  for (const operation of ['jobs:read', 'jobs:report', 'jobs:cancel'])
    expect(await refuse(operation, { id }, demoted), operation).toEqual({ code: 'no-such-job' })
  await changeRole(grace.email, 'operator')
  expect((await call('jobs:report', { id }, await signIn(grace))).rows).toHaveLength(2)
})

test('one user’s plans do not push out another’s; of one’s own, the newest two are kept', async () => {
  const { call, refuse, plan, finish, ada, olga } = await startReach()
  const change = { kind: 'add-to-group', group: 'x' } as const
  const kept = await plan(change, [person.email], ada)
  const made: string[] = []
  for (let round = 0; round < 11; round += 1) made.push((await plan(change, [operator.email], olga)).planId)
  await finish((await call('bulk:run', { planId: kept.planId }, ada)).id, ada)
  for (const planId of made.slice(0, -2)) expect(await refuse('bulk:run', { planId }, olga)).toEqual({ code: 'no-such-plan' })
  for (const planId of made.slice(-2)) await call('bulk:run', { planId }, olga)
}, 60_000)

test('of one user’s plans one is made at a time: a newer one takes the place of the one before', async () => {
  const { call, callBy, idOf, ada, olga } = await startReach()
  const input = await groupUser(idOf)
  const [other, ...own] = await Promise.all([
    call('bulk:plan', input, olga),
    ...Array.from({ length: 20 }, () => call('bulk:plan', input, ada)),
  ])
  const newest = own.pop()
  for (const { id } of own) expect(await finishJob(callBy(ada), id)).toMatchObject({ state: 'cancelled', result: null })
  expect(await finishJob(callBy(ada), newest?.id ?? '')).toMatchObject({ state: 'done', result: { changes: 1 } })
  expect(await finishJob(callBy(olga), other.id)).toMatchObject({ state: 'done', result: { changes: 1 } })
  expect(await makePlan(callBy(ada), input)).toMatchObject({ changes: 1 })
})

test('however often a user asks for a plan, one thread makes it', async () => {
  const { call, callBy, idOf, store, ada } = await startReach()
  const input = await groupUser(idOf)
  const { makePlan: make } = store
  let [threads, most] = [0, 0]
  store.makePlan = async (...request) => {
    threads += 1
    most = Math.max(most, threads)
    try {
      return await make(...request)
    } finally {
      threads -= 1
    }
  }
  let last = ''
  for (let count = 0; count < 60; count += 1) last = (await call('bulk:plan', input, ada)).id
  expect(await finishJob(callBy(ada), last)).toMatchObject({ state: 'done', result: { changes: 1 } })
  expect(most).toBe(1)
})

test('a code for one’s own account asks for reauthentication, another user’s does not', async () => {
  const { call, refuse, clock, ada, olga } = await startReach()
  await call('users:issueReset', { email: operator.email }, olga)
  clock.advance(FRESH_MS)
  const fresh = { code: 'reauthentication-required' }
  expect(await refuse('users:issueReset', { email: operator.email }, olga)).toEqual(fresh)
  expect(await refuse('users:issueReset', { email: administrator.email.toUpperCase() }, ada)).toEqual(fresh)
  await call('users:issueReset', { email: person.email }, olga)
})
