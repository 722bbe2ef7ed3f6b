import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../src/shared/domain/time.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { administrator } from '../helpers/test-app.ts'

/** One wrong sign-in and one wrong reset each (milliseconds). */
const ATTACK_EVERY_MS = 5 * SECOND_MS
const MOMENTS = 20
/** For the moments of the day. */
const SEED = 20_260_111
/** Salt and hash in a bcrypt string. */
const BCRYPT_CHARACTERS = 53

const terminal: Caller = { transport: 'terminal', source: 'terminal', desktop: null }

type App = Awaited<ReturnType<typeof startHttpApp>>

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

/** In memory where there is such a folder: each of the attempts is written, and waiting for a disk tests nothing here. */
const makeFastFolder = (): string => {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'gatehouse-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const attack = async ({ client }: App): Promise<void> => {
  const { email } = administrator
  const guess = { email, reset_token: '0'.repeat(26), new_password: 'nine purple umbrellas' }
  const [signedIn, reset] = await Promise.all([
    client.form('POST', '/sessions', { email, password: 'not the password' }),
    client.form('PUT', '/reset_password', guess),
  ])
  expect([signedIn.status, reset.status]).toEqual([401, 403])
}

/** Each way of redeeming a code: resolves to what takes a recovery code's place. */
const redeemers = (app: App) => {
  const call = (caller?: Caller) => async (resetToken: string, newPassword: string) =>
    (await app.call('auth:reset', { email: administrator.email, resetToken, newPassword }, null, caller)).replacementCode
  return {
    window: call(),
    terminal: call(terminal),
    http: async (resetToken: string, newPassword: string): Promise<string | undefined> => {
      const fields = { email: administrator.email, reset_token: resetToken, new_password: newPassword }
      const reply = await app.client.form('PUT', '/reset_password', fields)
      expect(reply.status).toBe(200)
      return (reply.json as { replacement_code?: string }).replacement_code
    },
  }
}

const recoverAdministrator = async ({ call }: App): Promise<string> => {
  const result = await call('setup:recoverAdministrator', {}, null, terminal)
  if (result.kind !== 'issued') throw new Error('one administrator needs no choice')
  return result.resetToken
}

test('for a day a stranger attacks the only administrator over HTTP, who gets in at the first try at any moment [lockout-attack-administrator]', {
  timeout: 900_000,
}, async () => {
  const app = await startHttpApp({ folder: makeFastFolder() })
  // 34,560 attempts are counted here, not hashed: what stands in a bcrypt hash's place is the secret itself.
  app.hasher.hash = async (secret) => `$2b$04$${secret.replaceAll('+', '.').slice(0, BCRYPT_CHARACTERS)}`
  app.hasher.compare = async (secret, hash) => hash === (await app.hasher.hash(secret, 4))
  const random = randomOf(SEED)
  const rounds = DAY_MS / ATTACK_EVERY_MS
  const moments = new Set<number>()
  while (moments.size < MOMENTS) moments.add(Math.floor(random() * rounds))
  let recoveryCode = app.recoveryCodes[0] ?? ''
  let changes = 0
  const readPassword = (): string => `the lighthouse keeps its lamp ${changes}`
  const signInAtWindow = () => app.signIn({ email: administrator.email, password: readPassword() })
  const nextPassword = (): string => {
    changes += 1
    return readPassword()
  }
  const renewRecoveryCode = async (): Promise<string> => {
    const { recoveryCodes } = await app.call('auth:renewRecoveryCodes', { password: readPassword() }, await signInAtWindow())
    return recoveryCodes[0] ?? ''
  }
  const { window } = redeemers(app)
  recoveryCode = (await window(recoveryCode, nextPassword())) ?? ''
  let checked = 0
  for (let round = 0; round < rounds; round += 1) {
    await attack(app)
    if (moments.has(round)) {
      await signInAtWindow()
      for (const redeem of Object.values(redeemers(app))) {
        recoveryCode = (await redeem(recoveryCode, nextPassword())) ?? ''
        // The stranger goes on in between, so that each way is tried under attack.
        for (let time = 0; time < 6; time += 1) await attack(app)
        await redeem(await recoverAdministrator(app), nextPassword())
        // A code of the terminal ends all recovery codes, so the administrator makes new ones.
        recoveryCode = await renewRecoveryCode()
        for (let time = 0; time < 6; time += 1) await attack(app)
      }
      await signInAtWindow()
      checked += 1
    }
    app.clock.advance(ATTACK_EVERY_MS)
  }
  expect(checked).toBe(MOMENTS)
})

test('for a week that ends in a lock over HTTP, the window stays open to the right password [lockout-attack-window-open]', {
  timeout: 600_000,
}, async () => {
  const app = await startHttpApp({ folder: makeFastFolder() })
  const { id } = await app.auth.findUserBy({ email: administrator.email })
  const readLock = async () => (await app.store.readAttempts(id, { kind: 'sign-in', transport: 'http' })).lockedAt
  for (let hour = 0; hour < 7 * 24 && (await readLock()) === null; hour += 1) {
    for (let time = 0; time < 6; time += 1) await attack(app)
    app.clock.advance(HOUR_MS)
  }
  expect(await readLock()).not.toBeNull()
  const { email, password } = administrator
  expect((await app.client.form('POST', '/sessions', { email, password })).status).toBe(401)
  await app.signIn(administrator)
})
