import { expect, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person } from '../helpers/test-app.ts'

const FRESH_MS = 300_000
/** The last moment that a date can be. */
const FAR_MS = 8_640_000_000_000_000

type StaffedApp = Awaited<ReturnType<typeof startStaffedApp>>

const { email } = person

const contexts: [string, (app: StaffedApp) => Promise<unknown>][] = [
  ['users:update', ({ call, ada }) => call('users:update', { email, name: 'Robert', note: 'New.', groups: ['b', 'a'] }, ada)],
  ['users:changeRole', ({ call, ada }) => call('users:changeRole', { email, role: 'auditor' }, ada)],
  ['users:disable', ({ call, ada }) => call('users:disable', { email }, ada)],
  ['users:disable', ({ call, ada, clock }) => call('users:disable', { email, at: clock.now + DAY_MS }, ada)],
  ['users:delete', ({ call, ada }) => call('users:delete', { email }, ada)],
]

test('each change is undone from its entry as an entry of its own, once, and the undoing can itself be undone [undo-once]', async () => {
  for (const [operation, context] of contexts) {
    const app = await startStaffedApp()
    const { call, refuse, read, ada, lastEntry } = app
    await call('users:update', { email, groups: ['first'] }, ada)
    const before = await read()
    await context(app)
    const after = await read()
    expect(after).not.toEqual(before)
    const done = await lastEntry()
    expect(done).toMatchObject({ action: operation, undo: 'possible' })
    await call('users:undo', { entry: done.id }, ada)
    expect(await read(), operation).toEqual(before)
    const undone = await lastEntry()
    expect(undone).toMatchObject({
      action: 'users:undo',
      subject: { email },
      details: { kind: 'undone', operation, entry: done.id },
      undo: 'possible',
    })
    expect(await refuse('users:undo', { entry: done.id }, ada)).toEqual({ code: 'changed-meanwhile' })
    await call('users:undo', { entry: undone.id }, ada)
    expect(await read(), operation).toEqual(after)
    const views = (await call('users:timeline', { email }, ada)).entries.filter(({ id }) => id === done.id || id === undone.id)
    expect(views.map(({ undo }) => undo)).toEqual(['undone', 'undone'])
  }
})

test('enabling and an address are undone too; an address only while it is free', async () => {
  const { call, refuse, register, read, ada, lastEntry } = await startStaffedApp()
  await call('users:disable', { email }, ada)
  await call('users:enable', { email }, ada)
  await call('users:undo', { entry: (await lastEntry()).id }, ada)
  expect(await read()).toMatchObject({ state: 'disabled' })
  await call('users:changeEmail', { email, newEmail: 'robert@example.org' }, ada)
  const { id } = await lastEntry()
  await register({ email, password: 'eleven tin soldiers' })
  expect(await refuse('users:undo', { entry: id }, ada)).toEqual({ code: 'email-taken' })
  await call('users:changeEmail', { email, newEmail: 'other@example.org' }, ada)
  expect(await call('users:undo', { entry: id }, ada)).toMatchObject({ email })
})

test('what another user has changed since stays as they left it; what they did not touch does not stand in the way', async () => {
  const { call, refuse, read, ada, olga, lastEntry } = await startStaffedApp()
  await call('users:update', { email, name: 'Robert' }, ada)
  const { id } = await lastEntry()
  await call('users:update', { email, name: 'Bobby' }, olga)
  expect(await refuse('users:undo', { entry: id }, ada)).toEqual({ code: 'changed-meanwhile' })
  const views = (await call('users:timeline', { email }, ada)).entries
  expect(views.find((entry) => entry.id === id)?.undo).toBe('changed-meanwhile')
  await call('users:update', { email, name: 'Robert', note: 'Back again.' }, olga)
  await call('users:undo', { entry: id }, ada)
  expect(await read()).toMatchObject({ name: '', note: 'Back again.' })
})

test('an undo revives neither a session nor an older password', async () => {
  const { call, refuse, signIn, ada, lastEntry } = await startStaffedApp()
  const session = await signIn()
  await call('users:delete', { email }, ada)
  const deleted = await lastEntry()
  await call('users:undo', { entry: deleted.id }, ada)
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  await call('users:disable', { email, at: FAR_MS }, ada)
  const disabled = await lastEntry()
  const { resetToken } = await call('users:issueReset', { email }, ada)
  await call('auth:reset', { email, resetToken, newPassword: 'nine purple umbrellas' })
  await call('users:undo', { entry: disabled.id }, ada)
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
  await signIn({ ...person, password: 'nine purple umbrellas' })
})

test('undoing needs what the change itself needed: the permission, its reach, and reauthentication', async () => {
  const { call, refuse, signIn, ada, olga, clock, lastEntry } = await startStaffedApp()
  await call('users:disable', { email }, ada)
  const disabled = await lastEntry()
  expect(await refuse('users:undo', { entry: disabled.id }, olga)).toEqual({ code: 'not-permitted' })
  await call('users:enable', { email }, ada)
  expect(await refuse('users:undo', { entry: disabled.id }, await signIn())).toEqual({ code: 'not-permitted' })
  await call('users:update', { email: administrator.email, note: 'Retires.' }, ada)
  expect(await refuse('users:undo', { entry: (await lastEntry()).id }, olga)).toEqual({ code: 'not-permitted' })
  await call('users:changeRole', { email, role: 'operator' }, ada)
  const promoted = await lastEntry()
  clock.advance(FRESH_MS)
  expect(await refuse('users:undo', { entry: promoted.id }, ada)).toEqual({ code: 'reauthentication-required' })
})

test('an undo that would take the last administrator away is refused', async () => {
  const { call, refuse, ada, lastEntry } = await startStaffedApp()
  await call('users:changeRole', { email: operator.email, role: 'administrator' }, ada)
  const promoted = await lastEntry()
  await call('users:disable', { email: administrator.email, at: FAR_MS }, ada)
  expect(await refuse('users:undo', { entry: promoted.id }, ada)).toEqual({ code: 'last-administrator' })
})

test('what changed nothing of an account is not undone: a sign-in, a code, a refusal, an entry that is not there', async () => {
  const { call, refuse, signIn, ada, lastEntry } = await startStaffedApp()
  await signIn()
  const signedIn = await lastEntry()
  await call('users:issueReset', { email }, ada)
  const issued = await lastEntry()
  await call('users:enable', { email }, ada)
  const idle = await lastEntry()
  for (const { id, undo } of [signedIn, issued, idle]) {
    expect(undo).toBe('not-possible')
    expect(await refuse('users:undo', { entry: id }, ada)).toEqual({ code: 'not-undoable' })
  }
  expect(await refuse('users:undo', { entry: 1_000_000 }, ada)).toEqual({ code: 'not-undoable' })
})

test('of two who undo the same at once, one does', async () => {
  const { call, callRaw, ada, lastEntry } = await startStaffedApp()
  await call('users:disable', { email }, ada)
  const { id } = await lastEntry()
  const results = await Promise.all([1, 2, 3].map(() => callRaw('users:undo', { entry: id }, ada)))
  expect(results.map((result) => (result.ok ? 'undone' : result.error.code)).sort()).toEqual([
    'changed-meanwhile',
    'changed-meanwhile',
    'undone',
  ])
})

test('a user whose account an undo set back is not signed in as what they were', async () => {
  const { call, refuse, signIn, ada, lastEntry } = await startStaffedApp()
  await call('users:changeRole', { email, role: 'auditor' }, ada)
  const promoted = await lastEntry()
  const session = await signIn()
  await call('audit:list', {}, session)
  await call('users:undo', { entry: promoted.id }, ada)
  expect(await refuse('audit:list', {}, session)).toEqual({ code: 'not-signed-in' })
})

test('groups that differ in order, spelling or repetition only change nothing, and the log stays intact where other fields change with them', async () => {
  const { call, read, ada, store, clock, lastEntry } = await startStaffedApp()
  await call('users:update', { email, groups: ['Staff', 'a', 'B'] }, ada)
  const [before, { id }] = [await read(), await lastEntry()]
  for (const groups of [
    ['Staff', 'staff', 'a', 'B'],
    ['b', 'STAFF', 'a'],
    ['a', 'B', 'Staff', 'b'],
  ])
    await call('users:update', { email, groups }, ada)
  expect(await read()).toEqual(before)
  expect((await lastEntry()).id).toBe(id)
  await call('users:update', { email, name: 'Robert', groups: ['Staff', 'staff', 'B', 'a'] }, ada)
  await call('users:update', { email, groups: ['staff', 'B'] }, ada)
  expect((await read()).groups).toEqual(['B', 'Staff'])
  const request = { at: clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal }
  expect(await store.verifyAudit(request)).toMatchObject({ kind: 'intact' })
  await call('users:undo', { entry: (await lastEntry()).id }, ada)
  expect((await read()).groups).toEqual(['a', 'B', 'Staff'])
  expect(await store.verifyAudit(request)).toMatchObject({ kind: 'intact' })
})
