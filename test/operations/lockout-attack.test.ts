import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/operations/call.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

const SECOND_MS = 1_000
const DAY_MS = 24 * 3_600 * SECOND_MS
/** One wrong sign-in and one wrong reset each (milliseconds). */
const ATTACK_EVERY_MS = 5 * SECOND_MS
const MOMENTS = 20
/** Salt and hash in a bcrypt string. */
const BCRYPT_CHARACTERS = 53
/** For the moments of the day; printed with a failure. */
const SEED = 20_260_111

const stranger: Caller = { transport: 'http', source: 'http', desktop: null }
const window: Caller = { transport: 'window', source: 'window:1', desktop: null }
const http: Caller = { transport: 'http', source: 'http', desktop: null }
const terminal: Caller = { transport: 'terminal', source: 'terminal', desktop: null }

/** Mulberry32: the same moments at every run of one seed. */
const randomOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type App = Awaited<ReturnType<typeof startTestApp>>

const attack = async (app: App): Promise<void> => {
  const wrong = { email: administrator.email, password: 'not the password' }
  const guess = { email: administrator.email, resetToken: '0'.repeat(26), newPassword: 'nine purple umbrellas' }
  const answers = await Promise.all([
    app.callRaw('auth:login', wrong, null, stranger),
    app.callRaw('auth:reset', guess, null, stranger),
  ])
  expect(answers.every(({ ok }) => !ok)).toBe(true)
}

test('for a day a stranger attacks the only administrator over HTTP, who gets in at the first try at any moment', {
  timeout: 600_000,
}, async () => {
  const app = await startTestApp()
  // 34,560 attempts are counted here, not hashed: what stands in a bcrypt hash's place is the secret itself.
  app.hasher.hash = async (secret) => `$2b$04$${secret.replaceAll('+', '.').slice(0, BCRYPT_CHARACTERS)}`
  app.hasher.compare = async (secret, hash) => hash === (await app.hasher.hash(secret, 4))
  const random = randomOf(SEED)
  const rounds = DAY_MS / ATTACK_EVERY_MS
  const moments = new Set<number>()
  while (moments.size < MOMENTS) moments.add(Math.floor(random() * rounds))
  let password = ''
  let recoveryCode = app.recoveryCodes[0] ?? ''
  let changes = 0
  const nextPassword = (): string => {
    changes += 1
    return `the lighthouse keeps its lamp ${changes}`
  }

  const recover = async (): Promise<string> => {
    const answer = await app.call('setup:recoverAdministrator', {}, null, terminal)
    if (answer.kind !== 'issued') throw new Error('one administrator needs no choice')
    return answer.resetToken
  }
  const redeem = async (resetToken: string, caller: Caller): Promise<void> => {
    password = nextPassword()
    const reset = { email: administrator.email, resetToken, newPassword: password }
    const { replacementCode } = await app.call('auth:reset', reset, null, caller)
    if (replacementCode !== undefined) recoveryCode = replacementCode
  }

  await redeem(recoveryCode, window)
  let checked = 0
  for (let round = 0; round < rounds; round += 1) {
    await attack(app)
    if (moments.has(round)) {
      await app.call('auth:login', { email: administrator.email, password }, null, window)
      for (const caller of [window, http, terminal]) {
        await redeem(recoveryCode, caller)
        // The stranger goes on in between, so that each way is tried under attack.
        for (let time = 0; time < 6; time += 1) await attack(app)
        await redeem(await recover(), caller)
        for (let time = 0; time < 6; time += 1) await attack(app)
      }
      await app.call('auth:login', { email: administrator.email, password }, null, window)
      checked += 1
    }
    app.clock.advance(ATTACK_EVERY_MS)
  }
  expect(checked).toBe(MOMENTS)
})

test('for a week that ends in a lock over HTTP, the window stays open to the right password', { timeout: 600_000 }, async () => {
  const app = await startTestApp()
  const { id } = await app.auth.findUserBy({ email: administrator.email })
  let locked = false
  for (let hour = 0; hour < 7 * 24 && !locked; hour += 1) {
    for (let time = 0; time < 6; time += 1) await attack(app)
    app.clock.advance(DAY_MS / 24)
    locked = (await app.store.readAttempts(id, { kind: 'sign-in', transport: 'http' })).lockedAt !== null
  }
  expect(locked).toBe(true)
  expect(await app.refuse('auth:login', administrator, null, http)).toEqual({ code: 'wrong-credentials' })
  await app.signIn(administrator)
})
