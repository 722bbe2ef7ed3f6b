import { expect, test } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../src/shared/domain/time.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const wrong = { ...person, password: 'wrong' }

const start = async () => {
  const app = await startStaffedApp()
  const { email } = person
  const read = async () => (await app.call('users:explainSignIn', { email }, app.ada)).status
  return { ...app, email, read }
}

test('who disabled or deleted a user, when and why, is read from the change itself, by an undo too', async () => {
  const { call, ada, email, read, clock, store } = await start()
  const by = { name: '', email: administrator.email }
  await call('users:disable', { email, reason: 'Left the school' }, ada)
  const at = clock.now
  clock.advance(SECOND_MS)
  expect((await read()).obstacles).toEqual([{ kind: 'disabled', at, by, reason: 'Left the school', isPlanned: false }])
  await call('users:enable', { email }, ada)
  const [enabled] = await store.listAuditEntries(1)
  clock.advance(SECOND_MS)
  await call('users:undo', { entry: enabled?.id ?? 0 }, ada)
  expect((await read()).obstacles).toMatchObject([{ kind: 'disabled', by }])
  await call('users:delete', { email }, ada)
  expect((await read()).obstacles.map(({ kind }) => kind)).toEqual(['deleted', 'disabled'])
  expect((await read()).obstacles[0]).toMatchObject({ at: clock.now, by, reason: null })
})

test('a date of disabling is told before it comes, and as its cause after it', async () => {
  const { call, ada, email, read, clock } = await start()
  const at = clock.now + MINUTE_MS
  await call('users:disable', { email, at }, ada)
  expect(await read()).toMatchObject({ canSignIn: 'yes', disableAt: at })
  clock.advance(MINUTE_MS)
  expect(await read()).toMatchObject({
    canSignIn: 'no',
    obstacles: [{ kind: 'disabled', at, isPlanned: true, by: { email: administrator.email } }],
  })
})

test('a delay is cleared by an operator, is audited, and comes back with the next wrong password', async () => {
  const { call, callRaw, refuse, olga, email, read, store, signIn } = await start()
  for (let time = 0; time < 5; time += 1) await callRaw('auth:login', wrong)
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
  expect(await read()).toMatchObject({
    canSignIn: 'partly',
    obstacles: [{ kind: 'delayed', transports: ['window'], failures: 5 }],
  })
  const own = await signIn(administrator)
  expect(await refuse('users:clearDelay', { email: administrator.email }, olga)).toEqual({ code: 'not-permitted' })
  expect(await refuse('users:clearDelay', { email })).toEqual({ code: 'not-signed-in' })
  await call('users:clearDelay', { email }, olga)
  expect((await store.listAuditEntries(1))[0]).toMatchObject({
    action: 'users:clearDelay',
    outcome: 'success',
    subject: { email },
  })
  expect(await read()).toMatchObject({ canSignIn: 'yes', obstacles: [] })
  await callRaw('auth:login', wrong)
  expect(await read()).toMatchObject({ obstacles: [{ kind: 'delayed', failures: 6 }] })
  await call('users:clearDelay', { email }, own)
  await call('auth:login', person)
})

test('clearing a delay unlocks nothing', async () => {
  const { call, callRaw, ada, email, read, clock } = await start()
  for (let time = 0; time < 100; time += 1) {
    await callRaw('auth:login', wrong)
    await call('users:clearDelay', { email }, ada)
    clock.advance(1)
  }
  expect(await read()).toMatchObject({ obstacles: [{ kind: 'locked', transports: ['window'], failures: 100 }] })
})
