import { expect, test } from 'vitest'
import { openBeside } from '../helpers/database.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers, type TestUser } from '../helpers/test-users.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

const countAdministrators = async ({ store }: App): Promise<number> =>
  (await store.listAdministrators()).filter(({ disabledAt }) => disabledAt === null).length

const last = { code: 'last-administrator' }

test('the last administrator can be neither disabled, demoted nor deleted, until there is another', async () => {
  const app = await startTestApp()
  const { call, refuse, register, signIn } = app
  await register()
  const session = await signIn(administrator)
  const { email, password } = administrator
  for (const role of ['operator', 'auditor', 'user'])
    expect(await refuse('users:changeRole', { email, role }, session)).toEqual(last)
  expect(await refuse('users:disable', { email }, session)).toEqual(last)
  expect(await refuse('auth:closeAccount', { password }, session)).toEqual(last)
  // One who is disabled does not count.
  await call('users:changeRole', { email: person.email, role: 'administrator' }, session)
  await call('users:disable', { email: person.email }, session)
  expect(await refuse('users:changeRole', { email, role: 'user' }, session)).toEqual(last)
  await call('users:enable', { email: person.email }, session)
  await call('auth:closeAccount', { password }, session)
  expect(await countAdministrators(app)).toBe(1)
})

/** Two who do the same at the same moment, in one process or in two. */
const race = async (
  deed: (actor: TestUser, other: TestUser) => { operation: string; input: unknown },
  { isTwoProcesses }: { isTwoProcesses: boolean },
): Promise<void> => {
  const app = await startTestApp()
  const beside = isTwoProcesses ? await startTestApp({ folder: app.folder, isSetUp: false }) : app
  const testUsers = createTestUsers(app)
  const first = await testUsers.make('administrator')
  const second = await testUsers.make('administrator')
  await app.auth.updateUser((await app.auth.findUserBy({ email: administrator.email })).id, { role: 'user' })
  const attempt = (one: App, actor: TestUser, other: TestUser) => {
    const { operation, input } = deed(actor, other)
    return one.callRaw(operation, input, actor.sessionId)
  }
  const results = await Promise.all([attempt(app, first, second), attempt(beside, second, first)])
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  expect(results.find(({ ok }) => !ok)).toMatchObject({ error: { code: expect.stringMatching(/last-admin|not-signed-in/) } })
  expect(await countAdministrators(app)).toBe(1)
}

const deeds: Record<string, (actor: TestUser, other: TestUser) => { operation: string; input: unknown }> = {
  'demote each other': (_, { email }) => ({ operation: 'users:changeRole', input: { email, role: 'user' } }),
  'disable each other': (_, { email }) => ({ operation: 'users:disable', input: { email } }),
  'demote themselves': ({ email }) => ({ operation: 'users:changeRole', input: { email, role: 'auditor' } }),
  'close their accounts': ({ password }) => ({ operation: 'auth:closeAccount', input: { password } }),
}

for (const [name, deed] of Object.entries(deeds)) {
  test(`of two administrators who ${name} at the same moment, one remains [one-administrator-remains]`, async () => {
    for (let round = 0; round < 3; round += 1) {
      await race(deed, { isTwoProcesses: false })
      await race(deed, { isTwoProcesses: true })
    }
  })
}

test('a role change holds for the very next call, and for one that was permitted and is not written yet [role-change-immediate]', async () => {
  const app = await startTestApp()
  const { call, callRaw, refuse, signIn } = app
  const testUsers = createTestUsers(app)
  const operator = await testUsers.make('operator')
  const user = await testUsers.make('user')
  const by = await signIn(administrator)
  await call('users:list', {}, operator.sessionId)
  // Both pass dispatch's own look at the role; the demotion is committed first.
  const [demoted, unlocked] = await Promise.all([
    callRaw('users:changeRole', { email: operator.email, role: 'user' }, by),
    callRaw('users:unlock', { email: user.email }, operator.sessionId),
  ])
  expect(demoted).toMatchObject({ ok: true })
  expect(unlocked).toEqual({ ok: false, error: { code: 'not-signed-in' } })
  expect(await refuse('users:list', {}, operator.sessionId)).toEqual({ code: 'not-signed-in' })
  const again = (await app.auth.createSession(operator.email)) ?? ''
  expect(await refuse('users:list', {}, again)).toEqual({ code: 'not-permitted' })
})

test('a role is read anew with every call, and once more at the commit, also where the session has stayed [role-checked-at-commit]', async () => {
  const app = await startTestApp()
  const operator = await createTestUsers(app).make('operator')
  await app.register()
  const database = openBeside(app.folder)
  const setRole = (email: string, role: string): void =>
    void database.prepare('UPDATE users SET role = ? WHERE email = ?').run(role, email)
  setRole(operator.email, 'auditor')
  await app.call('users:list', {}, operator.sessionId)
  expect(await app.refuse('users:unlock', { email: person.email }, operator.sessionId)).toEqual({ code: 'not-permitted' })
  setRole(operator.email, 'operator')
  // Between the look and the commit the one who is acted on becomes an administrator, whom operators do not reach.
  const unlocking = app.callRaw('users:unlock', { email: person.email }, operator.sessionId)
  setRole(person.email, 'administrator')
  expect(await unlocking).toEqual({ ok: false, error: { code: 'not-permitted' } })
  setRole(person.email, 'user')
  await app.call('users:unlock', { email: person.email }, operator.sessionId)
})

test('a user who is demoted while their password is hashed has changed nothing', async () => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  const actor = await testUsers.make('operator')
  const by = await app.signIn(administrator)
  const { compare } = app.hasher
  let demote: () => Promise<unknown> = async () => undefined
  app.hasher.compare = async (...work) => {
    await demote()
    return compare(...work)
  }
  demote = async () => {
    demote = async () => undefined
    await app.call('users:changeRole', { email: actor.email, role: 'user' }, by)
  }
  const change = { email: 'new@example.org', password: actor.password }
  expect(await app.callRaw('auth:changeEmail', change, actor.sessionId)).toEqual({ ok: false, error: { code: 'not-signed-in' } })
  expect(await app.store.findUser({ email: 'new@example.org' })).toBeNull()
})
