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

/** NIST SP 800-38D, 5.2.1.1: GCM uses a nonce of 96 bits and a tag of 128 bits. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Format version, the first byte of every encrypted secret. */
const FORM = 1

// SHA-1 is still secure in HMAC, and it is the only algorithm that all authenticator apps support.
const totpOf = (secret: Buffer, label = ''): TOTP =>
  new TOTP({
    issuer: 'Gatehouse',
    label,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: 'SHA1',
    digits: TOTP_DIGITS,
    period: PERIOD_SECONDS,
  })

export const makeTotpSecret = (random: Random): Buffer => random.bytes(SECRET_BYTES)

/** The secret as text (RFC 4648, base 32), for entering it without a camera. */
export const toBase32 = (secret: Buffer): string => totpOf(secret).secret.base32

/** The `otpauth://` URL that an authenticator app reads from a QR code. */
export const totpUri = ({ secret, email }: { secret: Buffer; email: string }): string => totpOf(secret, email).toString()

/**
 * The time step (RFC 6238, T) of a code at `now` (UTC epoch milliseconds) or one step away. Null if no step matches.
 *
 * Compares in constant time. To make codes single-use, the caller stores the step and accepts only later steps.
 */
export const findTotpStep = ({ secret, code, now }: { secret: Buffer; code: string; now: number }): number | null => {
  const drift = totpOf(secret).validate({ token: code, timestamp: now, window: DRIFT_STEPS })
  return drift === null ? null : Math.floor(now / SECOND_MS / PERIOD_SECONDS) + drift
}

/** Encrypts with AES-256-GCM under the directory's key. The result is bound to this user and cannot be moved to another user. */
export const encryptSecret = (
  { key, userId, secret }: { key: Buffer; userId: string; secret: Buffer },
  random: Random,
): Buffer => {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(userId, 'utf8'))
  const encrypted = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([Buffer.from([FORM]), nonce, cipher.getAuthTag(), encrypted])
}

/** @throws if the data was changed, belongs to another user, or was encrypted with another key */
export const decryptSecret = ({ key, userId, sealed }: { key: Buffer; userId: string; sealed: Buffer }): Buffer => {
  if (sealed[0] !== FORM || sealed.length <= 1 + NONCE_BYTES + TAG_BYTES)
    throw new Error('an encrypted secret has an unknown form')
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(userId, 'utf8'))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()])
}
