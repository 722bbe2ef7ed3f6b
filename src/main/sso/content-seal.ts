import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { KeySet } from '../store/ports/store.ts'

const KEY_BYTES = 32

/** NIST SP 800-38D, 5.2.1.1: GCM uses a nonce of 96 bits and a tag of 128 bits. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What was sealed, and the id of the directory key that it needs. */
export type Sealed = { readonly sealed: Buffer; readonly keyId: number }

/** An id of the provider as the database has it. Ids are bearer secrets of at least 256 random bits, or name a record only. */
export const hashId = (id: string): Buffer => createHash('sha256').update(id).digest()

/** Makes a key for one purpose of single sign-on from a key of the directory. */
export const deriveKey = (directoryKey: Buffer, purpose: 'contents' | 'cookies'): Buffer =>
  Buffer.from(hkdfSync('sha256', directoryKey, '', `gatehouse single sign-on ${purpose}`, KEY_BYTES))

/** Seals what the provider stores, and the keys that sign. A content is bound to its place, so that it cannot be moved to another. */
export class ContentSeal {
  readonly #keys: KeySet

  constructor(keys: KeySet) {
    this.#keys = keys
  }

  /** The id of the key that new contents are sealed with. */
  get currentKey(): number {
    return this.#keys.currentId
  }

  /** @throws Refusal not-available without the key */
  seal(place: string, content: unknown): Sealed {
    const nonce = randomBytes(NONCE_BYTES)
    const key = deriveKey(this.#keys.requireCurrent(), 'contents')
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
    const encrypted = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()])
    return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), encrypted]), keyId: this.#keys.currentId }
  }

  /** Null if it was changed, moved, or sealed with a key that is gone. */
  open<T>(place: string, { sealed, keyId }: Sealed): T | null {
    const directoryKey = this.#keys.find(keyId)
    if (!directoryKey || sealed.length < NONCE_BYTES + TAG_BYTES) return null
    try {
      const tagEnd = NONCE_BYTES + TAG_BYTES
      const decipher = createDecipheriv('aes-256-gcm', deriveKey(directoryKey, 'contents'), sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(place))
        .setAuthTag(sealed.subarray(NONCE_BYTES, tagEnd))
      return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]).toString('utf8'))
    } catch {
      return null
    }
  }
}

/** The place of a record in the seal. */
export const placeOfRecord = (model: string, idHash: Buffer): string => `record ${model} ${idHash.toString('hex')}`

/** The place of a signing key in the seal. */
export const placeOfSigningKey = (id: string): string => `signing key ${id}`
