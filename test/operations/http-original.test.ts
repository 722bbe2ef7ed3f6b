import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dumpTables, openBeside } from '../helpers/database.ts'
import { COMPAT_POLICY, sendRaw, startHttpApp } from '../helpers/http-app.ts'
import { cookieOf, readCookie } from '../helpers/http-client.ts'
import { redeemAtOnce, registerAtOnce, walkThroughOriginal } from '../helpers/original-order.ts'
import { administrator } from '../helpers/test-app.ts'

const EMAIL = 'guillaume@holberton.io'
const PASSWD = 'b4l0u'

const startCompat = () => startHttpApp({ policy: COMPAT_POLICY, isSetUp: false })

describe('the original exercise, on a directory that was created with --compat', () => {
  test('its own end-to-end order passes: register, wrong login, profile, login, profile, logout, token, update, login [original-main-job]', async () => {
    const { client } = await startCompat()
    await walkThroughOriginal(client)
  })

  test('a new login ends the former session, and a failed one leaves it alone', async () => {
    const { client, register } = await startCompat()
    await register({ email: EMAIL, password: PASSWD })
    const first = readCookie(await client.form('POST', '/sessions', { email: EMAIL, password: PASSWD })) ?? ''
    expect((await client.form('POST', '/sessions', { email: EMAIL, password: 'wrong' }, first)).status).toBe(401)
    expect((await client.send('GET', '/profile', { headers: cookieOf(first) })).status).toBe(200)
    const second = readCookie(await client.form('POST', '/sessions', { email: EMAIL, password: PASSWD }, first)) ?? ''
    expect(second).not.toBe(first)
    expect((await client.send('GET', '/profile', { headers: cookieOf(first) })).status).toBe(403)
    expect((await client.send('GET', '/profile', { headers: cookieOf(second) })).status).toBe(200)
  })

  test('an email is any text, a password any up to 100,000 characters, and nothing is throttled', async () => {
    const { client, unexpected } = await startCompat()
    const odd = [
      { email: 'x', password: 'y' },
      { email: ' spaces and\ttabs ', password: ' ' },
      { email: 'a@b@c', password: 'x'.repeat(100_000) },
      { email: '‮evil', password: '\0' },
      { email: 'l'.repeat(5_000), password: 'password' },
    ]
    for (const who of odd) {
      expect(await client.form('POST', '/users', who)).toMatchObject({ status: 200, json: { email: who.email } })
      expect(await client.form('POST', '/sessions', who)).toMatchObject({ status: 200, json: { email: who.email } })
    }
    for (const bad of [
      { email: '', password: 'x' },
      { email: 'e', password: '' },
      { email: 'e', password: 'x'.repeat(100_001) },
    ]) {
      expect(await client.form('POST', '/users', bad)).toMatchObject({ status: 400, json: { message: expect.any(String) } })
    }
    for (let attempt = 0; attempt < 150; attempt += 1) {
      expect((await client.form('POST', '/sessions', { email: 'x', password: 'wrong' })).status).toBe(401)
    }
    expect((await client.form('POST', '/sessions', { email: 'x', password: 'y' })).status).toBe(200)
    expect(unexpected).toEqual([])
  })

  test('an administrator’s account gets no token, and a role that changes meanwhile counts', async () => {
    const { client, auth, call, core, folder } = await startCompat()
    await call('setup:createAdministrator', administrator)
    expect(await client.form('POST', '/reset_password', { email: administrator.email })).toMatchObject({
      status: 403,
      json: { code: 'no-such-user' },
    })
    expect(openBeside(folder).prepare('SELECT count(*) FROM reset_codes').pluck().get()).toBe(0)
    const user = await auth.registerUser(EMAIL, PASSWD)
    const context = {
      at: 0,
      transport: 'http' as const,
      action: 'auth:requestReset',
      actor: null,
      guard: { notAdministrator: user.id },
      policy: await core.store.readPolicy(),
    }
    await auth.updateUser(user.id, { role: 'administrator' })
    await expect(auth.getResetPasswordToken(EMAIL, context)).rejects.toMatchObject({ error: { code: 'no-such-user' } })
    expect(openBeside(folder).prepare('SELECT count(*) FROM reset_codes').pluck().get()).toBe(0)
  })

  test('a disabled user gets no token, and the caller learns no more than of an unknown address', async () => {
    const { client, auth, folder, clock } = await startCompat()
    const { id } = await auth.registerUser(EMAIL, PASSWD)
    await auth.updateUser(id, { disabledAt: clock.now })
    const refused = await client.form('POST', '/reset_password', { email: EMAIL })
    const unknown = await client.form('POST', '/reset_password', { email: 'unknown@example.org' })
    expect([refused.status, refused.text]).toEqual([403, unknown.text])
    expect(openBeside(folder).prepare('SELECT count(*) FROM reset_codes').pluck().get()).toBe(0)
  })

  test('the database keeps only hashes of ids and tokens', async () => {
    const { client, register, folder } = await startCompat()
    await register({ email: EMAIL, password: PASSWD })
    const sessionId = readCookie(await client.form('POST', '/sessions', { email: EMAIL, password: PASSWD })) ?? ''
    const { json } = await client.form('POST', '/reset_password', { email: EMAIL })
    const { reset_token: token } = json as { reset_token: string }
    // Every byte that the folder holds, the write-ahead log's too.
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
    expect(files.some((text) => text.includes(EMAIL))).toBe(true)
    for (const secret of [sessionId, token, PASSWD]) expect(files.filter((text) => text.includes(secret))).toEqual([])
  })

  test('a session is taken from the cookie alone, and what is for programs is not there', async () => {
    const { client, register } = await startCompat()
    await register({ email: EMAIL, password: PASSWD })
    const sessionId = readCookie(await client.form('POST', '/sessions', { email: EMAIL, password: PASSWD })) ?? ''
    expect((await client.send('GET', '/profile', { headers: { authorization: `Bearer ${sessionId}` } })).status).toBe(403)
    const both = { ...cookieOf(sessionId), authorization: 'Bearer other' }
    expect((await client.send('GET', '/profile', { headers: both })).status).toBe(200)
    for (const path of ['/healthz', '/openapi.json', '/docs', '/api/auth/profile', '/introspect'])
      expect((await client.send('GET', path)).status).toBe(404)
  })
})

/** The first line of an answer, and its Location. */
const askHead = async (port: number, line: string, host: string, ...headers: readonly string[]): Promise<string> => {
  const head = [`${line} HTTP/1.1`, `Host: ${host}`, 'Content-Length: 0', ...headers, 'Connection: close', '', ''].join('\r\n')
  const received = await sendRaw(port, head)
  const [, status, location] = /^HTTP\/1\.1 ([^\r]*)\r\n(?:.*?\r\nlocation: ([^\r]*))?/is.exec(received) ?? []
  return [status, location].filter((part) => part !== undefined).join(' -> ')
}

describe('client programs of the exercise', () => {
  test('call 0.0.0.0 in compat mode, and no other foreign name or port', async () => {
    const { client, folder } = await startCompat()
    const { port } = client
    const before = dumpTables(folder)
    const ask = (host: string, ...headers: readonly string[]) => askHead(port, 'GET /', host, ...headers)
    for (const host of [`0.0.0.0:${port}`, `localhost:${port}`, `127.0.0.1:${port}`, `LOCALHOST:${port}`])
      expect(await ask(host), host).toBe('200 OK')
    for (const host of [
      '0.0.0.0',
      `0.0.0.0:${port + 1}`,
      `0.0.0.0.example:${port}`,
      `00.0.0.0:${port}`,
      `[::]:${port}`,
      `0:${port}`,
    ])
      expect(await ask(host), host).toBe('421 MISDIRECTED REQUEST')
    // A page at this address is of the API's own origin, and any other page is not.
    expect(await ask(`0.0.0.0:${port}`, `Origin: http://0.0.0.0:${port}`)).toBe('200 OK')
    expect(await ask(`0.0.0.0:${port}`, 'Origin: http://evil.example')).toBe('403 FORBIDDEN')
    expect(await ask(`0.0.0.0:${port}`, `Origin: http://localhost:${port}`)).toBe('403 FORBIDDEN')
    expect(dumpTables(folder)).toBe(before)
    const plain = await startHttpApp()
    expect(await askHead(plain.client.port, 'GET /', `0.0.0.0:${plain.client.port}`)).toBe('421 Misdirected Request')
  })

  test('read the reason phrases of Flask’s server in compat mode, and Node’s elsewhere', async () => {
    const [compat, plain] = [await startCompat(), await startHttpApp()]
    const phrases: readonly (readonly [line: string, inCompat: string, elsewhere: string])[] = [
      ['GET /', '200 OK', '200 OK'],
      ['GET /profile', '403 FORBIDDEN', '403 Forbidden'],
      ['GET /nothing', '404 NOT FOUND', '404 Not Found'],
      ['PATCH /users', '405 METHOD NOT ALLOWED', '405 Method Not Allowed'],
      ['POST /users', '400 BAD REQUEST', '400 Bad Request'],
      ['GET /\xff', '400 BAD REQUEST', '400 Bad Request'],
    ]
    for (const [line, inCompat, elsewhere] of phrases) {
      expect(await askHead(compat.client.port, line, `localhost:${compat.client.port}`), line).toBe(inCompat)
      expect(await askHead(plain.client.port, line, `localhost:${plain.client.port}`), line).toBe(elsewhere)
    }
    const wrong = { email: EMAIL, password: 'wrong' }
    for (const [{ client }, words] of [
      [compat, 'UNAUTHORIZED'],
      [plain, 'Unauthorized'],
    ] as const)
      expect((await fetch(`${client.base}/sessions`, { method: 'POST', body: new URLSearchParams(wrong) })).statusText).toBe(
        words,
      )
  })

  test('are redirected from repeated slashes in compat mode, and only there', async () => {
    const [compat, plain] = [await startCompat(), await startHttpApp()]
    const host = `localhost:${compat.client.port}`
    for (const [line, answer] of [
      ['POST //users', `308 PERMANENT REDIRECT -> http://${host}/users`],
      ['GET ///profile?a=//b', `308 PERMANENT REDIRECT -> http://${host}/profile?a=//b`],
      ['PUT //reset_password', `308 PERMANENT REDIRECT -> http://${host}/reset_password`],
      ['GET //nothing', '404 NOT FOUND'],
      ['GET //evil.example/users', '404 NOT FOUND'],
    ] as const)
      expect(await askHead(compat.client.port, line, host), line).toBe(answer)
    expect(await askHead(plain.client.port, 'POST //users', `localhost:${plain.client.port}`)).toBe('404 Not Found')
    // The client sends the same form again.
    const body = new URLSearchParams({ email: EMAIL, password: PASSWD })
    const reply = await fetch(`${compat.client.base}//users`, { method: 'POST', body })
    expect([reply.status, await reply.json()]).toEqual([200, { email: EMAIL, message: 'user created' }])
  })

  test('give a token exactly as they got it', async () => {
    const { client, register, folder } = await startCompat()
    await register({ email: EMAIL, password: PASSWD })
    const { reset_token: token } = (await client.form('POST', '/reset_password', { email: EMAIL })).json as {
      reset_token: string
    }
    const redeem = (resetToken: string) =>
      client.form('PUT', '/reset_password', { email: EMAIL, reset_token: resetToken, new_password: 'new' })
    const before = dumpTables(folder)
    for (const other of [
      `${token} `,
      ` ${token}`,
      token.toUpperCase(),
      token.replaceAll('-', ''),
      token.replace('-', '\u2010'),
      `${token}\n`,
      `\u200b${token}`,
      token.replace(/[0-9]/, (digit) => String.fromCodePoint(0x660 + Number(digit))),
    ])
      expect(await redeem(other), other).toMatchObject({ status: 403, json: { code: 'reset-refused' } })
    expect(dumpTables(folder)).toBe(before)
    expect((await redeem(token)).status).toBe(200)
  })

  test.each([
    ['a directory', {}],
    ['compat mode', { policy: COMPAT_POLICY, isSetUp: false }],
  ])('in %s, follow the redirect of a sign-out with DELETE', async (_, options) => {
    const { client, register } = await startHttpApp(options)
    const person = { email: EMAIL, password: 'seven green bicycles' }
    await register(person)
    const session = readCookie(await client.form('POST', '/sessions', person)) ?? ''
    // As fetch does in a browser.
    const reply = await fetch(`${client.base}/sessions`, { method: 'DELETE', headers: cookieOf(session) })
    expect([reply.status, reply.redirected, await reply.json()]).toEqual([200, true, { message: 'Bienvenue' }])
    expect((await client.send('GET', '/profile', { headers: cookieOf(session) })).status).toBe(403)
    expect((await client.send('DELETE', '/')).json).toEqual((await client.send('GET', '/')).json)
  })
})

describe('at the same time', () => {
  test('of parallel registrations of one address exactly one succeeds', async () => {
    const { client } = await startCompat()
    await registerAtOnce(client)
  })

  test('of parallel redemptions of one token exactly one succeeds', async () => {
    const { client } = await startCompat()
    await redeemAtOnce(client)
  })
})
