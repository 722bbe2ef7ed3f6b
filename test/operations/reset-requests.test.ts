import { describe, expect, test } from 'vitest'
import { REQUESTS_COUNTED, REQUESTS_LISTED_MAX } from '../../src/shared/domain/limits.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { recordStatements } from '../helpers/statements.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const countRequests = (folder: string): unknown => openBeside(folder).prepare('SELECT count(*) FROM reset_requests').pluck().get()

describe('a request for a reset code', () => {
  test('is answered in the same way, with the same work, for an address that a user has and one that no user has', async () => {
    const { client, register, folder } = await startHttpApp()
    await register()
    const database = openBeside(folder)
    const countEntries = (): number => Number(database.prepare('SELECT count(*) FROM audit_entries').pluck().get())
    const ask = async (email: string) => {
      const before = countEntries()
      const { status, text, headers } = await client.form('POST', '/reset_password', { email })
      return { status, text, type: headers.get('content-type'), written: countEntries() - before }
    }
    const known = await ask(person.email)
    expect(known).toMatchObject({ status: 202, written: 1 })
    expect(await ask('nobody@example.org')).toEqual(known)
    expect(await ask(person.email)).toEqual(known)
    expect(await ask(administrator.email)).toEqual(known)
    expect(countRequests(folder)).toBe(2)
  })

  test('runs the same statements and writes as many rows for a known, an unknown, a deleted and a disabled user, however often [reset-request-same-work]', async () => {
    const { call, register, signIn, auth, clock } = await startTestApp()
    await register()
    for (const email of ['deleted@example.org', 'disabled@example.org']) await register({ ...person, email })
    const ada = await signIn(administrator)
    await call('users:delete', { email: 'deleted@example.org' }, ada)
    await call('users:disable', { email: 'disabled@example.org' }, ada)
    await auth.addUser('unset@example.org', null)
    const ask = (email: string) => recordStatements(() => call('auth:requestReset', { email }))
    // Once for nothing: the first of all is counted by a row that is new.
    await ask('first@example.org')
    const unknown = await ask('nobody@example.org')
    expect(unknown).toMatchObject({ rows: 2 })
    for (const time of [1, 2]) {
      for (const name of ['bob', 'deleted', 'disabled', 'unset', 'ada', 'nobody'])
        expect(await ask(`${name}@example.org`), `${name}, ${time}`).toEqual(unknown)
      clock.advance(1_000)
    }
  })

  test('is listed once, with the first and the last time, until a code is issued for it', async () => {
    const { call, register, signIn, auth, clock, folder } = await startTestApp()
    await register()
    const { id } = await auth.findUserBy({ email: person.email })
    const sessionId = await signIn(administrator)
    const first = clock.now
    expect(await call('auth:requestReset', { email: person.email.toUpperCase() })).toEqual({ kind: 'filed' })
    clock.advance(MINUTE_MS)
    await call('auth:requestReset', { email: person.email })
    expect((await call('requests:list', undefined, sessionId)).requests).toEqual([
      {
        id,
        email: person.email,
        name: '',
        role: 'user',
        state: 'active',
        lastSignInAt: null,
        requestedAt: first,
        transport: 'window',
        lastRequestedAt: first + MINUTE_MS,
        times: 2,
      },
    ])
    await call('users:issueReset', { email: person.email }, sessionId)
    expect((await call('requests:list', undefined, sessionId)).requests).toEqual([])
    expect(countRequests(folder)).toBe(0)
  })

  test('says whether its user is disabled, who gets no code, and when the user signed in last', async () => {
    const { call, refuse, register, signIn, clock } = await startTestApp()
    await register()
    const sessionId = await signIn(administrator)
    await signIn()
    const lastSignInAt = clock.now
    clock.advance(MINUTE_MS)
    await call('auth:requestReset', { email: person.email })
    await call('users:disable', { email: person.email }, sessionId)
    expect((await call('requests:list', undefined, sessionId)).requests).toMatchObject([{ state: 'disabled', lastSignInAt }])
    expect(await refuse('users:issueReset', { email: person.email }, sessionId)).toEqual({ code: 'user-disabled' })
  })

  test('that was dismissed is set back once, as old as before, by a user who may answer it', async () => {
    const { call, refuse, register, signIn, clock } = await startTestApp()
    await register()
    const sessionId = await signIn(administrator)
    expect(await refuse('requests:restore', { email: person.email }, sessionId)).toEqual({ code: 'not-undoable' })
    await call('auth:requestReset', { email: person.email })
    await call('auth:requestReset', { email: person.email })
    const asked = (await call('requests:list', undefined, sessionId)).requests
    clock.advance(MINUTE_MS)
    await call('requests:dismiss', { email: person.email }, sessionId)
    expect(await refuse('requests:restore', { email: person.email }, await signIn())).toEqual({ code: 'not-permitted' })
    expect(await refuse('requests:restore', { email: person.email })).toEqual({ code: 'not-signed-in' })
    await call('requests:restore', { email: person.email }, sessionId)
    const { requests } = await call('requests:list', undefined, sessionId)
    // They have signed in since.
    expect(requests).toEqual([{ ...asked[0], lastSignInAt: clock.now }])
    // A request of meanwhile and the one that is set back are one.
    await call('requests:dismiss', { email: person.email }, sessionId)
    clock.advance(MINUTE_MS)
    await call('auth:requestReset', { email: person.email })
    await call('requests:restore', { email: person.email }, sessionId)
    expect((await call('requests:list', undefined, sessionId)).requests).toEqual([
      { ...requests[0], lastRequestedAt: clock.now, times: 3 },
    ])
    expect(await refuse('requests:restore', { email: person.email }, sessionId)).toEqual({ code: 'not-undoable' })
  })

  test.each(['issued', 'redeemed', 'expired', 'changed', 'activated'] as const)(
    'does not come back by an undo of its dismissal once it was answered: %s',
    async (answer) => {
      const { auth, call, refuse, register, signIn, clock, folder } = await startTestApp()
      await register()
      const ada = await signIn(administrator)
      const theirs = await signIn()
      const email = answer === 'activated' ? 'nina@example.org' : person.email
      if (answer === 'activated') await auth.addUser(email, null)
      await call('auth:requestReset', { email })
      clock.advance(1)
      await call('requests:dismiss', { email }, ada)
      clock.advance(1)
      const newPassword = 'the lighthouse keeps its lamp'
      if (answer === 'changed') await call('auth:changePassword', { currentPassword: person.password, newPassword }, theirs)
      else if (answer === 'activated') await call('users:issueActivation', { email, isShort: true }, ada)
      else {
        const { resetToken } = await call('users:issueReset', { email }, ada)
        if (answer === 'redeemed') await call('auth:reset', { email, resetToken, newPassword })
        if (answer === 'expired') clock.advance(2 * HOUR_MS)
      }
      const session = await signIn(administrator)
      expect(await refuse('requests:restore', { email }, session)).toEqual({ code: 'changed-meanwhile' })
      expect(countRequests(folder)).toBe(0)
    },
  )

  test('comes back as old as it was, also if its user asked again or only signed in meanwhile', async () => {
    const { call, register, signIn, clock } = await startTestApp()
    await register()
    const ada = await signIn(administrator)
    const { email } = person
    await call('users:issueReset', { email }, ada)
    clock.advance(1)
    await call('auth:requestReset', { email })
    const first = clock.now
    clock.advance(MINUTE_MS)
    await call('requests:dismiss', { email }, ada)
    clock.advance(MINUTE_MS)
    await call('auth:requestReset', { email })
    await signIn()
    await call('requests:restore', { email }, ada)
    expect((await call('requests:list', undefined, ada)).requests).toMatchObject([{ email, requestedAt: first }])
  })

  test('goes when it is dismissed, when its user gets in by a recovery code, and with the account', async () => {
    const { call, refuse, register, signIn, recoveryCodes, folder } = await startTestApp()
    await register()
    const sessionId = await signIn(administrator)
    await call('auth:requestReset', { email: person.email })
    await call('requests:dismiss', { email: person.email }, sessionId)
    expect(await refuse('requests:dismiss', { email: person.email }, sessionId)).toEqual({ code: 'changed-meanwhile' })
    await call('auth:requestReset', { email: administrator.email })
    const newPassword = 'the lighthouse keeps its lamp'
    await call('auth:reset', { email: administrator.email, resetToken: recoveryCodes[0] ?? '', newPassword })
    expect(countRequests(folder)).toBe(0)
    await call('auth:requestReset', { email: person.email })
    const theirs = await signIn()
    await call('auth:closeAccount', { password: person.password }, theirs)
    await call('auth:requestReset', { email: person.email })
    const again = await signIn({ ...administrator, password: newPassword })
    expect((await call('requests:list', undefined, again)).requests).toEqual([])
  })

  test('is for whom the permission reaches: a user sees none, an operator none of an administrator', async () => {
    const { call, refuse, register, signIn, auth } = await startTestApp()
    await register()
    await auth.registerUser('olga@example.org', 'nine patient herons', { role: 'operator' })
    await call('auth:requestReset', { email: administrator.email })
    await call('auth:requestReset', { email: person.email })
    const user = await signIn()
    expect(await refuse('requests:list', undefined, user)).toEqual({ code: 'not-permitted' })
    expect(await refuse('requests:dismiss', { email: person.email }, user)).toEqual({ code: 'not-permitted' })
    expect(await refuse('requests:list')).toEqual({ code: 'not-signed-in' })
    const operator = await signIn({ email: 'olga@example.org', password: 'nine patient herons' })
    expect((await call('requests:list', undefined, operator)).requests.map(({ email }) => email)).toEqual([person.email])
    expect(await refuse('requests:dismiss', { email: administrator.email }, operator)).toEqual({ code: 'not-permitted' })
  })

  test('is one of many: today’s is first, a longer page has the others, and how many wait is counted as far as it matters', async () => {
    const { call, refuse, signIn, auth, clock, folder } = await startTestApp()
    await auth.registerUser('olga@example.org', 'nine patient herons', { role: 'operator' })
    const database = openBeside(folder)
    const put = (count: number): void => {
      database.transaction(() => {
        const person = database.prepare(
          `INSERT INTO users (id, email, email_key, email_search_key, name, name_key, role, created_at) VALUES (?, ?, ?, ?, '', '', 'user', 0)`,
        )
        const request = database.prepare('INSERT INTO reset_requests VALUES (?, 0, ?, ?, 1)')
        for (let number = 0; number < count; number += 1) {
          const email = `${crypto.randomUUID()}@example.org`
          // The newest first, so that their order is not that of the accounts.
          request.run(person.run(crypto.randomUUID(), email, email, email).lastInsertRowid, 'http', clock.now - number - 1)
        }
      })()
    }
    put(REQUESTS_LISTED_MAX)
    const today = await auth.registerUser('today@example.org', 'nine patient herons')
    await call('auth:requestReset', { email: today.email })
    await call('auth:requestReset', { email: administrator.email })
    const operator = await signIn({ email: 'olga@example.org', password: 'nine patient herons' })
    const timesOf = async (input?: { order?: 'newest' | 'oldest'; limit?: number }) =>
      (await call('requests:list', input, operator)).requests.map(({ lastRequestedAt }) => clock.now - lastRequestedAt)
    const few = await call('requests:list', undefined, operator)
    expect(few.total).toBe(REQUESTS_LISTED_MAX + 1)
    expect(few.requests[0]).toMatchObject({ email: today.email, times: 1 })
    expect(await timesOf()).toEqual(Array.from({ length: 50 }, (_, index) => index))
    expect(await timesOf({ limit: 120 })).toEqual(Array.from({ length: 120 }, (_, index) => index))
    expect(await timesOf({ order: 'oldest', limit: 3 })).toEqual([1_000, 999, 998])
    expect(await timesOf({ limit: REQUESTS_LISTED_MAX })).toHaveLength(REQUESTS_LISTED_MAX)
    for (const input of [{ limit: 0 }, { limit: REQUESTS_LISTED_MAX + 1 }, { order: 'random' }, { offset: 1 }])
      expect(await refuse('requests:list', input, operator)).toMatchObject({ code: 'invalid-input' })
    // A request that is repeated comes to the top.
    const { requests } = await call('requests:list', { order: 'oldest', limit: 1 }, operator)
    clock.advance(MINUTE_MS)
    await call('auth:requestReset', { email: requests[0]?.email ?? '' })
    expect((await call('requests:list', { limit: 1 }, operator)).requests).toMatchObject([
      { id: requests[0]?.id, times: 2, lastRequestedAt: clock.now },
    ])
    const ada = await signIn(administrator)
    expect((await call('requests:list', undefined, ada)).total).toBe(REQUESTS_LISTED_MAX + 2)
    put(REQUESTS_COUNTED)
    expect((await call('requests:list', undefined, ada)).total).toBe(REQUESTS_COUNTED)
  })
})
