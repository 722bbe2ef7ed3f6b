import { argon2, createCipheriv, createHash, createHmac, pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import bcrypt from 'bcrypt'
import type { ForeignHash } from '../../src/main/transfer/foreign-hash.ts'
import type { ImportedUser } from '../../src/main/transfer/imported-user.ts'

// A second implementation of the schemes, straight from their descriptions, so that a mistake of the product's own shows.

const derivePbkdf2 = promisify(pbkdf2)
const deriveArgon2 = promisify(argon2)

const deriveScrypt = (password: Buffer, salt: Buffer, bytes: number, N: number, r: number, p: number): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(password, salt, bytes, { N, r, p, maxmem: 256 * N * r * p }, (error, key) => (error ? reject(error) : resolve(key))),
  )

const digest = (name: string, ...parts: readonly (Buffer | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash(name)).digest()

const phpass = (password: Buffer, salt: string, rounds: number): Buffer => {
  let hash = digest('md5', salt, password)
  for (let round = 0; round < 2 ** rounds; round += 1) hash = digest('md5', hash, password)
  return hash
}

/** The MD5-crypt of FreeBSD with the mark of Apache. */
const apr1 = (password: Buffer, salt: string): Buffer => {
  const inner = digest('md5', password, salt, password)
  const parts: (Buffer | string)[] = [password, '$apr1$', salt]
  for (let left = password.length; left > 0; left -= 16) parts.push(inner.subarray(0, Math.min(16, left)))
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? '\0' : password.subarray(0, 1))
  let hash = digest('md5', ...parts)
  for (let round = 0; round < 1_000; round += 1) {
    const [first, last] = round % 2 === 1 ? [password, hash] : [hash, password]
    hash = digest('md5', first, round % 3 === 0 ? '' : salt, round % 7 === 0 ? '' : password, last)
  }
  return hash
}

const derive = async (typed: string, hash: Exclude<ForeignHash, { scheme: 'bcrypt' }>): Promise<Buffer> => {
  const password = Buffer.from('isTrimmed' in hash && hash.isTrimmed ? typed.trim() : typed)
  switch (hash.scheme) {
    case 'pbkdf2':
      return derivePbkdf2(password, hash.salt, hash.iterations, hash.hash.length, hash.digest)
    case 'scrypt':
      return deriveScrypt(password, hash.salt, hash.hash.length, hash.cost, hash.blockSize, hash.parallelization)
    case 'firebase-scrypt': {
      const salt = Buffer.concat([hash.salt, hash.saltSeparator])
      const key = await deriveScrypt(password, salt, 64, 2 ** hash.memoryCost, hash.rounds, 1)
      return createCipheriv('aes-256-ctr', key.subarray(0, 32), Buffer.alloc(16)).update(hash.signerKey)
    }
    case 'argon2': {
      const { variant, memory, passes, parallelism, salt: nonce } = hash
      return deriveArgon2(variant, { message: password, nonce, memory, passes, parallelism, tagLength: hash.hash.length })
    }
    case 'phpass':
      return phpass(password, hash.salt, hash.rounds)
    case 'apr1':
      return apr1(password, hash.salt)
    case 'digest':
      return hash.key
        ? createHmac(hash.digest, hash.key).update(password).digest()
        : digest(hash.digest, hash.before, password, hash.after)
  }
}

const secretOfBcrypt = (typed: string, { over, pepper }: Extract<ForeignHash, { scheme: 'bcrypt' }>): string => {
  if (over === 'password') return typed + pepper
  if (over === 'sha256-hex') return createHash('sha256').update(typed).digest('hex')
  return createHmac('sha384', 'wp-sha384').update(typed.trim()).digest('base64')
}

const isRight = async (typed: string, hash: ForeignHash): Promise<boolean> =>
  hash.scheme === 'bcrypt'
    ? bcrypt.compare(secretOfBcrypt(typed, hash), hash.hash)
    : (await derive(typed, hash)).equals(hash.hash)

/** The addresses of the users whom a password signs in. */
export const listOwners = async (users: readonly ImportedUser[], typed: string): Promise<string[]> => {
  const known = new Map<string, boolean>()
  const owners: string[] = []
  for (const { email, username, password } of users) {
    if (password.kind === 'plain' && password.password === typed) owners.push(email || username)
    if (password.kind !== 'hash') continue
    const key = JSON.stringify(password.hash)
    const isOwner = known.get(key) ?? (await isRight(typed, password.hash))
    known.set(key, isOwner)
    if (isOwner) owners.push(email || username)
  }
  return owners
}
