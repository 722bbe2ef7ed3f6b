import { expect } from 'vitest'
import { cookieOf, type HttpClient, readCookie } from './http-client.ts'

const EMAIL = 'guillaume@holberton.io'
const PASSWD = 'b4l0u'
const NEW_PASSWD = 't4rt1fl3tt3'
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The order of the original exercise's end-to-end test, on an empty directory in compat mode. It needs only an address. */
export const walkThroughOriginal = async (client: HttpClient): Promise<void> => {
  expect((await client.send('GET', '/')).json).toEqual({ message: 'Bienvenue' })

  const registered = await client.form('POST', '/users', { email: EMAIL, password: PASSWD })
  expect([registered.status, registered.text]).toEqual([200, `{"email":"${EMAIL}","message":"user created"}`])
  const again = await client.form('POST', '/users', { email: EMAIL, password: PASSWD })
  expect([again.status, again.text]).toEqual([400, '{"message":"email already registered"}'])

  expect((await client.form('POST', '/sessions', { email: EMAIL, password: NEW_PASSWD })).status).toBe(401)
  expect((await client.send('GET', '/profile')).status).toBe(403)

  const login = await client.form('POST', '/sessions', { email: EMAIL, password: PASSWD })
  expect([login.status, login.text]).toEqual([200, `{"email":"${EMAIL}","message":"logged in"}`])
  const sessionId = readCookie(login) ?? ''
  expect(sessionId).toMatch(UUID_V4)
  expect(login.headers.getSetCookie()).toEqual([`session_id=${sessionId}; Path=/; HttpOnly; SameSite=Strict`])

  const profile = await client.send('GET', '/profile', { headers: cookieOf(sessionId) })
  expect([profile.status, profile.text]).toEqual([200, `{"email":"${EMAIL}"}`])

  const logout = await client.send('DELETE', '/sessions', { headers: cookieOf(sessionId) })
  expect([logout.status, logout.headers.get('location')]).toEqual([302, '/'])
  expect(logout.headers.getSetCookie()).toEqual(['session_id=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0'])
  expect((await client.send('GET', '/profile', { headers: cookieOf(sessionId) })).status).toBe(403)
  expect((await client.send('DELETE', '/sessions', { headers: cookieOf(sessionId) })).status).toBe(403)

  const asked = await client.form('POST', '/reset_password', { email: EMAIL })
  const { reset_token: token } = asked.json as { reset_token: string }
  expect([asked.status, asked.text]).toEqual([200, `{"email":"${EMAIL}","reset_token":"${token}"}`])
  expect(token).toMatch(UUID_V4)
  expect((await client.form('POST', '/reset_password', { email: 'nobody@holberton.io' })).status).toBe(403)

  const update = { email: EMAIL, reset_token: token, new_password: NEW_PASSWD }
  const bad = await client.form('PUT', '/reset_password', { ...update, reset_token: 'no-such-token' })
  expect(bad.status).toBe(403)
  const updated = await client.form('PUT', '/reset_password', update)
  expect([updated.status, updated.text]).toEqual([200, `{"email":"${EMAIL}","message":"Password updated"}`])
  expect((await client.form('PUT', '/reset_password', update)).status).toBe(403)

  expect((await client.form('POST', '/sessions', { email: EMAIL, password: PASSWD })).status).toBe(401)
  expect((await client.form('POST', '/sessions', { email: EMAIL, password: NEW_PASSWD })).status).toBe(200)
}

const AT_ONCE = 8

/** Concurrent registrations of one new address: exactly one succeeds. */
export const registerAtOnce = async (client: HttpClient): Promise<void> => {
  const who = { email: 'together@holberton.io', password: PASSWD }
  const replies = await Promise.all(Array.from({ length: AT_ONCE }, () => client.form('POST', '/users', who)))
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: AT_ONCE - 1 }, () => 400)])
  expect((await client.form('POST', '/sessions', who)).status).toBe(200)
}

/** Concurrent uses of one reset token of a new account: exactly one succeeds. */
export const redeemAtOnce = async (client: HttpClient): Promise<void> => {
  const email = 'redeemed@holberton.io'
  await client.form('POST', '/users', { email, password: PASSWD })
  const { reset_token } = (await client.form('POST', '/reset_password', { email })).json as { reset_token: string }
  const passwords = Array.from({ length: AT_ONCE }, (_, index) => `new ${index}`)
  const replies = await Promise.all(
    passwords.map((new_password) => client.form('PUT', '/reset_password', { email, reset_token, new_password })),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: AT_ONCE - 1 }, () => 403)])
  const password = passwords[replies.findIndex(({ status }) => status === 200)] ?? ''
  expect((await client.form('POST', '/sessions', { email, password })).status).toBe(200)
  expect((await client.form('POST', '/sessions', { email, password: PASSWD })).status).toBe(401)
}
