import { randomBytes } from 'node:crypto'
import { derivePassphraseKeys, SCRYPT, wrapKey } from './backup-keys.ts'

/** The form of the file, which a program that reads it checks first. */
const FORMAT = 'gatehouse-password-key'

const SALT_BYTES = 32

/** The key of password hashes, with the id that hashes name. */
export type PasswordKey = { readonly id: number; readonly key: Buffer }

/**
 * The text of a file with the key of a directory's password hashes. Only the passphrase opens it. scrypt derives a key pair from it, and the
 * content is encrypted to its public key (AES-256-GCM), as in a backup.
 */
export const sealPasswordKey = async (passphrase: string, directoryId: string, keys: readonly PasswordKey[]): Promise<string> => {
  const salt = randomBytes(SALT_BYTES)
  const { publicKey } = await derivePassphraseKeys(passphrase, salt)
  const content = { directoryId, keys: keys.map(({ id, key }) => ({ id, key: key.toString('base64') })) }
  const { ephemeral, wrapped } = wrapKey(Buffer.from(JSON.stringify(content)), publicKey)
  const text = (bytes: Buffer): string => bytes.toString('base64')
  const file = {
    format: FORMAT,
    version: 1,
    scrypt: { ...SCRYPT, salt: text(salt) },
    ephemeral: text(ephemeral),
    sealed: text(wrapped),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
