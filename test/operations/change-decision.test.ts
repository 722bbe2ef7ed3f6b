import { expect, test } from 'vitest'
import type { InputOf } from '../../src/shared/api/index.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { finishJob, type JobCall, makePlan } from '../helpers/jobs.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

type Change = InputOf<'bulk:plan'>['change']

type Single = 'users:disable' | 'users:enable' | 'users:changeRole' | 'users:update' | 'users:delete' | 'users:restore'

const start = async () => {
  const app = await startTestApp()
  const session = await app.signIn(administrator)
  const one = await app.auth.addUser('one@example.org', 'hash')
  const bulk = await app.auth.addUser('many@example.org', 'hash')
  const jobCall: JobCall = (operation, input) => app.call(operation, input, session)

  /** Makes the change in a bulk change of one user. */
  const changeMany = async (change: Change): Promise<void> => {
    const { planId } = await makePlan(jobCall, { change, selection: { kind: 'ids', ids: [bulk.id] } })
    const { id } = await jobCall('bulk:run', { planId })
    await finishJob(jobCall, id)
  }
  const changeOne = (operation: Single, input: object): Promise<unknown> =>
    app.call(operation, { email: one.email, ...input } as never, session)

  /** The users without what names them, and the details of their entries without their bulk change, newest first. */
  const read = async (): Promise<unknown[]> => {
    const entries = await app.store.listAuditEntries(1_000)
    return Promise.all(
      [one, bulk].map(async ({ id }) => {
        const { id: _, email: __, hashedPassword: ___, ...fields } = (await app.store.findAnyUser({ id })) ?? one
        return {
          fields,
          log: entries
            .filter(({ subject }) => subject?.id === id)
            .map(({ action, details }) => [action, details && { ...details, bulk: undefined }]),
        }
      }),
    )
  }
  return { ...app, changeOne, changeMany, read }
}

test('each change gives a single and a bulk change the same fields and the same entries, and nothing when made again', async () => {
  const { changeOne, changeMany, read, clock } = await start()
  const at = clock.now + DAY_MS
  const steps: [Single, object, Change][] = [
    ['users:changeRole', { role: 'operator' }, { kind: 'change-role', role: 'operator' }],
    ['users:update', { groups: ['staff'] }, { kind: 'add-to-group', group: 'staff' }],
    ['users:update', { groups: [] }, { kind: 'remove-from-group', group: 'staff' }],
    ['users:disable', { at }, { kind: 'disable-on', at }],
    ['users:disable', {}, { kind: 'disable' }],
    ['users:disable', { at }, { kind: 'disable-on', at }],
    ['users:enable', {}, { kind: 'enable' }],
    ['users:delete', {}, { kind: 'delete' }],
    ['users:restore', {}, { kind: 'restore' }],
  ]
  for (const [operation, input, change] of steps) {
    await changeOne(operation, input)
    await changeMany(change)
    const [one, bulk] = await read()
    expect(one, JSON.stringify(change)).toEqual(bulk)
    if (operation === 'users:delete' || operation === 'users:restore') continue
    await changeOne(operation, input)
    await changeMany(change)
    expect(await read(), JSON.stringify(change)).toEqual([one, bulk])
  }
})
