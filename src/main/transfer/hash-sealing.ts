import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { ForeignHash } from './foreign-hash.ts'

const PREFIX = 'sealed/1:'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

const keyOf = (key: Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'gatehouse foreign hashes', 32))

/** Seals a hash of another system under a key of the directory. */
export const sealForeignHash = (key: Buffer, hash: ForeignHash): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, keyOf(key), nonce)
  const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(hash)), cipher.final(), cipher.getAuthTag()])
  return PREFIX + sealed.toString('base64')
}

/** The sealed hash. Null for a text that is none. */
export const openForeignHash = (key: Buffer, stored: string): ForeignHash | null => {
  if (!stored.startsWith(PREFIX)) return null
  const bytes = Buffer.from(stored.slice(PREFIX.length), 'base64')
  const cipher = createDecipheriv(CIPHER, keyOf(key), bytes.subarray(0, NONCE_BYTES))
  cipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]).toString()
  return JSON.parse(text, (_, value) => (value?.type === 'Buffer' ? Buffer.from(value.data) : value)) as ForeignHash
}
