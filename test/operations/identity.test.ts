import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import type { GatehouseError } from '../../src/shared/errors.ts'
import { openBeside } from '../helpers/database.ts'
import { COMPAT_POLICY, startHttpApp } from '../helpers/http-app.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

const password = 'seven green bicycles'

/** What looks like an address, or stands for it, and is refused as a new one or is the same user. */
const lookAlikes: Readonly<Record<string, readonly string[]>> = {
  'ada@example.org': [
    'ada@example.org\u2800',
    '\u2800ada@example.org',
    'a\u2800da@example.org',
    'ada@exam\u2800ple.org',
    'ada@example.org\u3164',
    'ada\uffa0@example.org',
    'a\u115fda@example.org',
    'a\u200bda@example.org',
    'a\u200dda@example.org',
    'a\u00adda@example.org',
    'ada@exam\u00adple.org',
    'a\u034fda@example.org',
    'ada\ufe0f@example.org',
    'ada\u{e0100}@example.org',
    'ada\u{e0041}@example.org',
    '\u202eada@example.org',
    'a\u{1d159}da@example.org',
    '\uff41da@example.org',
    '\uff41\uff44\uff41@example.org',
    '\u24d0da@example.org',
    '\u{1d41a}da@example.org',
    'ADA@EXAMPLE.ORG',
    'ada@\uff45xample.org',
    'ada@example\u3002org',
    'ada@example\uff0eorg',
    'ada@example\uff61org',
    'ada@example.org.',
    'ada@example.org\u3002',
    'ada\uff20example.org',
    '\uff41\uff44\uff41\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff4f\uff52\uff47',
  ],
  'anna@b\u00fccher.example': [
    'anna@xn--bcher-kva.example',
    'ANNA@XN--BCHER-KVA.EXAMPLE',
    'anna@bu\u0308cher.example',
    'anna@B\u00dcCHER.example',
    'anna@\uff42\u00fccher.example',
    'anna@b\u00fccher\u3002example',
    'anna@b\u00fc\u00adcher.example',
    '\uff41nna@xn--bcher-kva.example',
  ],
  'stra\u00dfe@fa\u00df.example': [
    'STRASSE@fa\u00df.example',
    'STRA\u1e9eE@fa\u1e9e.example',
    'stra\u017f\u017fe@xn--fa-hia.example',
    'stra\u00dfe@XN--FA-HIA.example',
  ],
  'office.kelvin@example.org': [
    'o\ufb03ce.kelvin@example.org',
    'office.\u212aelvin@example.org',
    'off\u0131ce.kelvin@example.org',
  ],
}

const mixed = ['\u0430da@example.org', 'ada@ex\u0430mple.org', 'ada@xn--exmple-4nf.org', '\u0391da@example.org']

const reasonOf = (error: GatehouseError): string =>
  error.code === 'invalid-input' ? (error.issues[0]?.reason ?? '') : error.code

describe('an address that looks like another', () => {
  test.each(Object.entries(lookAlikes))('is no second user beside %j, however it comes', async (email, others) => {
    const { call, refuse, client, signIn } = await startHttpApp()
    const ada = await signIn(administrator)
    if (email !== administrator.email) await call('users:create', { email, role: 'user' }, ada)
    await call('users:create', { email: 'other@example.org', role: 'user' }, ada)
    for (const typed of others) {
      const reason = expect.stringMatching(/^(email-taken|email-malformed)$/)
      expect(reasonOf(await refuse('auth:register', { email: typed, password })), typed).toEqual(reason)
      expect(reasonOf(await refuse('users:create', { email: typed }, ada)), typed).toEqual(reason)
      const change = { email: 'other@example.org', newEmail: typed }
      expect(reasonOf(await refuse('users:changeEmail', change, ada)), typed).toEqual(reason)
    }
    const before = (await call('users:count', {}, ada)).count
    for (const typed of others) {
      const reply = await client.form('POST', '/users', { email: typed, password })
      expect(reply.status, typed).toBe(400)
      const asJson = await client.send('POST', '/users', {
        body: JSON.stringify({ email: typed, password }),
        headers: { 'content-type': 'application/json' },
      })
      expect(asJson.status, typed).toBe(400)
    }
    expect((await call('users:count', {}, ada)).count).toBe(before)
  })

  test.each(Object.entries(lookAlikes))('signs %j in, who is shown as they were typed first', async (email, others) => {
    const { auth, callRaw, clock } = await startTestApp()
    if (email !== administrator.email) await auth.registerUser(email, administrator.password)
    for (const typed of others) {
      clock.advance(MINUTE_MS)
      const result = await callRaw('auth:login', { email: typed, password: administrator.password })
      expect(result, typed).toMatchObject({ ok: true, value: { email } })
    }
  })

  test('with letters of another script in one word is refused for a reason of its own [mixed-script-address-refused]', async () => {
    const { call, refuse, client, signIn } = await startHttpApp()
    const ada = await signIn(administrator)
    await call('users:create', { email: 'other@example.org' }, ada)
    for (const typed of mixed) {
      expect(reasonOf(await refuse('auth:register', { email: typed, password })), typed).toBe('email-mixed-scripts')
      expect(reasonOf(await refuse('users:create', { email: typed }, ada)), typed).toBe('email-mixed-scripts')
      const change = { email: 'other@example.org', newEmail: typed }
      expect(reasonOf(await refuse('users:changeEmail', change, ada)), typed).toBe('email-mixed-scripts')
      expect((await client.form('POST', '/users', { email: typed, password })).status, typed).toBe(400)
    }
    expect((await call('users:count', {}, ada)).count).toBe(2)
  })

  test('counts its failures with the user whose address it is', async () => {
    const { call, callRaw, signIn, clock } = await startTestApp()
    const ada = await signIn(administrator)
    await call('auth:register', { email: 'anna@b\u00fccher.example', password })
    const spellings = lookAlikes['anna@b\u00fccher.example'] ?? []
    for (const email of spellings) await callRaw('auth:login', { email, password: 'a wrong one' })
    const explained = await call('users:explainSignIn', { email: 'anna@xn--bcher-kva.example' }, ada)
    expect(explained).toMatchObject({ status: { obstacles: [{ kind: 'delayed' }] } })
    clock.advance(HOUR_MS)
    expect(await callRaw('auth:login', { email: 'anna@xn--bcher-kva.example', password })).toMatchObject({ ok: true })
  })

  test('resets and recovers the one user whose it is', async () => {
    const { call, signIn, core } = await startTestApp()
    const ada = await signIn(administrator)
    await call('auth:register', { email: 'anna@b\u00fccher.example', password })
    const { resetToken } = await call('users:issueReset', { email: 'anna@XN--bcher-kva.example' }, ada)
    const changed = { email: '\uff41nna@xn--bcher-kva.example', resetToken, newPassword: 'nine purple umbrellas' }
    expect(await call('auth:reset', changed)).toMatchObject({ email: 'anna@b\u00fccher.example' })
    const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
    const recover = { operation: 'setup:recoverAdministrator', input: { email: '\uff21da@example\u3002org' }, sessionId: null }
    expect(await core.dispatch(recover, terminal)).toMatchObject({ ok: true, value: { email: administrator.email } })
  })

  test('is no word of a password either, in whichever form the host is written', async () => {
    const { refuse } = await startTestApp()
    for (const [email, taken] of [
      ['anna@wunderb\u00fccherhaus.example', 'wunderb\u00fccherhaus.example'],
      ['anna@wunderb\u00fccherhaus.example', 'xn--wunderbcherhaus-5vb.example'],
    ] as const)
      expect(await refuse('auth:register', { email, password: taken }), taken).toMatchObject({ reason: 'own-words' })
  })
})

describe('users whose addresses had become one before the rule', () => {
  const plain = 'ada@example.org'
  const twin = '\uff41da@example.org'
  const third = 'ada@example.org\u2800'

  /** As a migration leaves them: the administrator and two others share one identity. */
  const startWithTwins = async () => {
    const app = await startHttpApp()
    const ada = await app.signIn(administrator)
    await app.auth.addUser('one@example.org', await app.auth.hashPassword(password))
    await app.auth.addUser('two@example.org', await app.auth.hashPassword('nine purple umbrellas'))
    const database = openBeside(app.folder)
    const set = database.prepare('UPDATE users SET email = @to, email_key = @key WHERE email = @from')
    for (const [from, to] of [
      [plain, plain],
      ['one@example.org', twin],
      ['two@example.org', third],
    ] as const)
      set.run({ from, to, key: `${plain} ${to}` })
    return { ...app, ada, database }
  }

  test('each signs in by the exact spelling, and no other spelling is anybody’s [twin-addresses-exact-sign-in]', async () => {
    const { callRaw, refuse } = await startWithTwins()
    const login = (email: string, typed: string) => callRaw('auth:login', { email, password: typed })
    expect(await login(plain, administrator.password)).toMatchObject({ ok: true, value: { email: plain } })
    expect(await login(twin, password)).toMatchObject({ ok: true, value: { email: twin } })
    expect(await login(third, 'nine purple umbrellas')).toMatchObject({ ok: true, value: { email: third } })
    for (const [email, other] of [
      [plain, password],
      [twin, administrator.password],
      [third, administrator.password],
      ['ADA@example.org', administrator.password],
      ['ad\uff41@example.org', password],
      ['\u2800ada@example.org', 'nine purple umbrellas'],
    ] as const)
      expect(await login(email, other), email).toMatchObject({ error: { code: 'wrong-credentials' } })
    expect(reasonOf(await refuse('auth:register', { email: 'ADA@example.org', password }))).toBe('email-taken')
    expect(reasonOf(await refuse('auth:register', { email: 'ad\uff41@example.org', password }))).toBe('email-taken')
  })

  test('they are listed for administrators, until one of them is left, who then has the address alone [twin-addresses-listed]', async () => {
    const { call, callRaw, ada } = await startWithTwins()
    const read = async () =>
      (await call('overview:read', {}, ada)).attention
        .find(({ kind }) => kind === 'address-shared')
        ?.samples.map(({ email }) => email)
    expect((await read())?.sort()).toEqual([plain, third, twin].sort())
    const filter = { sharesAddress: true }
    expect((await call('users:count', { filter }, ada)).count).toBe(3)
    expect((await call('users:list', { filter: { sharesAddress: false } }, ada)).users).toEqual([])
    await call('users:changeEmail', { email: twin, newEmail: 'twin@example.org' }, ada)
    expect((await call('users:count', { filter }, ada)).count).toBe(2)
    expect(await callRaw('auth:login', { email: 'Twin@example.org', password })).toMatchObject({ ok: true })
    await call('users:changeEmail', { email: third, newEmail: 'third@example.org' }, ada)
    expect(await read()).toEqual([])
    expect(await callRaw('auth:login', { email: 'ADA@example.org', password: administrator.password })).toMatchObject({
      ok: true,
    })
    // What was left is not taken back: the address has one user again.
    expect(await callRaw('users:changeEmail', { email: 'twin@example.org', newEmail: twin }, ada)).toMatchObject({
      error: { code: 'email-taken' },
    })
  })

  test('an operation names one of them, and a code opens that one alone [twin-addresses-one-target]', async () => {
    const { call, refuse, ada } = await startWithTwins()
    expect(await call('users:disable', { email: twin }, ada)).toMatchObject({ email: twin, state: 'disabled' })
    expect(await call('users:read', { email: plain }, ada)).toMatchObject({ email: plain, state: 'active' })
    const { resetToken } = await call('users:issueReset', { email: third }, ada)
    const attempt = { resetToken, newPassword: 'a lantern in the fog' }
    for (const email of [plain, twin, 'ADA@example.org'])
      expect(await refuse('auth:reset', { ...attempt, email }), email).toMatchObject({ code: 'reset-refused' })
    expect(await call('auth:reset', { ...attempt, email: third })).toMatchObject({ email: third })
  })

  test('a purge of the others leaves the address to the user who is left', async () => {
    const { call, callRaw, core, clock, ada } = await startWithTwins()
    for (const email of [twin, third]) await call('users:delete', { email }, ada)
    // Still theirs while they can be restored.
    expect(await callRaw('auth:login', { email: 'ADA@example.org', password: administrator.password })).toMatchObject({
      ok: false,
    })
    clock.advance(31 * DAY_MS)
    core.startRetention('window')
    await expect
      .poll(() => callRaw('auth:login', { email: 'ADA@example.org', password: administrator.password }), { timeout: 10_000 })
      .toMatchObject({ ok: true })
  })
})

test('a directory for compat compares addresses exactly [compat-exact-addresses]', async () => {
  const { client, auth, store } = await startHttpApp({ policy: COMPAT_POLICY, isSetUp: false })
  const spellings = [
    'ada@example.org',
    'Ada@example.org',
    'ada@example.org ',
    ' ada@example.org',
    '\uff41da@example.org',
    'not an address',
  ]
  for (const email of spellings) {
    expect((await client.form('POST', '/users', { email, password: `of ${email}` })).status, email).toBe(200)
    expect((await client.form('POST', '/users', { email, password: 'another' })).status, email).toBe(400)
  }
  for (const email of spellings) {
    for (const other of spellings) {
      const reply = await client.form('POST', '/sessions', { email, password: `of ${other}` })
      expect(reply.status, `${email} ${other}`).toBe(email === other ? 200 : 401)
    }
    const asked = await client.form('POST', '/reset_password', { email })
    const { reset_token: token } = asked.json as { reset_token: string }
    const wrong = { email: `${email} `, reset_token: token, new_password: 'stolen' }
    expect((await client.form('PUT', '/reset_password', wrong)).status, email).toBe(403)
    expect((await client.form('PUT', '/reset_password', { ...wrong, email, new_password: `of ${email}` })).status, email).toBe(
      200,
    )
    expect((await auth.findUserBy({ email })).email).toBe(email)
  }
  expect(await store.findUser({ email: 'ADA@example.org' })).toBeNull()
})

describe('a name', () => {
  const refused = [
    'Eve\u202enimda', // override
    'Eve\u202d',
    '\u202aEve',
    'Eve\u202b',
    'Eve\u202c',
    'Eve\u2066x\u2069',
    'Eve\u2067x',
    'Eve\u2068x',
    'Ada\u{e0041}\u{e007f}',
    'Ada\u{e0001}',
    'Ada\u2800Lovelace',
    '\u2800',
    '\u3164',
    'Ada\u115f',
    'Ada\u1160',
    'Ada\uffa0',
    'A\u200bda',
    'A\u200cda',
    'A\u200dda',
    'Ada\u200d',
    '\u200c\u0639\u0644\u06cc',
    'A\u00adda',
    'A\u034fda',
    'Ada\ufe0f',
    'Ada\u{1d159}',
    'Ada\ufff9',
    '\u200e\u200f',
    '\u2060',
  ]
  const kept = [
    '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627', // Persian
    '\u0645\u062d\u0645\u0651\u062f\u200c\u0631\u0636\u0627',
    '\u0dc1\u0dca\u200d\u0dbb\u0dd3', // Sinhala Sri
    '\u0915\u094d\u200d\u0937', // Devanagari
    '\u0d15\u0d41\u0d2e\u0d3e\u0d30\u0d4d\u200d', // Malayalam of old
    '\u845b\u{e0100}\u57ce', // a variant ideograph
    'Jos\u00e9 N\u00fa\u00f1ez',
    "O'Connor-Smith, Jr.",
    '\u5c71\u7530\u3000\u592a\u90ce',
    '\u05d3\u05d5\u05d3 (Ada)\u200f',
    '\ud83d\udc69\u200d\ud83d\udcbb devs',
    '\u2764\ufe0f',
    '',
  ]

  test('is refused with what turns the text around it or shows as nothing, and the reason is told [invisible-address-refused]', async () => {
    const { call, refuse, signIn } = await startTestApp()
    const ada = await signIn(administrator)
    const email = 'bob@example.org'
    await call('users:create', { email, name: 'Bob' }, ada)
    for (const name of refused) {
      const told = { code: 'invalid-input', issues: [{ reason: 'invisible-characters' }] }
      expect(await refuse('users:create', { email: 'new@example.org', name }, ada), JSON.stringify(name)).toMatchObject(told)
      expect(await refuse('users:update', { email, name }, ada), JSON.stringify(name)).toMatchObject(told)
      expect(await refuse('auth:updateProfile', { name }, ada), JSON.stringify(name)).toMatchObject(told)
      expect(await refuse('programs:add', { name, scopes: ['session'] }, ada), JSON.stringify(name)).toMatchObject(told)
      expect(await refuse('users:update', { email, groups: [name] }, ada), JSON.stringify(name)).toMatchObject(told)
      // Marks of direction alone are nothing as a name, and harmless in a text.
      const note = `line\n${name}${/^[\u200e\u200f]+$/.test(name) ? '\u2800' : 'x'}`
      expect(await refuse('users:update', { email, note }, ada), JSON.stringify(note)).toMatchObject(told)
    }
  })

  test('keeps the joiners that its script needs', async () => {
    const { call, signIn } = await startTestApp()
    const ada = await signIn(administrator)
    for (const name of kept) {
      expect(await call('auth:updateProfile', { name }, ada), JSON.stringify(name)).toMatchObject({ name })
      if (name !== '')
        expect(await call('users:update', { email: administrator.email, groups: [name] }, ada)).toMatchObject({ groups: [name] })
    }
  })

  test('that was there before stays, and everything else of its user can be changed', async () => {
    const { call, signIn, auth } = await startTestApp()
    const ada = await signIn(administrator)
    await auth.addUser('eve@example.org', null, { name: 'Eve\u202enimda' })
    expect(await call('users:update', { email: 'eve@example.org', note: 'Met her.' }, ada)).toMatchObject({
      name: 'Eve\u202enimda',
    })
    expect(await call('users:changeRole', { email: 'eve@example.org', role: 'auditor' }, ada)).toMatchObject({
      name: 'Eve\u202enimda',
    })
  })
})
