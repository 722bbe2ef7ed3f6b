import {
  createCipheriv,
  createHash,
  createHmac,
  pbkdf2 as pbkdf2Callback,
  type ScryptOptions,
  scrypt as scryptCallback,
  timingSafeEqual,
} from 'node:crypto'
import type { ForeignHash } from './foreign-hash.ts'
import { trimAsPhp } from './foreign-secret.ts'
import { DIGEST_BYTES } from './hash-limits.ts'
import type { LoopTask } from './hash-loops.ts'
import type { ForeignTask } from './work-class.ts'

/** Runs a loop that would block the main thread, and resolves to its bytes. */
export type RunLoop = (task: LoopTask) => Promise<Uint8Array>

const isEqual = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && timingSafeEqual(one, other)

const pbkdf2 = (password: string, salt: Buffer, iterations: number, bytes: number, digest: string): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    pbkdf2Callback(password, salt, iterations, bytes, digest, (error, key) => (error ? reject(error) : resolve(key))),
  )

/** Node refuses more than `maxmem`, whose default is just too small for usual hashes. */
const scrypt = (password: string, salt: Buffer, bytes: number, { N, r, p }: Record<'N' | 'r' | 'p', number>): Promise<Buffer> => {
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p + 2) + SPARE_BYTES }
  return new Promise((resolve, reject) =>
    scryptCallback(password, salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key))),
  )
}

const SPARE_BYTES = 1024 * 1024

type Of<Scheme extends ForeignHash['scheme']> = Extract<ForeignHash, { scheme: Scheme }>

/** Firebase encrypts the project's key with what scrypt makes of the password. */
const deriveFirebase = async (password: string, hash: Of<'firebase-scrypt'>): Promise<Buffer> => {
  const salt = Buffer.concat([hash.salt, hash.saltSeparator])
  const derived = await scrypt(password, salt, FIREBASE_BYTES, { N: 2 ** hash.memoryCost, r: hash.rounds, p: 1 })
  const cipher = createCipheriv('aes-256-ctr', derived.subarray(0, AES_KEY_BYTES), Buffer.alloc(AES_BLOCK_BYTES))
  return Buffer.concat([cipher.update(hash.signerKey), cipher.final()])
}

const FIREBASE_BYTES = 64
const AES_KEY_BYTES = 32
const AES_BLOCK_BYTES = 16

const deriveDigest = (password: string, { digest, key, before, after, isTrimmed }: Of<'digest'>): Buffer => {
  const secret = isTrimmed ? trimAsPhp(password) : password
  const sum = key ? createHmac(digest, key) : createHash(digest)
  return sum.update(before).update(secret, 'utf8').update(after).digest()
}

const derive = async (password: string, { hash, extraSteps }: ForeignTask, runLoop: RunLoop): Promise<Uint8Array> => {
  switch (hash.scheme) {
    case 'pbkdf2':
      return pbkdf2(password, hash.salt, hash.iterations, hash.hash.length, hash.digest)
    case 'scrypt': {
      const { cost: N, blockSize: r, parallelization: p } = hash
      return scrypt(password, hash.salt, hash.hash.length, { N, r, p })
    }
    case 'firebase-scrypt':
      return deriveFirebase(password, hash)
    case 'digest':
      return deriveDigest(password, hash)
    case 'phpass': {
      const secret = hash.isTrimmed ? trimAsPhp(password) : password
      return runLoop({ kind: 'phpass', password: secret, salt: hash.salt, rounds: 2 ** hash.rounds, extraRounds: extraSteps })
    }
    case 'apr1':
      return runLoop({ kind: 'apr1', password, salt: hash.salt })
    case 'argon2': {
      const { variant, memory, passes, parallelism, salt } = hash
      return runLoop({ kind: variant, password, salt, memory, passes, parallelism, bytes: hash.hash.length })
    }
    case 'bcrypt':
      throw new Error('bcrypt is compared by its library')
  }
}

/** The rest of the time of the longest hash of the family. It is one call for every hash, so that calls cannot be counted. */
const prolong = async ({ hash, extraSteps, isProlonged }: ForeignTask): Promise<void> => {
  if (hash.scheme !== 'pbkdf2' || !isProlonged) return
  await pbkdf2('', hash.salt, Math.max(1, extraSteps), DIGEST_BYTES[hash.digest], hash.digest)
}

/** Whether the password matches the hash of the task. Always takes the time of the longest hash of the family. */
export const verifyForeignHash = async (password: string, task: ForeignTask, runLoop: RunLoop): Promise<boolean> => {
  const derived = await derive(password, task, runLoop)
  await prolong(task)
  const { hash } = task
  return hash.scheme !== 'bcrypt' && isEqual(derived, hash.hash)
}
