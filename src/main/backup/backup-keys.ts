import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  scrypt,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** scrypt's parameters (RFC 7914): about half a second and 128 MiB for each guess. A backup names them. */
export const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const

const SCRYPT_MEMORY = 256 * 1024 * 1024

/** The DER prefixes of a raw private key (RFC 8410). Node imports no raw keys. */
const PRIVATE_PREFIXES = {
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
}

const PUBLIC_PREFIXES = {
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
}

type Curve = keyof typeof PRIVATE_PREFIXES

const privateKeyOf = (curve: Curve, seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIXES[curve], seed]), format: 'der', type: 'pkcs8' })

const publicKeyOf = (curve: Curve, raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_PREFIXES[curve], raw]), format: 'der', type: 'spki' })

const rawPublicKey = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)

/** What a passphrase opens: the private key of backups, and the key that vouches for a directory's signing key. */
export type PassphraseKeys = { readonly privateKey: KeyObject; readonly publicKey: Buffer; readonly authentication: Buffer }

/** Derives the keys of a passphrase. Runs on a thread of libuv. */
export const derivePassphraseKeys = async (passphrase: string, salt: Buffer): Promise<PassphraseKeys> => {
  const bytes = await new Promise<Buffer>((resolve, reject) =>
    scrypt(passphrase.normalize('NFC'), salt, 2 * KEY_BYTES, { ...SCRYPT, maxmem: SCRYPT_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
  const privateKey = privateKeyOf('x25519', bytes.subarray(0, KEY_BYTES))
  return { privateKey, publicKey: rawPublicKey(privateKey), authentication: bytes.subarray(KEY_BYTES) }
}

/** What a directory stores of its backup passphrase. Nothing in it opens a backup. */
export type BackupRecipient = {
  readonly salt: Buffer
  readonly publicKey: Buffer
  /** Vouches for the directory's signing key to those who know the passphrase. */
  readonly voucher: Buffer
}

const voucherOf = (authentication: Buffer, signingKey: Buffer): Buffer =>
  createHmac('sha256', authentication).update('gatehouse backup signer').update(signingKey).digest()

/** The public half of a directory's signing key. */
export const signingKeyOf = (seed: Buffer): Buffer => rawPublicKey(privateKeyOf('ed25519', seed))

export const makeRecipient = async (passphrase: string, signingSeed: Buffer): Promise<BackupRecipient> => {
  const salt = randomBytes(KEY_BYTES)
  const { publicKey, authentication } = await derivePassphraseKeys(passphrase, salt)
  return { salt, publicKey, voucher: voucherOf(authentication, signingKeyOf(signingSeed)) }
}

/** All that a recipient consists of, as one text. */
const toText = ({ salt, publicKey, voucher }: BackupRecipient): Buffer =>
  Buffer.from(
    JSON.stringify(['gatehouse backup recipient', ...[salt, publicKey, voucher].map((part) => part.toString('base64'))]),
  )

/** Signed with a key outside the database. A program that can only write to the database could otherwise let backups be encrypted for itself. */
export const signRecipient = (seed: Buffer, recipient: BackupRecipient): Buffer => signWith(seed, toText(recipient))

export const isOwnRecipient = (seed: Buffer, recipient: BackupRecipient, signature: Buffer): boolean =>
  isSignedBy(signingKeyOf(seed), toText(recipient), signature)

/** Whether the passphrase vouches for the signing key. */
export const isVouchedFor = ({ authentication }: PassphraseKeys, signingKey: Buffer, voucher: Buffer): boolean =>
  voucher.length === KEY_BYTES && timingSafeEqual(voucherOf(authentication, signingKey), voucher)

export const signWith = (seed: Buffer, bytes: Buffer): Buffer => sign(null, bytes, privateKeyOf('ed25519', seed))

export const isSignedBy = (signingKey: Buffer, bytes: Buffer, signature: Buffer): boolean =>
  verify(null, bytes, publicKeyOf('ed25519', signingKey), signature)

/** The wrapping key of two X25519 keys. Both public keys are part of it, as RFC 9180 has it. */
const wrappingKeyOf = (own: KeyObject, other: Buffer, publicKeys: readonly Buffer[]): Buffer => {
  const shared = diffieHellman({ privateKey: own, publicKey: publicKeyOf('x25519', other) })
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([...publicKeys]), 'gatehouse backup content key', KEY_BYTES))
}

/** A content key that only the passphrase opens. */
export type WrappedKey = { readonly ephemeral: Buffer; readonly wrapped: Buffer }

export const wrapKey = (contentKey: Buffer, recipient: Buffer): WrappedKey => {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const ephemeral = rawPublicKey(publicKey)
  // Each wrapping key is used once, so a nonce of zeros is safe.
  const cipher = createCipheriv(
    'aes-256-gcm',
    wrappingKeyOf(privateKey, recipient, [ephemeral, recipient]),
    Buffer.alloc(NONCE_BYTES),
  )
  return { ephemeral, wrapped: Buffer.concat([cipher.update(contentKey), cipher.final(), cipher.getAuthTag()]) }
}

/** Null if the passphrase is not the backup's. */
export const unwrapKey = ({ ephemeral, wrapped }: WrappedKey, { privateKey, publicKey }: PassphraseKeys): Buffer | null => {
  try {
    const key = wrappingKeyOf(privateKey, ephemeral, [ephemeral, publicKey])
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(NONCE_BYTES))
    decipher.setAuthTag(wrapped.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(wrapped.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}
