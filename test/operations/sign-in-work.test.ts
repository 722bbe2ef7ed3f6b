import bcrypt from 'bcrypt'
import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { HOUR_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { recordStatements } from '../helpers/statements.ts'
import { administrator, countingHasher, person, startTestApp } from '../helpers/test-app.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

const POLICY_COST = 5
const OLD_COST = 4
const DEAR_COST = 6

const WRONG_CODE = '0'.repeat(26)
const newPassword = 'nine purple umbrellas'

const startMixedApp = async () => startTestApp({ hasher: countingHasher(POLICY_COST) })

/** A user whose password was hashed at this cost. */
const addUserAt = async (app: App, email: string, cost: number) => {
  app.hasher.cost = cost
  const hash = await app.auth.hashPassword(person.password)
  app.hasher.cost = POLICY_COST
  return app.auth.addUser(email, hash)
}

/** An address for each kind of user, and of hash, that a sign-in can meet. */
const makeUsers = async (app: App): Promise<Record<string, string>> => {
  const { auth, clock, callRaw } = app
  await addUserAt(app, 'wrong@example.org', POLICY_COST)
  await addUserAt(app, 'old@example.org', OLD_COST)
  await addUserAt(app, 'dear@example.org', DEAR_COST)
  const disabled = await addUserAt(app, 'disabled@example.org', OLD_COST)
  await auth.updateUser(disabled.id, { disabledAt: clock.now })
  const deleted = await addUserAt(app, 'deleted@example.org', DEAR_COST)
  await addUserAt(app, 'locked@example.org', OLD_COST)
  await addUserAt(app, 'delayed@example.org', DEAR_COST)
  for (let time = 0; time < 100; time += 1) {
    await callRaw('auth:login', { email: 'locked@example.org', password: 'wrong' })
    // Longer than the longest delay, so that each of them is read.
    clock.advance(HOUR_MS + 1)
  }
  for (let time = 0; time < 6; time += 1) {
    await callRaw('auth:login', { email: 'delayed@example.org', password: 'wrong' })
    await callRaw('auth:reset', { email: 'delayed@example.org', resetToken: WRONG_CODE, newPassword })
  }
  const ada = await app.signIn(administrator)
  await app.call('users:delete', { email: deleted.email }, ada)
  await auth.addUser('unset@example.org', null)
  await auth.addUser('malformed@example.org', 'hmac-sha384/1:$2b$12$short')
  await auth.addUser('argon@example.org', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA')
  await auth.addUser('costly@example.org', `$2b$31$${'a'.repeat(53)}`)
  await auth.addUser('costly-ours@example.org', `hmac-sha384/1:$2b$15$${'a'.repeat(53)}`)
  await auth.addUser('foreign@example.org', (await bcrypt.hash(person.password, 4)).replace('$2b$', '$2y$'))
  const kinds = 'unknown wrong old dear disabled deleted locked delayed unset malformed argon costly costly-ours foreign'.split(
    ' ',
  )
  return Object.fromEntries(kinds.map((kind) => [kind, `${kind}@example.org`]))
}

/** What bcrypt was made to do: how many hashes, and how many rounds in all. */
const workOf = async (app: App, call: () => Promise<unknown>): Promise<string> => {
  const [calls, computed] = [app.hasher.calls, app.hasher.computed.length]
  await call()
  const costs = app.hasher.computed.slice(computed)
  return `${app.hasher.calls - calls} turns, ${costs.length} hashes, ${costs.reduce((sum, cost) => sum + 2 ** cost, 0)} rounds`
}

test('a refused sign-in does the same work whatever the cost of the stored hash, and where there is none [sign-in-same-work]', async () => {
  const app = await startMixedApp()
  const users = await makeUsers(app)
  const works: Record<string, string> = {}
  for (const [kind, email] of Object.entries(users)) {
    for (const password of ['not the password', 'x'.repeat(100_000), '\ufffd', ''])
      works[`${kind}, ${password.length}`] = await workOf(app, async () =>
        expect(await app.callRaw('auth:login', { email, password })).toEqual({ ok: false, error: { code: 'wrong-credentials' } }),
      )
  }
  for (const kind of ['disabled', 'deleted', 'locked', 'delayed', 'costly'])
    works[`${kind}, right`] = await workOf(app, () => app.refuse('auth:login', { ...person, email: users[kind] }))
  const unknown = works['unknown, 16']
  for (const [kind, work] of Object.entries(works)) expect(work, kind).toBe(unknown)
  // The highest that is compared with, and less than as much again; never the 2^15 or 2^31 rounds of the costly ones.
  const rounds = Number(/(\d+) rounds/.exec(unknown ?? '')?.[1])
  expect(rounds).toBeGreaterThanOrEqual(2 ** DEAR_COST)
  expect(rounds).toBeLessThan(2 ** (DEAR_COST + 1))
})

test.each([
  ['sign-in', 'auth:login', { password: 'not the password' }],
  ['reset', 'auth:reset', { resetToken: WRONG_CODE, newPassword }],
] as const)(
  'a refused %s runs the same statements and changes as many rows, whichever user it is [refusal-same-statements]',
  async (_, operation, input) => {
    const app = await startMixedApp()
    const users = await makeUsers(app)
    let windows = 1
    const run = (email: string) => {
      windows += 1
      // A source of its own, so that each refusal is the first of its kind there.
      const caller: Caller = { transport: 'window', source: `window:${windows}`, desktop: null }
      return recordStatements(() => app.callRaw(operation, { ...input, email }, null, caller))
    }
    // Once for nothing: the first of all is counted by a row that is new.
    await run('first@example.org')
    const unknown = await run('unknown@example.org')
    expect(unknown).toMatchObject({ rows: 2 })
    for (const [kind, email] of Object.entries(users)) {
      expect(await run(email), kind).toEqual(unknown)
    }
  },
)

test('every operation that asks for the password again does the work of the highest cost in use [password-checks-same-work]', async () => {
  const app = await startMixedApp()
  await makeUsers(app)
  await app.register()
  const old = await app.auth.createSession('old@example.org')
  const policy = await app.auth.createSession(person.email)
  const password = 'not the password'
  const inputs = {
    'auth:reauthenticate': { password },
    'auth:changePassword': { currentPassword: password, newPassword },
    'auth:changeEmail': { email: 'new@example.org', password },
    'auth:renewRecoveryCodes': { password },
    'auth:closeAccount': { password },
  }
  const unknown = await workOf(app, () => app.refuse('auth:login', { email: 'unknown@example.org', password }))
  for (const [operation, input] of Object.entries(inputs)) {
    for (const session of [old, policy]) {
      const work = await workOf(app, async () =>
        expect(await app.refuse(operation, input, session), operation).toEqual({ code: 'wrong-password' }),
      )
      expect(work, operation).toBe(unknown)
    }
  }
  for (const email of ['old@example.org', person.email, 'unknown@example.org'])
    expect(await workOf(app, async () => expect(await app.auth.validLogin(email, password)).toBe(false))).toBe(unknown)
})

test('a reset does the same work for users with hashes of every cost, and for an unknown address [reset-same-work]', async () => {
  const app = await startMixedApp()
  const users = await makeUsers(app)
  const works = new Set<string>()
  for (const email of Object.values(users)) {
    const input = { email, resetToken: WRONG_CODE, newPassword }
    works.add(await workOf(app, () => app.refuse('auth:reset', input)))
  }
  expect([...works]).toEqual([`1 turns, 1 hashes, ${2 ** POLICY_COST} rounds`])
})

test('after the cost was changed, either way, a hash is made again at the next sign-in, and the highest in use falls with the last [highest-cost-falls]', async () => {
  const app = await startMixedApp()
  const work = () => workOf(app, () => app.callRaw('auth:login', { email: 'unknown@example.org', password: 'x' }))
  const readHash = async (email: string) => (await app.auth.findUserBy({ email })).hashedPassword ?? ''
  expect(await work()).toBe(`1 turns, 1 hashes, ${2 ** POLICY_COST} rounds`)
  await addUserAt(app, 'dear@example.org', DEAR_COST)
  await addUserAt(app, 'dear-too@example.org', DEAR_COST)
  await addUserAt(app, 'old@example.org', OLD_COST)
  const mixed = await work()
  for (const [email, mixedStill] of [
    ['old@example.org', false],
    ['dear@example.org', true],
    ['dear-too@example.org', false],
  ] as const) {
    const session = await app.signIn({ ...person, email })
    await expect.poll(() => readHash(email)).toMatch(/^hmac-sha384\/1:\$2b\$05\$/)
    expect(await app.auth.validLogin(email, person.password)).toBe(true)
    await app.call('auth:profile', undefined, session)
    if (mixedStill) expect(Number(/(\d+) rounds/.exec(await work())?.[1])).toBeGreaterThanOrEqual(2 ** DEAR_COST)
  }
  expect(mixed).not.toBe(await work())
  expect(await work()).toBe(`1 turns, 1 hashes, ${2 ** POLICY_COST} rounds`)
})

test('a second sign-in right after one whose hash is made again succeeds', async () => {
  const app = await startMixedApp()
  await addUserAt(app, 'old@example.org', OLD_COST)
  const login = () => app.callRaw('auth:login', { ...person, email: 'old@example.org' })
  for (const { ok } of await Promise.all(Array.from({ length: 6 }, login))) expect(ok).toBe(true)
})

test('a hash that is too dear for a sign-in fits no password, is named to administrators, and ends with a reset code [expensive-hash-refused]', async () => {
  const app = await startMixedApp()
  const email = 'costly@example.org'
  // A real hash: only what it costs is refused.
  const hash = await bcrypt.hash(person.password, 4)
  await app.auth.addUser(email, hash.replace('$2b$04$', '$2b$15$'))
  const ada = await app.signIn(administrator)
  expect(await app.refuse('auth:login', { ...person, email })).toEqual({ code: 'wrong-credentials' })
  expect(app.hasher.computed).not.toContain(15)
  expect((await app.call('users:read', { email }, ada)).password).toEqual({ scheme: 'too-costly', cost: 15 })
  const explained = await app.call('users:explainSignIn', { email }, ada)
  expect(explained).toMatchObject({
    status: { obstacles: [{ kind: 'password-unusable' }] },
    attempts: [{ reason: 'costly-hash' }],
  })
  const { resetToken } = await app.call('users:issueReset', { email }, ada)
  await app.call('auth:reset', { email, resetToken, newPassword })
  await app.signIn({ email, password: 'nine purple umbrellas' })
})

test('the cost cannot be lowered below the hashes of all administrators, where those would fit no more', async () => {
  const app = await startTestApp()
  const ada = await app.signIn(administrator)
  await app.call('settings:update', { hashCost: 16 }, ada)
  const database = openBeside(app.folder)
  const setCost = (cost: number) =>
    database.prepare("UPDATE users SET hashed_password = replace(hashed_password, '$2b$04$', ?)").run(`$2b$${cost}$`)
  setCost(16)
  expect(await app.refuse('settings:update', { hashCost: 12 }, ada)).toEqual({ code: 'last-administrator' })
  expect(await app.refuse('settings:update', { hashCost: 15 }, ada)).toEqual({ code: 'last-administrator' })
  await app.auth.registerUser('eve@example.org', 'nine patient herons', { role: 'administrator' })
  await app.call('settings:update', { hashCost: 12 }, ada)
})

test('the costs in use are found without walking the users', async () => {
  const app = await startTestApp()
  const database = openBeside(app.folder)
  const { statements } = await recordStatements(() => app.refuse('auth:login', { email: 'unknown@example.org', password: 'x' }))
  const found = statements.filter((one) => one.includes('hash_cost'))
  expect(found).toHaveLength(1)
  const steps = database.prepare<[number], { detail: string }>(`EXPLAIN QUERY PLAN ${found[0]}`).all(14)
  const reads = steps.map(({ detail }) => detail).filter((detail) => detail.includes(' users'))
  expect(reads).toHaveLength(2)
  for (const read of reads) expect(read).toMatch(/^SEARCH users USING (COVERING )?INDEX users_by_hash_cost \(hash_cost<\?\)$/)
})

test('a hash that was computed before the cost was lowered is not stored if it could no longer be compared', async () => {
  const app = await startTestApp()
  await app.register()
  const { id: userId, hashedPassword } = await app.auth.findUserBy({ email: person.email })
  const entry = { at: app.clock.now, actor: null, subject: null, transport: 'window', outcome: 'success', details: null } as const
  const upgrade = (cost: number) =>
    app.store.upgradeHash(
      { userId, from: hashedPassword ?? '', to: `hmac-sha384/1:$2b$${cost}$${'a'.repeat(53)}` },
      { now: app.clock.now },
      { ...entry, action: 'auth:upgradeHash' },
    )
  await expect(upgrade(15)).rejects.toMatchObject({ error: { code: 'changed-meanwhile' } })
  expect((await app.auth.findUserBy({ id: userId })).hashedPassword).toBe(hashedPassword)
  await upgrade(14)
  expect((await app.auth.findUserBy({ id: userId })).hashedPassword).toContain('$2b$14$')
})
