import type { ForeignHash } from './foreign-hash.ts'
import { ARGON2_VERSION, DIGEST_BYTES, estimateWork, findHashFault } from './hash-limits.ts'

/**
 * The work class of a hash: all that decides how long it takes. It stands readable in the database, because every sign-in does the work of each
 * class in use.
 */
export const workClassOf = (hash: ForeignHash): string => {
  switch (hash.scheme) {
    case 'bcrypt':
      return `bcrypt:${hash.hash.slice(4, 6)}`
    case 'pbkdf2':
      return `pbkdf2-${hash.digest}:${hash.iterations}:${hash.hash.length}`
    case 'scrypt':
      return `scrypt:${hash.cost}:${hash.blockSize}:${hash.parallelization}:${hash.hash.length}`
    case 'firebase-scrypt':
      return `firebase-scrypt:${hash.rounds}:${hash.memoryCost}:${hash.hash.length}`
    case 'argon2':
      return `${hash.variant}:${hash.memory}:${hash.passes}:${hash.parallelism}:${hash.hash.length}`
    case 'phpass':
      return `phpass:${hash.rounds}`
    case 'apr1':
      return 'apr1'
    case 'digest':
      return `digest-${hash.digest}`
  }
}

/** A salt of a usual length. What stands in it does not matter for the time. */
const SALT = Buffer.alloc(16)

/** A hash of the class that no password matches, except by chance. Null if the text names no class. */
const parseClass = (workClass: string): ForeignHash | null => {
  const [name = '', ...texts] = workClass.split(':')
  const [one = 0, two = 0, three = 0, four = 0] = texts.map(Number)
  const bytes = (count: number): Buffer => Buffer.alloc(Number.isSafeInteger(count) && count <= MOST_DECOY_BYTES ? count : 0)
  const [scheme, variant] = name.split('-')
  switch (scheme) {
    case 'bcrypt':
      return { scheme, over: 'password', hash: `$2b$${texts[0]}$${'.'.repeat(53)}`, pepper: '' }
    case 'pbkdf2':
      return variant === 'sha1' || variant === 'sha256' || variant === 'sha512'
        ? { scheme, digest: variant, iterations: one, salt: SALT, hash: bytes(two) }
        : null
    case 'scrypt':
      return { scheme, cost: one, blockSize: two, parallelization: three, salt: SALT, hash: bytes(four) }
    case 'firebase': {
      const hash = bytes(three)
      return { scheme: 'firebase-scrypt', rounds: one, memoryCost: two, salt: SALT, saltSeparator: SALT, signerKey: hash, hash }
    }
    case 'argon2d':
    case 'argon2i':
    case 'argon2id': {
      const cost = { memory: one, passes: two, parallelism: three }
      return { scheme: 'argon2', variant: scheme, version: ARGON2_VERSION, ...cost, salt: SALT, hash: bytes(four) }
    }
    case 'phpass':
      return { scheme, rounds: one, salt: '........', hash: bytes(DIGEST_BYTES.md5), isTrimmed: false }
    case 'apr1':
      return { scheme, salt: '........', hash: bytes(DIGEST_BYTES.md5) }
    case 'digest':
      return variant === 'md5' || variant === 'sha1' || variant === 'sha256' || variant === 'sha512'
        ? { scheme, digest: variant, key: null, before: SALT, after: SALT, hash: bytes(DIGEST_BYTES[variant]), isTrimmed: false }
        : null
    default:
      return null
  }
}

const MOST_DECOY_BYTES = 128

/** A hash of the class that no password matches; null if the text names no class that a sign-in computes. */
export const decoyOfClass = (workClass: string): ForeignHash | null => {
  const decoy = parseClass(workClass)
  return decoy && workClassOf(decoy) === workClass && findHashFault(decoy) === null ? decoy : null
}

/** Hashes of one family differ only in how often they repeat the same step, so that one can be prolonged to the time of another. */
type Steps = { readonly family: string; readonly steps: number }

const stepsOf = (hash: ForeignHash): Steps => {
  switch (hash.scheme) {
    case 'pbkdf2':
      return {
        family: `pbkdf2-${hash.digest}`,
        steps: hash.iterations * Math.ceil(hash.hash.length / DIGEST_BYTES[hash.digest]),
      }
    case 'phpass':
      return { family: 'phpass', steps: 2 ** hash.rounds }
    default:
      return { family: workClassOf(hash), steps: 1 }
  }
}

/** One hash that a sign-in computes, and the steps of its family that follow, so that each hash of the family takes as long. */
export type ForeignTask = {
  readonly hash: ForeignHash
  readonly extraSteps: number
  /** Whether the family has hashes of several classes, so that each of them is followed by further steps. */
  readonly isProlonged: boolean
}

/** The classes of bcrypt are computed with Gatehouse's own hashes. */
const isForeignWork = ({ scheme }: ForeignHash): boolean => scheme !== 'bcrypt'

/**
 * What a sign-in computes besides bcrypt: one hash for each family in use, always in the same order, with the steps of the longest. `own` is the
 * hash of the user, if it is a foreign one.
 */
export const planForeignWork = (classes: readonly string[], own: ForeignHash | null): ForeignTask[] => {
  const met = own === null ? [] : [workClassOf(own)]
  const decoys = [...new Set([...classes, ...met])]
    .map(decoyOfClass)
    .filter((hash) => hash !== null)
    .filter(isForeignWork)
  const families = Map.groupBy(decoys, (hash) => stepsOf(hash).family)
  return [...families]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([family, members]) => {
      const longest = members.reduce((most, hash) => (stepsOf(hash).steps > stepsOf(most).steps ? hash : most))
      const isOwn = own !== null && stepsOf(own).family === family
      const hash = isOwn ? own : longest
      return { hash, extraSteps: stepsOf(longest).steps - stepsOf(hash).steps, isProlonged: members.length > 1 }
    })
}

/** How long the work of all these classes takes (milliseconds), by the estimate. */
export const estimateClasses = (classes: readonly string[]): number =>
  planForeignWork(classes, null).reduce((sum, { hash }) => sum + estimateWork(hash), 0)

/** The most work of all foreign hashes together (milliseconds), and the most classes: a file must not be able to slow down every sign-in. */
export const MOST_WORK_MS = 2_000
export const MOST_CLASSES = 64

/** Whether hashes of a further class may be stored besides those in use. */
export const isClassAdmitted = (classes: readonly string[], workClass: string): boolean =>
  classes.includes(workClass) || (classes.length < MOST_CLASSES && estimateClasses([...classes, workClass]) <= MOST_WORK_MS)
