import { expect, test } from 'vitest'
import type { BulkChange } from '../../src/shared/api/bulk-change.ts'
import type { InputOf } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const auditor = { email: 'aude@example.org', password: 'eleven grey pelicans' }
const notPermitted = { code: 'not-permitted' }

/** A directory with an administrator, an operator, an auditor and a user. */
const startRoles = async () => {
  const app = await startStaffedApp()
  const { auth, call, olga } = app
  const { id } = await auth.registerUser(auditor.email, auditor.password, { role: 'auditor' })
  const callAs =
    (by: string) =>
    <K extends OperationName>(operation: K, input: InputOf<K>) =>
      call(operation, input, by)
  const plan = async (change: BulkChange, ids: string[], by = olga) =>
    makePlan(callAs(by), { change, selection: { kind: 'ids', ids } })
  return { ...app, auditorId: id, callAs, plan }
}

test('an operator does nothing to an auditor that would let them in as the auditor, or change the auditor [operator-cannot-reach-auditor]', async () => {
  const { call, refuse, signIn, ada, olga } = await startRoles()
  const aude = await signIn(auditor)
  const [session] = (await call('auth:listSessions', undefined, aude)).sessions
  await call('auth:requestReset', { email: auditor.email })
  const { email } = auditor
  const attempts: [OperationName, object][] = [
    ['users:issueReset', { email }],
    ['users:requirePasswordChange', { email }],
    ['users:unlock', { email }],
    ['users:clearDelay', { email }],
    ['users:endSession', { email, id: session?.id }],
    ['users:endSessions', { email }],
    ['users:update', { email, note: 'Mine' }],
    ['users:removeSecondFactor', { email }],
    ['requests:dismiss', { email }],
    ['requests:restore', { email }],
  ]
  for (const [operation, input] of attempts) expect(await refuse(operation, input, olga), operation).toEqual(notPermitted)
  expect((await call('requests:list', undefined, olga)).requests).toEqual([])
  expect((await call('requests:list', undefined, ada)).requests.map(({ email }) => email)).toEqual([email])
  const { attention } = await call('overview:read', {}, olga)
  expect(attention.find(({ kind }) => kind === 'reset-requested')).toMatchObject({ count: 0, samples: [] })
  await call('audit:list', {}, aude)
})

test('an operator reaches no auditor in a bulk change, and undoes nothing on one', async () => {
  const { call, refuse, plan, auditorId, lastEntry, ada, olga } = await startRoles()
  for (const change of [{ kind: 'issue-resets' }, { kind: 'add-to-group', group: 'x' }, { kind: 'end-sessions' }] as const) {
    const { changes, skipped } = await plan(change, [auditorId])
    expect([changes, skipped[0]?.reason], change.kind).toEqual([0, 'not-permitted'])
  }
  await call('users:update', { email: auditor.email, note: 'A note' }, ada)
  expect(await refuse('users:undo', { entry: (await lastEntry()).id }, olga)).toEqual(notPermitted)
})

test('a user who is made an auditor leaves an operator’s reach: the plan, the code and the printed code that were there before end', async () => {
  const { auth, call, callAs, refuse, plan, signIn, ada, olga } = await startRoles()
  const { id } = await auth.findUserBy({ email: person.email })
  const tagging = await plan({ kind: 'add-to-group', group: 'x' }, [id])
  const issuing = await plan({ kind: 'issue-resets' }, [id])
  const issued = await finishJob(callAs(olga), (await call('bulk:run', { planId: issuing.planId }, olga)).id)
  const { resetToken } = await call('users:issueReset', { email: person.email }, olga)
  await call('users:changeRole', { email: person.email, role: 'auditor' }, ada)
  const reset = { email: person.email, resetToken, newPassword: 'nine purple umbrellas' }
  expect(await refuse('auth:reset', reset)).toEqual({ code: 'reset-refused' })
  expect(await call('jobs:readPrintedCodes', { id: issued.id }, olga)).toEqual({ printedCodes: [] })
  const job = await finishJob(callAs(olga), (await call('bulk:run', { planId: tagging.planId }, olga)).id)
  expect(job.result).toMatchObject({ changed: 0, skipped: [{ reason: 'not-permitted', count: 1 }] })
  await signIn()
})

test('an auditor and a user act on no other user, whatever that user’s role', async () => {
  const { refuse, signIn } = await startRoles()
  const aude = await signIn(auditor)
  const bob = await signIn()
  for (const by of [aude, bob])
    for (const { email } of [person, auditor, administrator])
      for (const operation of ['users:issueReset', 'users:unlock', 'users:endSessions', 'users:delete'])
        expect(await refuse(operation, { email }, by), `${operation} ${email}`).toEqual(notPermitted)
})
