import { hash, randomBytes, randomUUID } from 'node:crypto'
import {
  CROCKFORD,
  canonicalCode,
  groupCode,
  isCodeShaped,
  PROGRAM_TOKEN_PREFIX,
  RECOVERY_CODE_CHARACTERS,
  RECOVERY_CODE_COUNT,
  RESET_CODE_CHARACTERS,
  SHORT_CODE_CHARACTERS,
} from '../../shared/domain/codes.ts'

/** The source of randomness. Tests can make it deterministic. */
export type Random = {
  /** RFC 9562 version 4. */
  readonly uuid: () => string
  readonly bytes: (count: number) => Buffer
}

export const systemRandom: Random = { uuid: randomUUID, bytes: randomBytes }

/** Task 9: a version 4 UUID (RFC 9562) as a string, for the ids of users and sessions. */
export const generateUuid = (random: Random = systemRandom): string => random.uuid()

/** OWASP asks for at least 128 random bits in a session id. A UUID alone has 122. */
const SESSION_SECRET_BYTES = 32

const BITS_PER_CHARACTER = 5

/**
 * The SHA-256 of a secret that Gatehouse generated; the database stores only this.
 *
 * These secrets have at least 120 random bits, so a slow hash would add nothing. Short codes have `ShortCodes`. Node hashes to a string in a third of the time
 * of a buffer.
 */
export const hashSecret = (secret: string): Buffer => Buffer.from(hash('sha256', secret, 'binary'), 'binary')

/** `<uuid>.<256 random bits>`. Only this function knows the format. */
export const makeSessionId = (random: Random): string =>
  `${generateUuid(random)}.${random.bytes(SESSION_SECRET_BYTES).toString('base64url')}`

/** The token of a registered program: 256 random bits after a prefix that secret scanners can find. */
export const makeProgramToken = (random: Random): string =>
  `${PROGRAM_TOKEN_PREFIX}${random.bytes(SESSION_SECRET_BYTES).toString('base64url')}`

const makeCode = (random: Random, characters: number): string => {
  // Uses five bits of each random byte. 256 is a multiple of 32, so all characters are equally likely.
  const bytes = random.bytes(characters)
  return [...bytes].map((byte) => CROCKFORD[byte % 2 ** BITS_PER_CHARACTER]).join('')
}

/** A reset code of 130 random bits, in groups. It is shown once. */
export const makeResetCode = (random: Random): string => groupCode(makeCode(random, RESET_CODE_CHARACTERS))

/** A short activation code of 50 random bits, in groups. */
export const makeShortCode = (random: Random): string => groupCode(makeCode(random, SHORT_CODE_CHARACTERS))

/** A recovery code of 120 random bits, in groups. */
export const makeRecoveryCode = (random: Random): string => groupCode(makeCode(random, RECOVERY_CODE_CHARACTERS))

export const makeRecoveryCodes = (random: Random): string[] =>
  Array.from({ length: RECOVERY_CODE_COUNT }, () => makeRecoveryCode(random))

/**
 * Normalizes a typed code (case, spaces, hyphens, look-alikes) and hashes it.
 *
 * A text of another form, such as a UUID of compat mode, is compared exactly.
 */
export const hashCode = (typed: string): Buffer => hashSecret(isCodeShaped(typed) ? canonicalCode(typed) : typed)

/** Recovery codes are shorter than reset codes, so the kind of a code is known without a database read. */
export const isRecoveryCode = (typed: string): boolean => canonicalCode(typed).length === RECOVERY_CODE_CHARACTERS
