import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusalOf } from '../helpers/audit-details.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

test('every change and every refusal of the main job is in the audit log: who, on whom, through what, when, outcome, reason [main-job-audited]', async () => {
  const { call, callRaw, register, signIn, store, clock } = await startTestApp()
  await register()
  await callRaw('auth:register', { ...person, email: 'BOB@example.org' })
  await callRaw('auth:login', { ...person, password: 'a wrong password' })
  await callRaw('auth:login', { ...person, email: 'unknown@example.org' })
  const session = await signIn()
  await callRaw('users:issueReset', { email: person.email }, session)
  const { resetToken } = await call('users:issueReset', { email: person.email }, await signIn(administrator))
  await call('auth:reset', { email: person.email, resetToken, newPassword: 'nine purple umbrellas' })
  const entries = (await store.listAuditEntries(100)).reverse()
  const told = entries.map(({ actor, subject, action, outcome, details }) => [
    action,
    actor?.email.split('@')[0] ?? null,
    subject?.email.split('@')[0] ?? null,
    outcome,
    refusalOf(details) ?? details,
  ])
  expect(told).toEqual([
    ['setup:createAdministrator', 'ada', 'ada', 'success', null],
    ['auth:register', null, 'bob', 'success', null],
    ['auth:register', null, 'bob', 'refused', 'email-taken'],
    ['auth:login', null, 'bob', 'refused', 'wrong-credentials: wrong-password'],
    ['auth:login', null, null, 'refused', 'wrong-credentials: unknown'],
    ['auth:login', 'bob', 'bob', 'success', null],
    ['users:issueReset', 'bob', null, 'refused', 'not-permitted'],
    ['auth:login', 'ada', 'ada', 'success', null],
    ['users:issueReset', 'ada', 'bob', 'success', null],
    ['auth:reset', 'bob', 'bob', 'success', { kind: 'reset-with', way: 'reset-code' }],
  ])
  for (const entry of entries) expect(entry).toMatchObject({ at: clock.now, transport: 'window' })
})

test('a refused change leaves no entry of a success, and a failed one no entry at all [refused-change-no-success-entry]', async () => {
  const { auth, store } = await startTestApp()
  const before = await store.listAuditEntries(100)
  await expect(auth.addUser(administrator.email, null)).rejects.toThrow('already exists')
  expect(await store.listAuditEntries(100)).toEqual(before)
})

test('no password, code or session id is in any file of the data folder', async () => {
  const { call, callRaw, register, signIn, folder, recoveryCodes, close } = await startTestApp()
  await register()
  const session = await signIn(administrator)
  const { resetToken } = await call('users:issueReset', { email: person.email }, session)
  await callRaw('auth:login', { ...person, password: 'a canary that sings wrong' })
  await callRaw('auth:reset', { email: person.email, resetToken: '0'.repeat(26), newPassword: 'a canary that sings new' })
  const plain = [administrator.password, person.password, 'a canary that sings wrong', 'a canary that sings new', session]
  const codes = [resetToken, ...recoveryCodes].flatMap((code) => [code, code.replaceAll('-', '')])
  const search = (): string[] => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
    const contents = files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path).toString('latin1'))
    return [...plain, ...codes].filter((secret) => contents.some((content) => content.includes(secret)))
  }
  expect(search()).toEqual([])
  await close()
  expect(search()).toEqual([])
})

test('a change of a user is in the log with old and new values', async () => {
  const { call, register, signIn, store, clock } = await startTestApp()
  await register()
  const session = await signIn(administrator)
  const { email } = person
  const newest = async () => (await store.listAuditEntries(1))[0]?.details
  const note = 'Works at the desk'
  await call('users:update', { email, name: 'Bob', note, groups: ['night', 'desk'] }, session)
  expect(await newest()).toEqual({
    kind: 'fields-changed',
    changes: [
      { field: 'name', from: '', to: 'Bob' },
      { field: 'note', from: '', to: note },
      { field: 'groups', added: ['desk', 'night'], removed: [] },
    ],
  })
  await call('users:update', { email, name: 'Bob', groups: ['night'] }, session)
  expect(await newest()).toEqual({ kind: 'fields-changed', changes: [{ field: 'groups', added: [], removed: ['desk'] }] })
  await call('users:changeRole', { email, role: 'operator' }, session)
  expect(await newest()).toEqual({ kind: 'role-changed', from: 'user', to: 'operator' })
  await call('users:changeEmail', { email, newEmail: 'robert@example.org' }, session)
  expect(await newest()).toEqual({
    kind: 'fields-changed',
    changes: [{ field: 'email', from: email, to: 'robert@example.org' }],
  })
  const own = await signIn({ email: 'robert@example.org', password: person.password })
  await call('auth:updateProfile', { name: 'Robert' }, own)
  expect(await newest()).toEqual({ kind: 'fields-changed', changes: [{ field: 'name', from: 'Bob', to: 'Robert' }] })
  await call('users:disable', { email: 'robert@example.org' }, session)
  expect(await newest()).toEqual({ kind: 'fields-changed', changes: [{ field: 'disabledAt', from: null, to: clock.now }] })
  await call('users:enable', { email: 'robert@example.org' }, session)
  expect(await newest()).toEqual({ kind: 'fields-changed', changes: [{ field: 'disabledAt', from: clock.now, to: null }] })
  await call('users:disable', { email: 'robert@example.org', at: clock.now + 5 }, session)
  expect(await newest()).toEqual({ kind: 'fields-changed', changes: [{ field: 'disableAt', from: null, to: clock.now + 5 }] })
  const watch = { at: 0, expected: null, onProgress: () => undefined, signal: new AbortController().signal }
  expect(await store.verifyAudit(watch)).toMatchObject({ kind: 'intact' })
})
