import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { ForeignHash } from './foreign-hash.ts'
import { findHashFault } from './hash-limits.ts'
import { decoyOfClass, workClassOf } from './work-class.ts'

/** A key that foreign hashes are sealed under, with the id of the directory key that it comes from. */
export type SealKey = { readonly id: number; readonly key: Buffer }

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Makes the key of foreign hashes from the directory's key of passwords. */
export const deriveSealKey = (id: number, passwordKey: Buffer): SealKey => ({
  id,
  key: Buffer.from(hkdfSync('sha256', passwordKey, '', 'gatehouse foreign password hashes', KEY_BYTES)),
})

/** What a stored text says without a key. */
export type SealedForm = { readonly keyId: number; readonly workClass: string; readonly sealed: string }

const FORM = /^sealed\/([1-9]\d{0,8}):([a-z0-9:-]{1,80})\$([A-Za-z0-9_-]{38,4000})$/

/** The readable part of a sealed hash. Null if the text is none. */
export const readSealedForm = (stored: string): SealedForm | null => {
  const [, keyId, workClass, sealed] = FORM.exec(stored) ?? []
  return keyId === undefined || workClass === undefined || sealed === undefined
    ? null
    : { keyId: Number(keyId), workClass, sealed }
}

/** A hash of one class must not be read as one of another, for example of fewer rounds. */
const boundTo = (keyId: number, workClass: string): Buffer => Buffer.from(JSON.stringify(['foreign hash', keyId, workClass]))

/** What the class does not say. */
const secretsOf = (hash: ForeignHash): Record<string, unknown> => {
  switch (hash.scheme) {
    case 'bcrypt':
      return { over: hash.over, hash: hash.hash, pepper: hash.pepper }
    case 'firebase-scrypt':
      return { salt: hash.salt, saltSeparator: hash.saltSeparator, signerKey: hash.signerKey, hash: hash.hash }
    case 'phpass':
      return { salt: hash.salt, hash: hash.hash, isTrimmed: hash.isTrimmed }
    case 'digest':
      return { key: hash.key, before: hash.before, after: hash.after, hash: hash.hash, isTrimmed: hash.isTrimmed }
    default:
      return { salt: hash.salt, hash: hash.hash }
  }
}

const BYTES_MARK = 'base64:'

const writeSecrets = (hash: ForeignHash): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(secretsOf(hash)).map(([name, value]) => [
        name,
        Buffer.isBuffer(value) ? `${BYTES_MARK}${value.toString('base64')}` : value,
      ]),
    ),
  )

/** Whether two hashes are the same in all that is stored. */
export const isSameForeignHash = (one: ForeignHash, other: ForeignHash): boolean =>
  workClassOf(one) === workClassOf(other) && writeSecrets(one) === writeSecrets(other)

/** Only what this process wrote passes the authentication, so that the shape needs no check. */
const readSecrets = (text: string): object =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(BYTES_MARK) ? Buffer.from(value.slice(BYTES_MARK.length), 'base64') : value,
  ) as object

/**
 * The text that is stored as the password of an imported user. Scheme and cost are readable. The rest is encrypted, so that a copy of the
 * database has no hash that can be searched.
 */
export const sealForeignHash = ({ id, key }: SealKey, hash: ForeignHash): string => {
  const workClass = workClassOf(hash)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(boundTo(id, workClass))
  const sealed = Buffer.concat([nonce, cipher.update(writeSecrets(hash), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `sealed/${id}:${workClass}$${sealed.toString('base64url')}`
}

/** The hash of a stored text. Null if the text was altered, is of another key, or a sign-in does not compute its class. */
export const openForeignHash = ({ id, key }: SealKey, stored: string): ForeignHash | null => {
  const form = readSealedForm(stored)
  const decoy = form && decoyOfClass(form.workClass)
  if (!decoy || form.keyId !== id) return null
  const bytes = Buffer.from(form.sealed, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(boundTo(id, form.workClass))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
    const hash = { ...decoy, ...readSecrets(text) } as ForeignHash
    return workClassOf(hash) === form.workClass && findHashFault(hash) === null ? hash : null
  } catch {
    return null
  }
}
