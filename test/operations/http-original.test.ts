import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openBeside } from '../helpers/database.ts'
import { COMPAT_POLICY, startHttpApp } from '../helpers/http-app.ts'
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
