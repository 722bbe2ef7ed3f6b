import { hash } from 'node:crypto'
import {
  CROCKFORD,
  canonicalCode,
  groupCode,
  PROGRAM_TOKEN_PREFIX,
  RECOVERY_CODE_CHARACTERS,
  RECOVERY_CODE_COUNT,
  RESET_CODE_CHARACTERS,
} from '../../shared/domain/codes.ts'
import { generateUuid, type Random } from './random.ts'

/** OWASP asks for at least 128 random bits in a session id; a UUID alone has 122. */
const SESSION_SECRET_BYTES = 32

const BITS_PER_CHARACTER = 5

/**
 * What the database keeps of a secret that we made: SHA-256 of the whole. Such secrets have 120 random bits or more, so
 * a slow hash would add nothing. By way of a string, which Node gives in a third of the time of a buffer.
 */
export const hashSecret = (secret: string): Buffer => Buffer.from(hash('sha256', secret, 'binary'), 'binary')

/** `<uuid>.<256 random bits>`; nothing but this function knows the form. */
export const makeSessionId = (random: Random): string =>
  `${generateUuid(random)}.${random.bytes(SESSION_SECRET_BYTES).toString('base64url')}`

/** A registered program's token: 256 random bits behind a word that a search for leaked secrets finds. */
export const makeProgramToken = (random: Random): string =>
  `${PROGRAM_TOKEN_PREFIX}${random.bytes(SESSION_SECRET_BYTES).toString('base64url')}`

const makeCode = (random: Random, characters: number): string => {
  // One byte a character, of which five bits are used: 256 is a multiple of 32, so all characters are equally likely.
  const bytes = random.bytes(characters)
  return [...bytes].map((byte) => CROCKFORD[byte % 2 ** BITS_PER_CHARACTER]).join('')
}

/** A reset code in groups, as it is shown once: 130 random bits. */
export const makeResetCode = (random: Random): string => groupCode(makeCode(random, RESET_CODE_CHARACTERS))

/** A recovery code in groups: 120 random bits. */
export const makeRecoveryCode = (random: Random): string => groupCode(makeCode(random, RECOVERY_CODE_CHARACTERS))

/** Ten recovery codes. */
export const makeRecoveryCodes = (random: Random): string[] =>
  Array.from({ length: RECOVERY_CODE_COUNT }, () => makeRecoveryCode(random))

/** Forgives case, spaces, hyphens and look-alikes, then hashes. */
export const hashCode = (typed: string): Buffer => hashSecret(canonicalCode(typed))

/** A recovery code is shorter than a reset code, which tells them apart without asking the database. */
export const isRecoveryCode = (typed: string): boolean => canonicalCode(typed).length === RECOVERY_CODE_CHARACTERS
