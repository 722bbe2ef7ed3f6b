import { createCipheriv, createDecipheriv } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { TOTP_DIGITS } from '../../shared/domain/codes.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import type { Random } from './secrets.ts'

/** RFC 4226, section 4, R6 recommends 160 bits. */
const SECRET_BYTES = 20

/** RFC 6238, 5.2: the default time step (seconds). */
const PERIOD_SECONDS = 30

/** RFC 6238, 5.2: at most one step of drift in each direction. */
const DRIFT_STEPS = 1

/** How far the clocks may differ at the set-up: ten minutes. Its caller has the secret on the screen, so guessing a code gains nothing. */
const SET_UP_DRIFT_STEPS = 20

/** How far a difference of the clocks is measured, to name it: twelve hours, for a clock that was set by hand. */
const MEASURED_STEPS = 1_440

/** Codes that are compared before other work gets its turn: about a millisecond. */
const STEPS_PER_SLICE = 200

/** NIST SP 800-38D, 5.2.1.1: GCM uses a nonce of 96 bits and a tag of 128 bits. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Format version, the first byte of every encrypted secret. */
const FORM = 1

// SHA-1 is still secure in HMAC, and it is the only algorithm that all authenticator apps support.
const totpOf = (secret: Buffer): TOTP =>
  new TOTP({
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: 'SHA1',
    digits: TOTP_DIGITS,
    period: PERIOD_SECONDS,
  })

export const makeTotpSecret = (random: Random): Buffer => random.bytes(SECRET_BYTES)

/** The secret as text (RFC 4648, base 32), for entering it without a camera. */
export const toBase32 = (secret: Buffer): string => totpOf(secret).secret.base32

type TypedCode = { readonly secret: Buffer; readonly code: string; readonly now: number }

const stepAt = (now: number): number => Math.floor(now / SECOND_MS / PERIOD_SECONDS)

/** How far the step of a code is from `now`, at most `window` steps. Compares in constant time. */
const findDrift = ({ secret, code, now }: TypedCode, window: number): number | null =>
  totpOf(secret).validate({ token: code, timestamp: now, window })

/**
 * The time step (RFC 6238, T) of a code at `now` (UTC epoch milliseconds) or one step away. Null if no step matches.
 *
 * `drift` is the difference of the clocks at the set-up (steps). A code that fits with it is accepted too, because one of the clocks may have been
 * corrected since. To make codes single-use, the caller stores the step and accepts only later steps.
 */
export const findTotpStep = ({ drift = 0, ...typed }: TypedCode & { readonly drift?: number }): number | null => {
  const differences = drift === 0 ? [0] : [drift, 0]
  for (const difference of differences) {
    const now = typed.now + difference * PERIOD_SECONDS * SECOND_MS
    const found = findDrift({ ...typed, now }, DRIFT_STEPS)
    if (found !== null) return stepAt(now) + found
  }
  return null
}

/** The step of the first code, and how far the clock of the app is ahead (steps); zero within the ordinary drift. Null if no step matches. */
export const findFirstStep = (typed: TypedCode): { step: number; drift: number } | null => {
  const found = findDrift(typed, DRIFT_STEPS) ?? findDrift(typed, SET_UP_DRIFT_STEPS)
  return found === null ? null : { step: stepAt(typed.now) + found, drift: Math.abs(found) > DRIFT_STEPS ? found : 0 }
}

/** How far the clock of the app is ahead, for the words about a refused first code (seconds). Null if no step within twelve hours matches. */
export const measureClockDifference = async ({ secret, code, now }: TypedCode): Promise<number | null> => {
  const totp = totpOf(secret)
  for (let distance = SET_UP_DRIFT_STEPS + 1; distance <= MEASURED_STEPS; distance += 1) {
    if (distance % STEPS_PER_SLICE === 0) await new Promise((resolve) => setImmediate(resolve))
    const seconds = distance * PERIOD_SECONDS
    for (const ahead of [seconds, -seconds])
      if (totp.generate({ timestamp: Math.max(0, now + ahead * SECOND_MS) }) === code) return ahead
  }
  return null
}

/** Seconds of a number of time steps. */
export const secondsOfSteps = (steps: number): number => steps * PERIOD_SECONDS

/** A stored time step after `latest` is of a clock that was ahead. No code of now is refused after `usable`. */
export const findFactorSteps = (now: number): { latest: number; usable: number } => {
  const step = stepAt(now)
  return { latest: step + DRIFT_STEPS, usable: step - DRIFT_STEPS - 1 }
}

/** Encrypts with AES-256-GCM under the directory's key. The result is bound to this user and cannot be moved to another user. */
export const encryptSecret = (
  { key, keyId = FIRST_KEY, userId, secret }: { key: Buffer; keyId?: number; userId: string; secret: Buffer },
  random: Random,
): Buffer => {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(userId, 'utf8'))
  const encrypted = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([startOfSecret(keyId), nonce, cipher.getAuthTag(), encrypted])
}

/** Secrets begin with their form. The first form is of the first key; the second form is followed by the id of its key. */
const FIRST_KEY = 1
const NAMED_FORM = 2
const NAMED_START_BYTES = 5

const startOfSecret = (keyId: number): Buffer => {
  if (keyId === FIRST_KEY) return Buffer.from([FORM])
  const start = Buffer.alloc(NAMED_START_BYTES)
  start.writeUInt8(NAMED_FORM)
  start.writeUInt32BE(keyId, 1)
  return start
}

/** The id of the key that a secret names. @throws if the form is unknown */
export const keyIdOfSecret = (sealed: Buffer): number => {
  if (sealed[0] === FORM) return FIRST_KEY
  if (sealed[0] === NAMED_FORM && sealed.length > NAMED_START_BYTES) return sealed.readUInt32BE(1)
  throw new Error('an encrypted secret has an unknown form')
}

/** @throws if the data was changed, belongs to another user, or was encrypted with another key */
export const decryptSecret = ({ key, userId, sealed }: { key: Buffer; userId: string; sealed: Buffer }): Buffer => {
  const rest = sealed.subarray(startOfSecret(keyIdOfSecret(sealed)).length)
  if (rest.length <= NONCE_BYTES + TAG_BYTES) throw new Error('an encrypted secret has an unknown form')
  const nonce = rest.subarray(0, NONCE_BYTES)
  const tag = rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(userId, 'utf8'))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(rest.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
}
