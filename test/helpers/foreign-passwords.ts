import { createHash, createHmac, pbkdf2Sync, scryptSync } from 'node:crypto'
import bcrypt from 'bcrypt'
import { argon2id } from 'hash-wasm'
import type { ForeignHash } from '../../src/main/transfer/foreign-hash.ts'

/** The password of the hashes of `makeForeignHashes`. It breaks today's rules: it is short. */
export const FOREIGN_PASSWORD = 'Ünï 1!'

const SALT = Buffer.from('0123456789abcdef')
const NOTHING: Buffer = Buffer.alloc(0)
const SIGNER_KEY = Buffer.alloc(64, 3)

const digestHash = (
  digest: 'md5' | 'sha1' | 'sha256' | 'sha512',
  hash: Buffer,
  parts: { key?: Buffer | null; before?: Buffer; after?: Buffer; isTrimmed?: boolean } = {},
): ForeignHash => ({ scheme: 'digest', digest, key: null, before: NOTHING, after: NOTHING, isTrimmed: false, ...parts, hash })

const pbkdf2 = (digest: 'sha1' | 'sha256' | 'sha512', iterations: number, bytes: number, password: string): ForeignHash => ({
  scheme: 'pbkdf2',
  digest,
  iterations,
  salt: SALT,
  hash: pbkdf2Sync(password, SALT, iterations, bytes, digest),
})

/** One hash of every scheme, made here at a low cost. Hashes of other programs are in the sample files. */
export const makeForeignHashes = async (password = FOREIGN_PASSWORD): Promise<Record<string, ForeignHash>> => ({
  bcrypt: { scheme: 'bcrypt', over: 'password', hash: await bcrypt.hash(password, 4), pepper: '' },
  'bcrypt with pepper': { scheme: 'bcrypt', over: 'password', hash: await bcrypt.hash(`${password}pepper`, 4), pepper: 'pepper' },
  'bcrypt of SHA-256': {
    scheme: 'bcrypt',
    over: 'sha256-hex',
    hash: await bcrypt.hash(createHash('sha256').update(password).digest('hex'), 5),
    pepper: '',
  },
  'bcrypt of WordPress': {
    scheme: 'bcrypt',
    over: 'wordpress-hmac',
    hash: await bcrypt.hash(createHmac('sha384', 'wp-sha384').update(password).digest('base64'), 4),
    pepper: '',
  },
  'PBKDF2 with SHA-1': pbkdf2('sha1', 1_000, 64, password),
  'PBKDF2 with SHA-256': pbkdf2('sha256', 2_000, 32, password),
  'PBKDF2 with SHA-256, longer': pbkdf2('sha256', 5_000, 64, password),
  'PBKDF2 with SHA-512': pbkdf2('sha512', 500, 64, password),
  scrypt: {
    scheme: 'scrypt',
    cost: 1024,
    blockSize: 8,
    parallelization: 2,
    salt: SALT,
    hash: scryptSync(password, SALT, 64, { N: 1024, r: 8, p: 2 }),
  },
  argon2: {
    scheme: 'argon2',
    variant: 'argon2id',
    version: 0x13,
    memory: 64,
    passes: 2,
    parallelism: 1,
    salt: SALT,
    hash: Buffer.from(
      await argon2id({
        password,
        salt: SALT,
        memorySize: 64,
        iterations: 2,
        parallelism: 1,
        hashLength: 32,
        outputType: 'binary',
      }),
    ),
  },
  'salted MD5': digestHash('md5', createHash('md5').update(SALT).update(password).digest(), { before: SALT }),
  'SHA-512 with salt behind': digestHash('sha512', createHash('sha512').update(password).update(SALT).digest(), { after: SALT }),
  'HMAC with SHA-256': digestHash('sha256', createHmac('sha256', SALT).update(password).digest(), { key: SALT }),
})

/** The key that Firebase hashes are made with here. A real one comes from the project's console. */
export const firebaseShape = {
  scheme: 'firebase-scrypt',
  saltSeparator: Buffer.from('Bw==', 'base64'),
  signerKey: SIGNER_KEY,
} as const
