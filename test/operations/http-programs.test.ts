import { describe, expect, test } from 'vitest'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { operationNames } from '../../src/shared/api/names.ts'
import { HOUR_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { cookieOf, readCookie } from '../helpers/http-client.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

/** A program with these scopes, and a user who is signed in. */
const startWithProgram = async (scopes: ('session' | 'email' | 'role')[] = ['session', 'email', 'role']) => {
  const app = await startHttpApp()
  await app.register()
  const adminSession = await app.signIn(administrator)
  const { program, token } = await app.call('programs:add', { name: ' Kiosk ', scopes }, adminSession)
  const introspect = (sessionId: string, programToken = token) =>
    app.client.send('POST', '/introspect', {
      headers: bearer(programToken),
      body: new URLSearchParams({ session_id: sessionId }),
    })
  return { ...app, adminSession, program, token, introspect }
}

describe('a session shown by a program', () => {
  test('stands in Authorization instead of the cookie', async () => {
    const { client, signIn, register } = await startHttpApp()
    await register()
    const [sessionId, other] = [await signIn(), await signIn(administrator)]
    const profile = (headers: Record<string, string>) => client.send('GET', '/profile', { headers })
    expect((await profile(bearer(sessionId))).json).toEqual({ email: person.email })
    expect((await profile({ ...bearer(sessionId), ...cookieOf(other) })).json).toEqual({ email: person.email })
    // Where there is a Bearer token, the cookie does not count.
    for (const authorization of ['Bearer', 'Bearer ', 'Bearer made-up', `Bearer ${sessionId} x`, `Bearer ${'x'.repeat(5_000)}`])
      expect((await profile({ authorization, ...cookieOf(other) })).status, authorization).toBe(403)
    // Clients add other schemes by themselves, for example from a .netrc file.
    for (const authorization of ['Basic eDp5', 'basic', 'Digest username="x"', 'Negotiate abc', 'BearerX y', ''])
      expect((await profile({ authorization, ...cookieOf(other) })).json, authorization).toEqual({ email: administrator.email })
    expect((await profile({ authorization: `Basic ${sessionId}` })).status).toBe(403)
    expect((await client.send('DELETE', '/sessions', { headers: bearer(sessionId) })).status).toBe(302)
    expect((await profile(bearer(sessionId))).status).toBe(403)
  })

  test('calls every operation that the contract gives to HTTP, and no other', async () => {
    const { client } = await startHttpApp()
    for (const name of operationNames) {
      const { transports }: OperationContract = contract[name]
      const reply = await client.send('POST', `/api/${name.replace(':', '/')}`)
      const isThere = transports.includes('http') && name !== 'programs:introspect' && name !== 'sso:signIn'
      expect(reply.status === 404, name).toBe(!isThere)
    }
  })

  test('goes on under a new id where the operation gives one, in the cookie too where that showed it', async () => {
    const { client, register } = await startHttpApp()
    await register()
    const sessionId = readCookie(await client.form('POST', '/sessions', person)) ?? ''
    const headers = { 'content-type': 'application/json', ...cookieOf(sessionId) }
    const reply = await client.send('POST', '/api/auth/reauthenticate', {
      headers,
      body: JSON.stringify({ password: person.password }),
    })
    const renewed = (reply.json as { sessionId: string }).sessionId
    expect(readCookie(reply)).toBe(renewed)
    expect((await client.send('GET', '/profile', { headers: cookieOf(sessionId) })).status).toBe(403)
    expect((await client.send('GET', '/profile', { headers: cookieOf(renewed) })).status).toBe(200)
  })

  test('is asked for in JSON alone: a form can be sent by any page without asking first', async () => {
    const { client } = await startHttpApp()
    expect((await client.form('POST', '/api/auth/login', person)).status).toBe(415)
    const multipart = new FormData()
    multipart.set('email', person.email)
    expect((await client.send('POST', '/api/auth/login', { body: multipart })).status).toBe(415)
  })
})

describe('a registered program', () => {
  test('learns whether a session is valid, whose it is and which role, as far as its scopes go', async () => {
    const { introspect, signIn, auth, clock } = await startWithProgram()
    const user = await auth.findUserBy({ email: person.email })
    const sessionId = await signIn()
    const { status, json } = await introspect(sessionId)
    expect([status, json]).toEqual([
      200,
      { active: true, id: user.id, email: person.email, role: 'user', expiresAt: clock.now + 12 * HOUR_MS },
    ])
    for (const none of ['made-up', '', 'x'.repeat(200)]) expect((await introspect(none)).json).toEqual({ active: false })
    expect((await introspect('x'.repeat(201))).status).toBe(400)
    await auth.destroySession(sessionId)
    expect((await introspect(sessionId)).json).toEqual({ active: false })
  })

  test('with fewer scopes learns less, and without the one for sessions nothing [program-scopes]', async () => {
    const { introspect, signIn, call, adminSession } = await startWithProgram(['session'])
    const sessionId = await signIn()
    expect(Object.keys((await introspect(sessionId)).json as object).sort()).toEqual(['active', 'expiresAt', 'id'])
    const { token } = await call('programs:add', { name: 'Other', scopes: ['email', 'role'] }, adminSession)
    expect((await introspect(sessionId, token)).status).toBe(401)
  })

  test('is kept by its token’s hash, seen with its last use, and none any more once it is revoked [program-token-hashed]', async () => {
    const { introspect, call, adminSession, program, token, folder, clock, refuse } = await startWithProgram()
    expect(program).toEqual({
      id: program.id,
      name: 'Kiosk',
      scopes: ['session', 'email', 'role'],
      createdAt: clock.now,
      lastUsedAt: null,
    })
    const stored = openBeside(folder).prepare('SELECT * FROM programs').all()
    expect(JSON.stringify(stored)).not.toContain(token)
    clock.advance(1_000)
    await introspect('made-up')
    const used = clock.now
    clock.advance(59_000)
    await introspect('made-up')
    expect((await call('programs:list', undefined, adminSession)).programs).toEqual([{ ...program, lastUsedAt: used }])
    await call('programs:revoke', { id: program.id }, adminSession)
    expect((await introspect('made-up')).status).toBe(401)
    expect(await refuse('programs:revoke', { id: program.id }, adminSession)).toEqual({ code: 'no-such-program' })
    expect((await call('programs:list', undefined, adminSession)).programs).toEqual([])
  })

  test('without its token has no access: a session’s id, a revoked and a made-up one are refused, and fill no log', async () => {
    const { introspect, client, signIn, folder } = await startWithProgram()
    const sessionId = await signIn()
    const count = (): unknown => openBeside(folder).prepare('SELECT count(*) FROM audit_entries').pluck().get()
    const before = count()
    for (const wrong of [sessionId, 'made-up', 'gatehouse_']) {
      const reply = await introspect(sessionId, wrong)
      expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    }
    const body = new URLSearchParams({ session_id: sessionId })
    expect((await client.send('POST', '/introspect', { body })).status).toBe(401)
    expect((await client.send('POST', '/introspect', { body, headers: cookieOf(sessionId) })).status).toBe(401)
    expect(count()).toBe(before)
  })

  test('is registered and revoked by administrators after reauthentication, and read by users who may read settings', async () => {
    const { call, refuse, clock, signIn, register, auth } = await startTestApp()
    await register()
    await auth.registerUser('olga@example.org', 'nine patient herons', { role: 'operator' })
    const operator = await signIn({ email: 'olga@example.org', password: 'nine patient herons' })
    const user = await signIn()
    const wanted = { name: 'Kiosk', scopes: ['session'] }
    expect((await call('programs:list', undefined, operator)).programs).toEqual([])
    expect(await refuse('programs:list', undefined, user)).toEqual({ code: 'not-permitted' })
    expect(await refuse('http:read', undefined, user)).toEqual({ code: 'not-permitted' })
    expect(await refuse('programs:add', wanted, operator)).toEqual({ code: 'not-permitted' })
    const adminSession = await signIn(administrator)
    for (const bad of [
      { ...wanted, name: ' ' },
      { ...wanted, scopes: [] },
      { ...wanted, scopes: ['users:list'] },
    ])
      expect(await refuse('programs:add', bad, adminSession)).toMatchObject({ code: 'invalid-input' })
    clock.advance(300_000)
    expect(await refuse('programs:add', wanted, adminSession)).toEqual({ code: 'reauthentication-required' })
  })
})

describe('what describes the API', () => {
  test('healthz says that the directory answers, and whether it is set up', async () => {
    const ready = await startHttpApp()
    expect(await ready.client.send('GET', '/healthz')).toMatchObject({
      status: 200,
      json: { status: 'ok', version: '0.0.0-test' },
    })
    const fresh = await startHttpApp({ isSetUp: false })
    expect(await fresh.client.send('GET', '/healthz')).toMatchObject({ status: 503, json: { code: 'not-set-up' } })
  })

  test('openapi.json names every route with the contract’s schemas [openapi-complete]', async () => {
    const { client } = await startHttpApp()
    const { json, headers } = await client.send('GET', '/openapi.json')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    const { paths, openapi } = json as {
      openapi: string
      paths: Record<string, Record<string, { requestBody?: unknown; security: unknown[] }>>
    }
    expect(openapi).toBe('3.1.0')
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) {
        const reply = await client.send(method.toUpperCase(), path)
        expect([404, 405], `${method} ${path}`).not.toContain(reply.status)
      }
    }
    expect(paths['/users']?.post).toMatchObject({
      security: [],
      requestBody: {
        content: {
          'multipart/form-data': { schema: { required: ['email', 'password'], properties: { email: { type: 'string' } } } },
        },
      },
    })
    expect(paths['/api/users/changeRole']?.post?.security).toEqual([{ cookie: [] }, { bearer: [] }])
    expect(JSON.stringify(paths)).not.toContain('hashedPassword')
  })

  test('docs is a page without a script and without anything from elsewhere, and its policy says so [api-docs-page-no-script]', async () => {
    const { client } = await startHttpApp()
    const { text, headers } = await client.send('GET', '/docs')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; frame-ancestors 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'$/,
    )
    expect(text).not.toMatch(/<script|src=|https?:\/\/(?!json-schema)/)
    expect(text).toContain('/reset_password')
    expect(text.match(/<style>/g)).toHaveLength(1)
  })
})

describe('nothing is remembered: from the very next request on', () => {
  /** A session that was just used over HTTP, and another process's hand on the database. */
  const startBesides = async () => {
    const { client, signIn, folder } = await startHttpApp()
    const sessionId = await signIn(administrator)
    const profile = async (): Promise<number> => (await client.send('GET', '/profile', { headers: bearer(sessionId) })).status
    const list = async (): Promise<number> => (await client.send('POST', '/api/users/list', listing(sessionId))).status
    for (let round = 0; round < 3; round += 1) expect([await profile(), await list()]).toEqual([200, 200])
    return { profile, list, beside: openBeside(folder) }
  }
  const listing = (sessionId: string): RequestInit => ({
    headers: { ...bearer(sessionId), 'content-type': 'application/json' },
    body: '{}',
  })

  test('a session that another process ended is none', async () => {
    const { profile, list, beside } = await startBesides()
    beside.prepare('DELETE FROM sessions').run()
    expect([await profile(), await list()]).toEqual([403, 403])
  })

  test('a user whom another process disabled has none', async () => {
    const { profile, list, beside } = await startBesides()
    beside.prepare('UPDATE users SET disabled_at = created_at').run()
    expect([await profile(), await list()]).toEqual([403, 403])
  })

  test('whom another process gave another role may no more than that', async () => {
    const { profile, list, beside } = await startBesides()
    beside.prepare("UPDATE users SET role = 'user'").run()
    expect([await profile(), await list()]).toEqual([200, 403])
  })

  test('a program that another process revoked has no access', async () => {
    const { introspect, signIn, folder } = await startWithProgram()
    const sessionId = await signIn()
    expect((await introspect(sessionId)).json).toMatchObject({ active: true })
    openBeside(folder).prepare('DELETE FROM programs').run()
    expect((await introspect(sessionId)).status).toBe(401)
  })
})
