import { expect, test } from 'vitest'
import type { GatehouseError } from '../../src/shared/errors.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { finishJob, type JobCall, planList } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const pupil = { email: 'Pupil.7', password: 'seven copper lanterns' }

const reasonOf = (error: GatehouseError): string =>
  error.code === 'invalid-input' ? (error.issues[0]?.reason ?? '') : error.code

/** Other spellings of the user name of `pupil`. */
const spellings = ['pupil.7', 'PUPIL.7', '\uff30upil.7', 'pupil.\uff17', ' pupil.7 ']

test('a user name signs in in the window and over HTTP, in every spelling that an email has too', async () => {
  const { call, client } = await startHttpApp()
  expect(await call('auth:register', pupil)).toEqual({ email: 'Pupil.7', message: 'user created' })
  for (const email of spellings) {
    expect(await call('auth:login', { ...pupil, email }), email).toMatchObject({ email: 'Pupil.7' })
    expect(await client.form('POST', '/sessions', { ...pupil, email }), email).toMatchObject({
      status: 200,
      json: { email: 'Pupil.7', message: 'logged in' },
    })
  }
  expect((await client.form('POST', '/sessions', { email: 'pupil.7@example.org', password: pupil.password })).status).toBe(401)
})

test('a code for a user name sets a new password', async () => {
  const { call, client, signIn } = await startHttpApp()
  const ada = await signIn(administrator)
  const created = await call('users:create', { email: 'pupil.7', name: 'Pim' }, ada)
  await call('auth:reset', { email: 'PUPIL.7', resetToken: created.activationCode, newPassword: pupil.password })
  await signIn(pupil)
  const { resetToken } = await call('users:issueReset', { email: 'pupil.7' }, ada)
  const input = { email: 'Pupil.7', reset_token: resetToken, new_password: 'eight copper lanterns' }
  expect(await client.form('PUT', '/reset_password', input)).toMatchObject({ status: 200, json: { email: 'pupil.7' } })
  await signIn({ ...pupil, password: 'eight copper lanterns' })
})

test('a user name that is taken in any spelling, or that looks like an email or another script, is refused on every way [username-refused]', async () => {
  const { refuse, register, signIn, client } = await startHttpApp()
  await register(pupil)
  await register()
  const ada = await signIn(administrator)
  const bad = {
    'email-taken': spellings,
    'username-malformed': [
      'p',
      'x'.repeat(65),
      'two words',
      '-pupil',
      '.pupil',
      '=cmd',
      'a\u200bb',
      'a\u202eb',
      'a,b',
      '<b>',
      'a:b',
      'a\u2060b',
    ],
    'email-malformed': ['pupil@', '@pupil', 'pupil\uff20', 'pupil\ufe6b'],
    'email-mixed-scripts': ['p\u0443pil.9'],
    'email-empty': ['', '  '],
  }
  for (const [reason, names] of Object.entries(bad)) {
    for (const typed of names) {
      expect(reasonOf(await refuse('auth:register', { ...pupil, email: typed })), typed).toBe(reason)
      expect(reasonOf(await refuse('users:create', { email: typed }, ada)), typed).toBe(reason)
      const refused = reasonOf(await refuse('users:changeUsername', { email: person.email, newUsername: typed }, ada))
      expect(refused, typed).toBe(/malformed|empty/.test(reason) ? 'username-malformed' : reason)
      expect((await client.form('POST', '/users', { ...pupil, email: typed })).status, typed).toBe(400)
    }
  }
  expect(reasonOf(await refuse('users:changeUsername', { email: person.email, newUsername: 'bob@example.org' }, ada))).toBe(
    'username-malformed',
  )
  expect(reasonOf(await refuse('users:changeEmail', { email: person.email, newEmail: 'bob' }, ada))).toBe('email-malformed')
})

test('an email becomes a user name and returns by undo, and both are in the log', async () => {
  const { call, refuse, register, read, signIn, ada, olga, lastEntry } = await startStaffedApp()
  const change = { email: person.email, newUsername: 'bob.builder' }
  expect(await refuse('users:changeUsername', change, olga)).toEqual({ code: 'not-permitted' })
  expect(await refuse('users:changeUsername', change)).toMatchObject({ code: 'not-signed-in' })
  expect(await call('users:changeUsername', change, ada)).toMatchObject({ email: 'bob.builder' })
  expect(await refuse('auth:login', person)).toEqual({ code: 'wrong-credentials' })
  await signIn({ ...person, email: 'Bob.Builder' })
  const { entries } = await call('audit:list', { filter: { actions: ['users:changeUsername'], outcome: 'success' } }, ada)
  expect(entries).toMatchObject([
    {
      undo: 'possible',
      details: { kind: 'fields-changed', changes: [{ field: 'email', from: person.email, to: 'bob.builder' }] },
    },
  ])
  const entry = entries[0]?.id ?? 0
  // The email is free now, and its new owner keeps it.
  await register({ ...person, password: 'eleven tin soldiers' })
  expect(await refuse('users:undo', { entry }, ada)).toEqual({ code: 'email-taken' })
  await call('users:changeEmail', { email: person.email, newEmail: 'other@example.org' }, ada)
  await call('users:undo', { entry }, ada)
  expect(await read()).toMatchObject({ email: person.email })
  await call('users:undo', { entry: (await lastEntry()).id }, ada)
  expect(await read('bob.builder')).toMatchObject({ email: 'bob.builder' })
})

test('the deleted owner of a user name keeps it, and a password is not made of it', async () => {
  const { call, refuse, signIn } = await startTestApp()
  const ada = await signIn(administrator)
  await call('users:create', { email: 'pupil.seventeen' }, ada)
  await call('users:delete', { email: 'pupil.seventeen' }, ada)
  expect(await refuse('users:create', { email: 'PUPIL.seventeen' }, ada)).toMatchObject({
    code: 'email-taken',
    deleted: { email: 'pupil.seventeen' },
  })
  expect(await refuse('auth:register', { email: 'pupil.eighteen.long', password: 'Pupil Eighteen Long' })).toMatchObject({
    code: 'password-refused',
    reason: 'own-words',
  })
})

test('a list names people by email or user name, and each once', async () => {
  const app = await startStaffedApp()
  const as: JobCall = (operation, input) => app.call(operation, input, app.ada)
  const planned = await planList(
    as,
    [
      'Name,Email,Username',
      'Pim,,pim.p',
      'Mo,mo@example.org,mo.m',
      'Twin,,PIM.P',
      `Taken,,${operator.email}`,
      'Bad,,two words',
      'Nobody,,',
      'Mistyped,nowhere,',
    ].join('\n'),
  )
  expect(planned).toMatchObject({ total: 7, creates: 2, samples: [{ email: 'pim.p' }, { email: 'mo@example.org' }] })
  const reasons = planned.skipped.flatMap(({ lines }) => lines.map(({ line, reason, problem }) => [line, reason, problem]))
  expect(reasons.sort(([one], [other]) => Number(one) - Number(other))).toEqual([
    [4, 'duplicate', null],
    [5, 'email-taken', null],
    [6, 'invalid', 'username-malformed'],
    [7, 'invalid', 'email-empty'],
    [8, 'invalid', 'email-malformed'],
  ])
  await finishJob(as, (await app.call('imports:run', { planId: planned.planId }, app.ada)).id)
  expect(await app.read('Pim.P')).toMatchObject({ email: 'pim.p', name: 'Pim' })
})
