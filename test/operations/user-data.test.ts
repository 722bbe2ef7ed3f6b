import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, makeFolder, person } from '../helpers/test-app.ts'

/** A user with something in every part of the file, and a file to export to. */
const startExported = async () => {
  const app = await startStaffedApp()
  const { call, ada, olga } = app
  await call('users:update', { email: person.email, name: 'Bob', note: 'Room 17', groups: ['Chess club'] }, ada)
  await call('users:changeRole', { email: person.email, role: 'operator', reason: 'Helps at the desk' }, ada)
  await app.refuse('auth:login', { ...person, password: 'wrong' })
  const session = await app.signIn(person)
  await call('auth:renewRecoveryCodes', { password: person.password }, session)
  const other = { email: 'carl@example.org', password: person.password }
  await app.register(other)
  await call('users:update', { email: other.email, name: 'Carl Secret', note: 'About Carl' }, session)
  const { resetToken } = await call('users:issueReset', { email: person.email }, olga)
  const file = join(makeFolder(), 'data.json')
  const caller = windowChoosing(file)
  const read = () => JSON.parse(readFileSync(file, 'utf8'))
  return { ...app, session, resetToken, other, file, caller, read }
}

test('a user exports all that the directory has of them, without a secret and without other users [own-data-exported]', async () => {
  const { call, session, caller, read, file, folder, resetToken, other, lastEntry } = await startExported()
  const job = await call('auth:exportData', undefined, session, caller)
  const ended = await finishJob((operation, input) => call(operation, input, session), job.id)
  expect(ended).toMatchObject({ state: 'done', kind: 'auth:exportData', result: { kind: 'exported', path: file } })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const data = read()
  expect(data).toMatchObject({
    format: 'gatehouse-user-data',
    version: 1,
    user: { email: person.email, name: 'Bob', note: 'Room 17', role: 'operator', hasPassword: true },
    groups: [{ name: 'Chess club' }],
    sessions: [{ transport: 'window' }],
    secondFactor: [],
    codes: [{ kind: 'long' }],
    failedAttempts: [],
  })
  expect(data.recoveryCodes).toHaveLength(10)
  expect(data.securityEvents.length).toBeGreaterThan(0)
  expect(data.auditEntries).toContainEqual(
    expect.objectContaining({
      action: 'users:changeRole',
      actor: { role: 'administrator' },
      subject: 'self',
      details: { kind: 'role-changed', from: 'user', to: 'operator', reason: 'Helps at the desk' },
    }),
  )
  // What the user changed of another one is that one's.
  expect(data.auditEntries).toContainEqual(
    expect.objectContaining({
      action: 'users:update',
      actor: 'self',
      subject: { role: 'user' },
      details: { kind: 'fields-changed' },
    }),
  )
  const text = readFileSync(file, 'utf8')
  for (const others of [administrator.email, operator.email, other.email, 'Carl', resetToken, session])
    expect(text).not.toContain(others)
  const database = openBeside(folder)
  const secrets = [
    ...database.prepare('SELECT hashed_password FROM users WHERE hashed_password IS NOT NULL').pluck().all(),
    ...database.prepare('SELECT public_id FROM sessions').pluck().all(),
    ...database.prepare('SELECT id FROM users WHERE email <> ?').pluck().all(person.email),
    ...database.prepare('SELECT hex(id_hash) FROM sessions UNION SELECT hex(code_hash) FROM reset_codes').pluck().all(),
  ] as string[]
  for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret.toLowerCase())
  expect(await lastEntry()).toMatchObject({
    action: 'users:dataExported',
    subject: { email: person.email },
    details: { state: 'done' },
  })
})

test('an administrator exports the data of any user, of a deleted one too', async () => {
  const { call, ada, caller, read } = await startExported()
  await call('users:delete', { email: person.email }, ada)
  const job = await call('users:exportData', { email: person.email }, ada, caller)
  expect(await finishJob((operation, input) => call(operation, input, ada), job.id)).toMatchObject({ state: 'done' })
  expect(read().user).toMatchObject({ email: person.email, deletedAt: expect.stringMatching(/^2026-/) })
})

test('only an administrator exports the data of others, and none without a recent authentication [data-export-refused]', async () => {
  const { refuse, ada, olga, session, caller, file, clock } = await startExported()
  for (const other of [olga, session])
    expect(await refuse('users:exportData', { email: administrator.email }, other, caller)).toEqual({ code: 'not-permitted' })
  expect(await refuse('auth:exportData', undefined, null, caller)).toEqual({ code: 'not-signed-in' })
  clock.advance(6 * MINUTE_MS)
  expect(await refuse('users:exportData', { email: person.email }, ada, caller)).toEqual({ code: 'reauthentication-required' })
  expect(await refuse('auth:exportData', undefined, session, caller)).toEqual({ code: 'reauthentication-required' })
  const cancelling = windowChoosing(null)
  expect(await refuse('users:exportData', { email: person.email }, ada, cancelling)).toEqual({
    code: 'reauthentication-required',
  })
  expect(caller.asked + cancelling.asked).toBe(0)
  expect(existsSync(file)).toBe(false)
})
