import { expect, test } from 'vitest'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { operationNames } from '../../src/shared/api/names.ts'
import { sampleOf } from '../helpers/sample-inputs.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

test('an unknown operation is refused, whatever it is', async () => {
  const { refuse } = await startTestApp()
  const names = [
    'auth:nothing',
    'auth',
    '',
    'constructor',
    '__proto__',
    'toString',
    null,
    undefined,
    7,
    {},
    ['auth:login'],
    'auth:login ',
    Object.create(null),
    { toString: 1, valueOf: 1 },
  ]
  for (const name of names) expect(await refuse(name, {})).toEqual({ code: 'unknown-operation' })
})

test('an operation is refused through a transport that the contract does not name', async () => {
  const { refuse } = await startTestApp()
  for (const name of operationNames) {
    const { transports }: OperationContract = contract[name]
    for (const transport of (['window', 'http', 'terminal'] as const).filter((one) => !transports.includes(one))) {
      expect(await refuse(name, undefined, null, { transport, source: 'somewhere', desktop: null }), name).toEqual({
        code: 'unknown-operation',
      })
    }
  }
})

test('every operation refuses every wrong type as its input, and changes nothing', async () => {
  const { refuse, register, signIn, unexpected } = await startTestApp()
  await register()
  const session = await signIn(administrator)
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  const wrong = [
    null,
    [],
    [{ email: 'x' }],
    Number.NaN,
    10n,
    'text',
    new Date(),
    new Map([['email', 'x']]),
    new Set(),
    () => 'x',
    Symbol('x'),
    cyclic,
    Object.create({ email: 'inherited@example.org', password: 'seven green bicycles' }),
    new Uint8Array(8),
    /x/,
  ]
  for (const name of operationNames) {
    const { transports }: OperationContract = contract[name]
    const transport = transports.find((one) => one === 'window') ?? transports[0] ?? 'window'
    const caller = { transport, source: 'window:1', desktop: null }
    for (const input of wrong)
      expect((await refuse(name, input, session, caller)).code, name).toMatch(
        /invalid-input|too-large|not-available|already-set-up/,
      )
  }
  expect(unexpected).toEqual([])
})

test('unknown keys, and keys that reach for a prototype, are refused [unknown-keys-refused]', async () => {
  const { refuse, store } = await startTestApp()
  const inputs = [
    { ...person, role: 'administrator' },
    { ...person, isAdmin: true },
    JSON.parse(`{"email":"${person.email}","password":"${person.password}","__proto__":{"role":"administrator"}}`),
    { ...person, constructor: { prototype: {} } },
    { ...person, toString: 'x' },
  ]
  for (const input of inputs) expect(await refuse('auth:register', input)).toMatchObject({ code: 'invalid-input' })
  expect(await store.findUser({ email: person.email })).toBeNull()
})

test('a 50 MB string, a deep nesting and a long list are refused at once [huge-input-refused]', async () => {
  const { refuse } = await startTestApp()
  let deep: unknown = 'bottom'
  for (let level = 0; level < 100_000; level += 1) deep = [deep]
  const inputs = [
    { email: 'x'.repeat(50_000_000), password: 'y' },
    { ['k'.repeat(50_000_000)]: 1 },
    deep,
    Array.from({ length: 1_000_000 }, () => 1),
  ]
  for (const input of inputs) expect(await refuse('auth:login', input)).toEqual({ code: 'too-large' })
})

test('marks that combine, in any number, are answered before a user would notice [combining-marks-bounded]', async () => {
  const { callRaw, register, signIn } = await startTestApp()
  await register()
  const session = await signIn()
  const marks = (count: number): string => `a${'\u0301\u0323'.repeat(count / 2)}`
  const calls: [string, unknown][] = [
    ['auth:login', { ...person, password: marks(100_000) }],
    ['auth:register', { ...person, email: `${marks(200_000)}@example.org` }],
    ['auth:register', { ...person, password: marks(200_000) }],
    ['auth:updateProfile', { name: marks(200_000) }],
    ['auth:reset', { email: person.email, resetToken: marks(200_000), newPassword: person.password }],
  ]
  for (const [operation, input] of calls) {
    const startedAt = performance.now()
    expect(await callRaw(operation, input, session), operation).toMatchObject({ ok: false })
    // Normalised, each takes ten seconds or more, on a quiet machine too.
    expect(performance.now() - startedAt, operation).toBeLessThan(5_000)
  }
})

test('a session id of the wrong type or size is refused', async () => {
  const { refuse } = await startTestApp()
  for (const sessionId of [7, {}, [], true, 'x'.repeat(201)]) {
    expect(await refuse('auth:profile', undefined, sessionId)).toMatchObject({ code: 'invalid-input' })
  }
})

test('a user’s session opens nothing of the administrators’, and another user’s session shows that user alone [session-reaches-own-data-only]', async () => {
  const { call, refuse, register, signIn } = await startTestApp()
  await register()
  await register({ email: 'carol@example.org', password: 'three wooden boats' })
  const session = await signIn()
  for (const name of operationNames) {
    const { permission, transports, target }: OperationContract = contract[name]
    if (permission === 'anyone' || permission.startsWith('own:') || !transports.includes('window')) continue
    const email = 'carol@example.org'
    // An erasure needs the address twice.
    const named = name === 'users:erase' ? { email, confirmation: email } : { email }
    const input = { ...sampleOf(name), ...(target ? named : {}) }
    expect(await refuse(name, input, session), name).toEqual({ code: 'not-permitted' })
  }
  expect((await call('auth:profile', undefined, session)).email).toBe(person.email)
})

test('markup, controls and look-alikes in text fields are refused or stay text [markup-in-text-fields]', async () => {
  const { call, refuse, register, signIn } = await startTestApp()
  await register()
  const session = await signIn()
  const markup = '<img src=x onerror=alert(1)>'
  expect(await call('auth:updateProfile', { name: markup }, session)).toMatchObject({ name: markup })
  for (const name of ['line\nbreak', 'nul\0within', 'separated\u2028lines', 'x'.repeat(201)]) {
    expect(await refuse('auth:updateProfile', { name }, session)).toMatchObject({ code: 'invalid-input' })
  }
  const addresses = [
    'a\u200bb@example.org',
    'a b@example.org',
    'a\n@example.org',
    '<script>@example.org',
    'a@b@c',
    '@b',
    'a@',
    'a@b..c',
    'ab',
    `${'x'.repeat(250)}@b.org`,
  ]
  for (const email of addresses)
    expect(await refuse('auth:register', { ...person, email }), email).toMatchObject({ code: 'invalid-input' })
})

test('what is unexpected reaches the caller as an id, and the log as itself [unexpected-error-id]', async () => {
  const { callRaw, hasher, unexpected } = await startTestApp()
  hasher.compare = async () => {
    throw new Error('out of memory')
  }
  const result = await callRaw('auth:login', person)
  expect(result).toEqual({ ok: false, error: { code: 'internal', id: expect.stringMatching(/^[0-9a-f-]{36}$/) } })
  expect(unexpected).toHaveLength(1)
})
