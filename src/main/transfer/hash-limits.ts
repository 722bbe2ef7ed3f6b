import type { ForeignHash } from './foreign-hash.ts'
import type { ImportedPasswordFault } from './imported-user.ts'

/** The longest work of one foreign hash (milliseconds), because a hash in a file must not be able to stop a sign-in. */
export const MOST_HASH_MS = 1_000

/** Milliseconds of one unit of work, measured on one thread at 2.5 GHz. Fixed, so that every computer accepts the same hashes. */
const MS = {
  /** One iteration of PBKDF2 for one block of the digest. */
  pbkdf2: { sha1: 0.000_45, sha256: 0.000_5, sha512: 0.001_5 },
  /** One N·r·p of scrypt. */
  scrypt: 0.000_65,
  /** One kibibyte in one pass of argon2. */
  argon2: 0.003,
  /** One round of phpass for a password of the greatest length. */
  phpass: 0.015,
  /** bcrypt at cost 0; each step of the cost doubles it. */
  bcrypt: 0.06,
} as const

/** The lengths of digests (bytes). */
export const DIGEST_BYTES = { md5: 16, sha1: 20, sha256: 32, sha512: 64 } as const

/** The greatest length of a salt, a key or a pepper (bytes). Real ones have at most 88. */
const MOST_SALT_BYTES = 512

/** The lengths of a derived hash (bytes). Shorter ones are found by chance, and no system makes longer ones. */
const HASH_BYTES = { least: 16, most: 128 }

/** The greatest number of iterations of PBKDF2 and the greatest memory of scrypt and argon2 (bytes) that are even computed with. */
const MOST_ITERATIONS = 5_000_000
const MOST_MEMORY_BYTES = 128 * 1024 * 1024
const MOST_LANES = 16

/** The costs of bcrypt's format, and the log2 of the rounds in phpass' format. */
const BCRYPT_COST = { least: 4, most: 31 }
const PHPASS_ROUNDS = { least: 7, most: 30 }

/** RFC 9106, 3.1. */
const ARGON2_LEAST_SALT_BYTES = 8

/** Version 1.3; the library computes no other. Version 1.0 is of 2015. */
export const ARGON2_VERSION = 0x13

const BCRYPT_FORM = /^\$2[ab]\$\d\d\$[./A-Za-z0-9]{53}$/

const isNatural = (value: number): boolean => Number.isSafeInteger(value) && value >= 1

const isWithin = (value: number, { least, most }: { least: number; most: number }): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most

const isSalt = ({ length }: Buffer): boolean => length >= 1 && length <= MOST_SALT_BYTES

const isHash = ({ length }: Buffer): boolean => isWithin(length, HASH_BYTES)

const isShaped = (hash: ForeignHash): boolean => {
  switch (hash.scheme) {
    case 'bcrypt':
      return (
        BCRYPT_FORM.test(hash.hash) &&
        isWithin(Number(hash.hash.slice(4, 6)), BCRYPT_COST) &&
        Buffer.byteLength(hash.pepper) <= MOST_SALT_BYTES
      )
    case 'pbkdf2':
      return isNatural(hash.iterations) && isSalt(hash.salt) && isHash(hash.hash)
    case 'scrypt':
      return (
        isNatural(hash.cost) &&
        hash.cost >= 2 &&
        Number.isInteger(Math.log2(hash.cost)) &&
        isNatural(hash.blockSize) &&
        isNatural(hash.parallelization) &&
        isSalt(hash.salt) &&
        isHash(hash.hash)
      )
    case 'firebase-scrypt':
      return (
        isNatural(hash.rounds) &&
        isNatural(hash.memoryCost) &&
        isSalt(hash.salt) &&
        hash.saltSeparator.length <= MOST_SALT_BYTES &&
        isHash(hash.signerKey) &&
        hash.hash.length === hash.signerKey.length
      )
    case 'argon2':
      return (
        isNatural(hash.passes) &&
        isNatural(hash.parallelism) &&
        isNatural(hash.memory) &&
        hash.memory >= 8 * hash.parallelism &&
        isSalt(hash.salt) &&
        hash.salt.length >= ARGON2_LEAST_SALT_BYTES &&
        isHash(hash.hash)
      )
    case 'phpass':
      return isWithin(hash.rounds, PHPASS_ROUNDS) && hash.salt.length === 8 && hash.hash.length === DIGEST_BYTES.md5
    case 'apr1':
      return isWithin(hash.salt.length, { least: 1, most: 8 }) && hash.hash.length === DIGEST_BYTES.md5
    case 'digest':
      return (
        hash.hash.length === DIGEST_BYTES[hash.digest] &&
        [hash.key, hash.before, hash.after].every((part) => part === null || part.length <= MOST_SALT_BYTES)
      )
  }
}

/** The memory (bytes) that a hash needs. */
const memoryOf = (hash: ForeignHash): number => {
  if (hash.scheme === 'scrypt') return 128 * hash.cost * hash.blockSize
  if (hash.scheme === 'firebase-scrypt') return 128 * 2 ** hash.memoryCost * hash.rounds
  return hash.scheme === 'argon2' ? 1024 * hash.memory : 0
}

const stepsOf = (hash: ForeignHash): number => {
  if (hash.scheme === 'pbkdf2') return hash.iterations
  return hash.scheme === 'argon2' ? hash.passes : 0
}

const lanesOf = (hash: ForeignHash): number => {
  if (hash.scheme === 'scrypt') return hash.parallelization
  return hash.scheme === 'argon2' ? hash.parallelism : 1
}

/** How long a hash takes on the computer of the measurements (milliseconds). */
export const estimateWork = (hash: ForeignHash): number => {
  switch (hash.scheme) {
    case 'bcrypt':
      return MS.bcrypt * 2 ** Number(hash.hash.slice(4, 6))
    case 'pbkdf2':
      return MS.pbkdf2[hash.digest] * hash.iterations * Math.ceil(hash.hash.length / DIGEST_BYTES[hash.digest])
    case 'scrypt':
      return MS.scrypt * hash.cost * hash.blockSize * hash.parallelization
    case 'firebase-scrypt':
      return MS.scrypt * 2 ** hash.memoryCost * hash.rounds
    case 'argon2':
      return MS.argon2 * hash.memory * hash.passes
    case 'phpass':
      return MS.phpass * 2 ** hash.rounds
    case 'apr1':
    case 'digest':
      return 0
  }
}

/**
 * Why a foreign hash is refused: it is no hash of its scheme, takes longer than a second, or uses too much memory. Null if it can be used.
 */
export const findHashFault = (hash: ForeignHash): ImportedPasswordFault | null => {
  if (!isShaped(hash)) return 'malformed'
  if (hash.scheme === 'argon2' && hash.version !== ARGON2_VERSION) return 'unsupported-scheme'
  const isWithinLimits =
    memoryOf(hash) <= MOST_MEMORY_BYTES &&
    stepsOf(hash) <= MOST_ITERATIONS &&
    lanesOf(hash) <= MOST_LANES &&
    estimateWork(hash) <= MOST_HASH_MS
  return isWithinLimits ? null : 'too-costly'
}
