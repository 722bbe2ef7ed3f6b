import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BulkChange } from '../../src/shared/api/bulk-change.ts'
import { contract, type InputOf, type OperationContract } from '../../src/shared/api/index.ts'
import type { OperationName } from '../../src/shared/api/names.ts'
import { hasPermission } from '../../src/shared/domain/permissions.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { finishJob, makePlan } from '../helpers/jobs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const FRESH_MS = 300_000
/** Random sequences of operations, each with several undo steps: about 5 seconds. */
const RUNS = 25

const { email } = person

type StaffedApp = Awaited<ReturnType<typeof startStaffedApp>>
type Details = Awaited<ReturnType<StaffedApp['read']>>

const stale = { code: 'reauthentication-required' }

/** What is done to a user, and the operation that undoing it comes to. */
const scenarios: [string, OperationName, (app: StaffedApp) => Promise<unknown>][] = [
  ['an update', 'users:update', ({ call, ada }) => call('users:update', { email, note: 'A note' }, ada)],
  [
    'an address',
    'users:changeEmail',
    ({ call, ada }) => call('users:changeEmail', { email, newEmail: 'robert@example.org' }, ada),
  ],
  ['a promotion', 'users:changeRole', ({ call, ada }) => call('users:changeRole', { email, role: 'administrator' }, ada)],
  ['a disabling', 'users:enable', ({ call, ada }) => call('users:disable', { email }, ada)],
  [
    'an enabling',
    'users:disable',
    async ({ call, ada }) => {
      await call('users:disable', { email }, ada)
      await call('users:enable', { email }, ada)
    },
  ],
  ['a deletion', 'users:restore', ({ call, ada }) => call('users:delete', { email }, ada)],
  [
    'a restoring',
    'users:delete',
    async ({ call, ada }) => {
      await call('users:delete', { email }, ada)
      await call('users:restore', { email }, ada)
    },
  ],
]

/** Undoing it, and then undoing that, by the operations that have the same effect. */
const opposites: Partial<Record<OperationName, OperationName>> = {
  'users:enable': 'users:disable',
  'users:disable': 'users:enable',
  'users:delete': 'users:restore',
  'users:restore': 'users:delete',
}

const rulesOf = (operation: OperationName): OperationContract => contract[operation]

test('undoing asks for the permission and the reauthentication of the operation with the same effect, and so does undoing that [undo-permission]', async () => {
  for (const [title, effect, context] of scenarios) {
    const app = await startStaffedApp()
    const { call, refuse, signIn, clock, olga, lastEntry } = app
    await context(app)
    for (const operation of [effect, opposites[effect] ?? effect]) {
      const { id: entry } = await lastEntry()
      const { permission, requiresReauthentication } = rulesOf(operation)
      const isOperators = permission !== 'anyone' && hasPermission('operator', permission)
      if (!isOperators) expect(await refuse('users:undo', { entry }, olga), title).toEqual({ code: 'not-permitted' })
      clock.advance(FRESH_MS)
      if (requiresReauthentication)
        expect(await refuse('users:undo', { entry }, app.ada), `${title}: ${operation}`).toEqual(stale)
      app.ada = await signIn(administrator)
      await call('users:undo', { entry }, app.ada)
    }
  }
})

/** Users that a job has changed, and a session that needs reauthentication. */
const startJob = async (before: BulkChange[]) => {
  const app = await startStaffedApp()
  const { auth, call, clock, ada } = app
  const ids: string[] = []
  for (let index = 0; index < 4; index += 1) ids.push((await auth.addUser(`crowd-${index}@example.org`, null)).id)
  const callAs =
    (by: string) =>
    <K extends OperationName>(operation: K, input: InputOf<K>) =>
      call(operation, input, by)
  const run = async (change: BulkChange): Promise<number> => {
    const selection = change.kind === 'undo' ? {} : { selection: { kind: 'ids' as const, ids } }
    const { planId } = await makePlan(callAs(ada), { change, ...selection })
    const { result } = await finishJob(callAs(ada), (await call('bulk:run', { planId }, ada)).id)
    return result?.kind === 'bulk-changed' ? result.entry : 0
  }
  let entry = 0
  for (const change of before) entry = await run(change)
  clock.advance(FRESH_MS)
  return { ...app, entry, run, callAs }
}

test('undoing a job that restored, enabled or promoted users asks for reauthentication [undo-bulk-reauthentication]', async () => {
  const jobs: BulkChange[][] = [
    [{ kind: 'delete' }, { kind: 'restore' }],
    [{ kind: 'disable' }, { kind: 'enable' }],
    [{ kind: 'change-role', role: 'auditor' }],
  ]
  for (const before of jobs) {
    const { refuse, callAs, entry, olga, ada } = await startJob(before)
    const change = { kind: 'undo', entry } as const
    expect(await refuse('bulk:plan', { change }, olga)).toEqual({ code: 'not-permitted' })
    const plan = await makePlan(callAs(ada), { change })
    expect(plan).toMatchObject({ changes: 4, requiresReauthentication: true })
    expect(await refuse('bulk:run', { planId: plan.planId }, ada)).toEqual(stale)
  }
})

test('undoing a job that deleted or disabled users restores or enables, which asks for no reauthentication; undoing that does', async () => {
  for (const kind of ['delete', 'disable'] as const) {
    const { refuse, run, callAs, entry, ada } = await startJob([{ kind }])
    expect((await makePlan(callAs(ada), { change: { kind: 'undo', entry } })).requiresReauthentication).toBe(false)
    const undone = await run({ kind: 'undo', entry })
    const again = await makePlan(callAs(ada), { change: { kind: 'undo', entry: undone } })
    expect(again).toMatchObject({ changes: 4, requiresReauthentication: true })
    expect(await refuse('bulk:run', { planId: again.planId }, ada)).toEqual(stale)
  }
})

test('the entries of a job that undoes say that they undo, not that they delete', async () => {
  const { call, run, entry, ada } = await startJob([{ kind: 'delete' }])
  await run({ kind: 'undo', entry })
  const { entries } = await call('users:timeline', { email: 'crowd-0@example.org' }, ada)
  expect(entries[0]).toMatchObject({
    action: 'users:undo',
    details: { kind: 'undone', operation: 'users:delete', entry: entries[1]?.id },
  })
})

test('the plan of an undoing that would demote the last administrator leaves them as they are', async () => {
  const { auth, call, callAs, clock, ada } = await startJob([{ kind: 'change-role', role: 'administrator' }])
  const { entries } = await call('audit:list', { limit: 50 }, ada)
  const entry = entries.findLast(({ action }) => action === 'bulk:run')?.id ?? 0
  await auth.updateUser((await auth.findUserBy({ email: 'crowd-0@example.org' })).id, {
    hashedPassword: await auth.hashPassword('nine purple umbrellas'),
  })
  const grace = (await auth.createSession('crowd-0@example.org')) ?? ''
  await call('users:disable', { email: administrator.email, at: clock.now + DAY_MS }, grace)
  const plan = await makePlan(callAs(ada), { change: { kind: 'undo', entry } })
  expect(plan.skipped).toEqual([{ reason: 'last-administrator', count: 1, samples: ['crowd-0@example.org'] }])
})

test('what was changed of a user who has been deleted since is not undone while they are', async () => {
  const { call, refuse, read, lastEntry, ada } = await startStaffedApp()
  await call('users:update', { email, note: 'A note' }, ada)
  const { id: entry } = await lastEntry()
  await call('users:delete', { email }, ada)
  expect(await refuse('users:undo', { entry }, ada)).toEqual({ code: 'changed-meanwhile' })
  await call('users:restore', { email }, ada)
  await call('users:undo', { entry }, ada)
  expect(await read()).toMatchObject({ note: '' })
})

type AuditContext = (app: StaffedApp, who: string) => Promise<unknown>

const contexts: Record<string, AuditContext> = {
  note: ({ call, ada }, who) => call('users:update', { email: who, note: crypto.randomUUID() }, ada),
  address: ({ call, ada }, who) => call('users:changeEmail', { email: who, newEmail: `${crypto.randomUUID()}@example.org` }, ada),
  auditor: ({ call, ada }, who) => call('users:changeRole', { email: who, role: 'auditor' }, ada),
  operator: ({ call, ada }, who) => call('users:changeRole', { email: who, role: 'operator' }, ada),
  user: ({ call, ada }, who) => call('users:changeRole', { email: who, role: 'user' }, ada),
  disable: ({ call, ada }, who) => call('users:disable', { email: who }, ada),
  later: ({ call, ada, clock }, who) => call('users:disable', { email: who, at: clock.now + DAY_MS }, ada),
  enable: ({ call, ada }, who) => call('users:enable', { email: who }, ada),
  delete: ({ call, ada }, who) => call('users:delete', { email: who }, ada),
  restore: ({ call, ada }, who) => call('users:restore', { email: who }, ada),
}

/** What of a user is another than before. */
const listChanged = (before: Details, after: Details): string[] =>
  Object.keys(after).filter(
    (field) => JSON.stringify(before[field as keyof Details]) !== JSON.stringify(after[field as keyof Details]),
  )

test('in any order of changes and undoings, a session without reauthentication deletes no user and changes no role and no address [undo-order-reauthentication]', async () => {
  let undone = 0
  const run = async (order: readonly string[], isOperator: boolean): Promise<void> => {
    const app = await startStaffedApp()
    const { callRaw, call, clock, signIn, auth, olga } = app
    const { id } = await auth.findUserBy({ email })
    const find = async () => (await app.store.findAnyUser({ id }))?.email ?? ''
    for (const name of order) await contexts[name]?.(app, await find()).catch(() => undefined)
    clock.advance(FRESH_MS)
    const stale = app.ada
    for (let round = 0; round < 3; round += 1) {
      const fresh = await signIn(administrator)
      const { entries } = await call('users:timeline', { email: await find(), limit: 50 }, fresh)
      for (const { id: entry } of entries.filter(({ undo }) => undo === 'possible')) {
        const before = await call('users:read', { email: await find() }, fresh)
        const result = await callRaw('users:undo', { entry }, isOperator ? olga : stale)
        const changed = listChanged(before, await call('users:read', { email: await find() }, fresh))
        if (!result.ok) expect(changed).toEqual([])
        else undone += 1
        const after = await call('users:read', { email: await find() }, fresh)
        expect(after.state === 'deleted' && before.state !== 'deleted', order.join()).toBe(false)
        for (const field of isOperator ? ['role', 'email', 'state', 'disableAt'] : ['role', 'email'])
          expect(changed, `${order.join()} #${entry}`).not.toContain(field)
        // The next round looks at what was undone right after a reauthentication.
        await callRaw('users:undo', { entry }, fresh)
      }
    }
  }
  // A third of all changes delete or restore, so that a restoring is often the last of an order.
  const names = [...Object.keys(contexts), 'delete', 'restore', 'restore']
  const orders = fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 6 })
  await fc.assert(fc.asyncProperty(orders, fc.boolean(), run), {
    numRuns: RUNS,
    endOnFailure: true,
    examples: [[['delete', 'restore'], false]],
  })
  expect(undone).toBeGreaterThan(0)
}, 60_000)
