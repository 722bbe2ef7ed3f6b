import { expect, test } from 'vitest'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { fittingInputs } from '../helpers/fitting-inputs.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { cookieOf, readCookie } from '../helpers/http-client.ts'
import { administrator, person } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

const IDLE_MS = 30 * MINUTE_MS

type HttpApp = Awaited<ReturnType<typeof startUser>>
type Reply = Awaited<ReturnType<HttpApp['profile']>>

/** A user with a session over HTTP, and a program that may ask everything of it. */
const startUser = async () => {
  const app = await startHttpApp()
  await app.register()
  const ada = await app.signIn(administrator)
  const { token } = await app.call('programs:add', { name: 'Kiosk', scopes: ['session', 'email', 'role'] }, ada)
  const sessionId = readCookie(await app.client.form('POST', '/sessions', person)) ?? ''
  const introspect = async (id = sessionId) =>
    app.client.send('POST', '/introspect', {
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams({ session_id: id }),
    })
  const profile = (id = sessionId) => app.client.send('GET', '/profile', { headers: cookieOf(id) })
  const post = (operation: string, input: object, id = sessionId) =>
    app.client.send('POST', `/api/${operation.replace(':', '/')}`, {
      headers: { 'content-type': 'application/json', ...cookieOf(id) },
      body: JSON.stringify(input),
    })
  return { ...app, ada, sessionId, introspect, profile, post }
}

/** Ways in which something has to be done first, with the action. */
const ways: [string, (app: HttpApp) => Promise<unknown>][] = [
  ['change-password', ({ call, ada }) => call('users:requirePasswordChange', { email: person.email }, ada)],
  ['set-up-second-factor', ({ call, ada }) => call('settings:update', { secondFactorRoles: ['user'] }, ada)],
  [
    'set-up-second-factor',
    async ({ call, ada }) => {
      await call('users:update', { email: person.email, groups: ['Staff'] }, ada)
      const [group] = (await call('groups:list', undefined, ada)).groups
      await call('groups:update', { id: group?.id ?? 0, requiresSecondFactor: true }, ada)
    },
  ],
]

const refusal = (action: string) => ({
  message: `something has to be done first: ${action}`,
  code: 'required-action',
  action,
})

test('to a program the session of a user who has something to do first is inactive, and nothing is told of them [required-actions-session-inactive]', async () => {
  for (const [action, require] of ways) {
    const app = await startUser()
    expect((await app.introspect()).json).toMatchObject({ active: true, email: person.email })
    await require(app)
    expect([(await app.introspect()).status, (await app.introspect()).text], action).toEqual([200, '{"active":false}'])
    // A sign-in gives a session, which is as inactive.
    const again = readCookie(await app.client.form('POST', '/sessions', person)) ?? ''
    expect((await app.introspect(again)).text, action).toBe('{"active":false}')
  }
})

test('over HTTP there is no profile for a user who has something to do first; the window has it, to show what', async () => {
  for (const [action, require] of ways) {
    const app = await startUser()
    expect((await app.profile()).text).toBe(`{"email":"${person.email}"}`)
    await require(app)
    for (const reply of [await app.profile(), await app.post('auth:profile', {})] as Reply[]) {
      expect([reply.status, reply.json], action).toEqual([403, refusal(action)])
      expect(reply.text).not.toContain(person.email)
    }
    const login = await app.post('auth:login', person)
    expect([login.status, (login.json as { profile: unknown }).profile], action).toEqual([200, null])
    const window = await app.call('auth:profile', undefined, app.sessionId)
    expect(window.requiredActions, action).toEqual([action])
  }
})

const rulesOf = (operation: OperationName): OperationContract => contract[operation]

test('of all operations over HTTP only those that end the session or do what has to be done answer before it is done [required-actions-over-http]', async () => {
  const app = await startUser()
  const testUsers = createTestUsers(app)
  const world = { app, testUsers, jobs: new Map<string, string>() }
  const [actor, object] = [await testUsers.make('administrator'), await testUsers.make('user')]
  await testUsers.setUpFactor(object)
  await app.call('users:requirePasswordChange', { email: actor.email }, app.ada)
  const allowed: OperationName[] = []
  for (const operation of operationNames) {
    const { transports, permission, allowedDuringRequiredActions } = rulesOf(operation)
    if (permission === 'anyone' || !transports.includes('http')) continue
    if (allowedDuringRequiredActions?.includes('http')) allowed.push(operation)
    else {
      const input = ((await fittingInputs[operation](world, actor, object)) ?? {}) as object
      const reply = await app.post(operation, input, actor.sessionId)
      expect([reply.status, reply.json], operation).toEqual([403, refusal('change-password')])
    }
  }
  expect(allowed).toEqual(['auth:logout', 'auth:changePassword', 'auth:reauthenticate'])
})

test('a new password over HTTP is what has to be done, and opens the rest', async () => {
  const app = await startUser()
  await app.call('users:requirePasswordChange', { email: person.email }, app.ada)
  const change = { currentPassword: person.password, newPassword: 'nine purple umbrellas' }
  const renewed = (await app.post('auth:changePassword', change)).json as { sessionId: string }
  expect((await app.profile(renewed.sessionId)).text).toBe(`{"email":"${person.email}"}`)
  expect((await app.introspect(renewed.sessionId)).json).toMatchObject({ active: true })
})

test('a program that asks about such a session does not keep it alive', async () => {
  const app = await startUser()
  await app.call('users:requirePasswordChange', { email: person.email }, app.ada)
  const step = 10 * MINUTE_MS
  // One minute more, by which a last use is rounded up.
  for (let passed = 0; passed <= IDLE_MS + MINUTE_MS; passed += step) {
    app.clock.advance(step)
    await app.introspect()
  }
  expect(await app.refuse('auth:profile', undefined, app.sessionId)).toEqual({ code: 'not-signed-in' })
})
