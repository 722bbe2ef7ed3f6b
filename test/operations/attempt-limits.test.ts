import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { cookieOf } from '../helpers/http-client.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

/** A bucket's tokens. */
const CAPACITY = 120

const wrong = { email: 'nobody@example.org', password: 'not a password of anyone' }
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

type HttpApp = Awaited<ReturnType<typeof startHttpApp>>

const signIn = async ({ client }: HttpApp, who: { email: string; password: string }, headers: Record<string, string> = {}) =>
  client.send('POST', '/sessions', { body: new URLSearchParams(who), headers })

/** Wrong sign-ins until there is no token left. */
const emptyBucket = async (app: HttpApp, headers: Record<string, string> = {}): Promise<void> => {
  for (let attempt = 0; attempt < CAPACITY; attempt += 1) expect((await signIn(app, wrong, headers)).status).toBe(401)
  expect((await signIn(app, wrong, headers)).status).toBe(429)
}

const addProgram = async ({ call, signIn: open }: HttpApp, name: string) =>
  call('programs:add', { name, scopes: ['session'] }, await open(administrator))

describe('all of HTTP', () => {
  test('is one source of attempts, over however many connections [http-one-source]', async () => {
    const app = await startHttpApp()
    const statuses = await Promise.all(
      Array.from({ length: 150 }, () => signIn(app, wrong, { connection: 'close' }).then(({ status }) => status)),
    )
    expect(statuses.filter((status) => status === 429)).toHaveLength(30)
  })

  test('gets its token back with every sign-in that succeeds, and with none that fails [token-back-after-success]', async () => {
    const app = await startHttpApp()
    await app.register()
    for (let attempt = 0; attempt < CAPACITY + 30; attempt += 1) expect((await signIn(app, person)).status).toBe(200)
    await emptyBucket(app)
    expect((await signIn(app, person)).status).toBe(429)
  })

  test('keeps the tokens of registrations and requests, which anyone can make succeed [registration-keeps-token]', async () => {
    const app = await startHttpApp()
    for (let attempt = 0; attempt < CAPACITY; attempt += 1) {
      const reply = await app.client.form('POST', '/reset_password', { email: `someone-${attempt}@example.org` })
      expect(reply.status).toBe(202)
    }
    expect((await app.client.form('POST', '/users', person)).status).toBe(429)
    expect(await app.store.findUser({ email: person.email })).toBeNull()
  })

  test('does not take the attempts of the window', async () => {
    const app = await startHttpApp()
    await app.register()
    await emptyBucket(app)
    await app.signIn()
  })
})

describe('a registered program', () => {
  test('that sends its token signs users in while strangers have no attempts left [program-sign-ins-continue]', async () => {
    const app = await startHttpApp()
    await app.register()
    const { token } = await addProgram(app, 'Kiosk')
    await emptyBucket(app)
    expect((await signIn(app, person)).status).toBe(429)
    expect((await signIn(app, person, bearer(token))).status).toBe(200)
  })

  test('has a bucket of its own, which neither another program nor a stranger can empty [program-own-bucket]', async () => {
    const app = await startHttpApp()
    await app.register()
    const one = await addProgram(app, 'One')
    const other = await addProgram(app, 'Other')
    await emptyBucket(app, bearer(one.token))
    expect((await signIn(app, person, bearer(one.token))).status).toBe(429)
    expect((await signIn(app, person, bearer(other.token))).status).toBe(200)
    expect((await signIn(app, person)).status).toBe(200)
  })

  test('is told that its token is wrong or revoked, and nothing is checked or written [wrong-program-token]', async () => {
    const app = await startHttpApp()
    await app.register()
    const { program, token } = await addProgram(app, 'Kiosk')
    await app.call('programs:revoke', { id: program.id }, await app.signIn(administrator))
    const hashes = app.hasher.calls
    const caller = (programToken: string) => ({ transport: 'http', source: 'http', programToken, desktop: null }) as const
    for (const shown of [token, 'gatehouse_', `gatehouse_${'x'.repeat(43)}`]) {
      const reply = await signIn(app, person, bearer(shown))
      expect([reply.status, reply.json]).toEqual([401, expect.objectContaining({ code: 'unknown-program' })])
      expect(await app.refuse('auth:login', person, null, caller(shown))).toEqual({ code: 'unknown-program' })
    }
    expect(app.hasher.calls).toBe(hashes)
    expect((await signIn(app, person)).status).toBe(200)
  })

  test('has its use recorded with an attempt, and its token opens no session [program-use-recorded]', async () => {
    const app = await startHttpApp()
    await app.register()
    const { token } = await addProgram(app, 'Kiosk')
    app.clock.advance(1_000)
    await signIn(app, wrong, bearer(token))
    const { programs } = await app.call('programs:list', undefined, await app.signIn(administrator))
    expect(programs).toMatchObject([{ lastUsedAt: app.clock.now }])
    expect((await app.client.send('GET', '/profile', { headers: bearer(token) })).status).toBe(403)
  })

  test('finds its token in no log, whatever goes wrong', async () => {
    const app = await startHttpApp()
    const token = `gatehouse_${'x'.repeat(43)}`
    Object.assign(app.store, { findProgram: () => Promise.reject(new Error(`no look-up of ${token}`)) })
    expect((await signIn(app, person, bearer(token))).status).toBe(500)
    expect(app.unexpected.map(String)).toEqual([expect.stringContaining('no look-up of [what was typed]')])
  })

  test('needs no token of its own where a session is shown beside an attempt', async () => {
    const app = await startHttpApp()
    await app.register()
    expect((await signIn(app, person, bearer(await app.signIn()))).status).toBe(200)
  })
})

test('a signed-in user authenticates again while strangers have no attempts left, and only so often [signed-in-user-own-bucket]', async () => {
  const app = await startHttpApp()
  await app.register()
  await app.register({ email: 'eve@example.org', password: 'nine purple umbrellas' })
  const mine = await app.signIn()
  const theirs = await app.signIn({ email: 'eve@example.org', password: 'nine purple umbrellas' })
  const again = (sessionId: string, password: string) =>
    app.client.send('POST', '/api/auth/reauthenticate', {
      body: JSON.stringify({ password }),
      headers: { 'content-type': 'application/json', ...bearer(sessionId) },
    })
  await emptyBucket(app)
  // Several sessions of one user have the attempts of one.
  const others = [theirs, await app.signIn({ email: 'eve@example.org', password: 'nine purple umbrellas' })]
  const statuses: number[] = []
  for (let attempt = 0; attempt < CAPACITY + 10; attempt += 1)
    statuses.push((await again(others[attempt % 2] ?? '', 'a guess of the password')).status)
  expect(statuses.filter((status) => status === 429)).toHaveLength(10)
  expect((await again(mine, person.password)).status).toBe(200)
})

test('another window has no attempts of its own [window-shares-attempts]', async () => {
  const app = await startTestApp()
  await app.register()
  const windowOf = (number: number) =>
    ({ transport: 'window', source: 'window', channel: `window:${number}`, desktop: null }) as const
  for (let attempt = 0; attempt < CAPACITY; attempt += 1)
    expect(await app.callRaw('auth:login', wrong, null, windowOf(attempt))).toMatchObject({
      error: { code: 'wrong-credentials' },
    })
  expect(await app.refuse('auth:login', person, null, windowOf(CAPACITY))).toMatchObject({ code: 'too-many-attempts' })
})

describe('lists in flight', () => {
  test('of one user over HTTP do not cancel those of another user or program, in a slot of the same name [slots-separate-per-user]', async () => {
    const app = await startHttpApp()
    const sessions = await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const who = { email: `olga-${number}@example.org`, password: 'nine patient herons' }
        await app.auth.registerUser(who.email, who.password, { role: 'operator' })
        return app.signIn(who)
      }),
    )
    const ask = (sessionId: string) =>
      app.client.send('POST', '/api/users/list', {
        body: JSON.stringify({ search: 'olga', slot: 'table' }),
        headers: { 'content-type': 'application/json', ...bearer(sessionId) },
      })
    for (let round = 0; round < 10; round += 1) {
      const replies = await Promise.all(sessions.map(ask))
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    }
  })
})

describe('calls in flight', () => {
  test('of one connection leave room for those of the others [connection-slots-shared]', async () => {
    const app = await startTestApp()
    await app.register()
    const caller = (channel: string) => ({ transport: 'http', source: 'http', channel, desktop: null }) as const
    const sessionId = await app.signIn()
    const flood = Array.from({ length: 9_000 }, () => app.callRaw('auth:profile', undefined, sessionId, caller('http:1')))
    expect(await app.callRaw('auth:login', person, null, caller('http:2'))).toMatchObject({ ok: true })
    const codes = (await Promise.all(flood)).map((result) => (result.ok ? 'done' : result.error.code))
    expect(codes.filter((code) => code === 'busy')).toHaveLength(9_000 - 2_048)
  })
})

test('asking for the health of the API keeps no session alive, by cookie or by header [health-keeps-no-session]', async () => {
  const app = await startHttpApp()
  await app.register()
  const [byCookie, byHeader] = [await app.signIn(), await app.signIn()]
  for (let minute = 0; minute < 40; minute += 10) {
    expect((await app.client.send('GET', '/healthz', { headers: cookieOf(byCookie) })).status).toBe(200)
    expect((await app.client.send('GET', '/healthz', { headers: bearer(byHeader) })).status).toBe(200)
    app.clock.advance(10 * MINUTE_MS)
  }
  expect(await app.auth.getUserFromSessionId(byCookie)).toBeNull()
  expect(await app.auth.getUserFromSessionId(byHeader)).toBeNull()
})
