import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import type { KeyFileFault } from '../../shared/domain/transfer-choices.ts'
import type { OtherDirectory } from '../store/ports/store.ts'
import { derivePassphraseKeys, SCRYPT, unwrapKey, wrapKey } from './backup-keys.ts'

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
    // Tells a wrong passphrase from an altered file.
    recipient: text(publicKey),
    ephemeral: text(ephemeral),
    sealed: text(wrapped),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** A file with a key is shorter (bytes). */
const MOST_BYTES = 256 * 1024

const base64 = z.base64()

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  scrypt: z.strictObject({ N: z.literal(SCRYPT.N), r: z.literal(SCRYPT.r), p: z.literal(SCRYPT.p), salt: base64 }),
  recipient: base64,
  ephemeral: base64,
  sealed: base64,
})

const contentSchema = z.strictObject({
  directoryId: z.uuid(),
  keys: z.array(z.strictObject({ id: z.number().int(), key: base64 })).min(1),
})

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64')

const readFile = (path: string): z.infer<typeof fileSchema> | KeyFileFault => {
  try {
    if (!statSync(path).isFile() || statSync(path).size > MOST_BYTES) return 'not-a-key'
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.success ? parsed.data : 'not-a-key'
  } catch (error) {
    return error instanceof SyntaxError ? 'not-a-key' : 'no-file'
  }
}

/** Opens a file that `sealPasswordKey` wrote. Otherwise why it cannot be used. */
export const openPasswordKey = async (path: string, passphrase: string): Promise<OtherDirectory | KeyFileFault> => {
  const file = readFile(path)
  if (typeof file === 'string') return file
  const keys = await derivePassphraseKeys(passphrase, bytesOf(file.scrypt.salt))
  if (!keys.publicKey.equals(bytesOf(file.recipient))) return 'wrong-passphrase'
  const content = unwrapKey({ ephemeral: bytesOf(file.ephemeral), wrapped: bytesOf(file.sealed) }, keys)
  if (!content) return 'altered'
  const { directoryId, keys: opened } = contentSchema.parse(JSON.parse(content.toString('utf8')))
  return { directoryId, keys: opened.map(({ id, key }) => ({ id, key: bytesOf(key) })) }
}
