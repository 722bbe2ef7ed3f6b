import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { KEYS_FILE } from './folder-files.ts'

/** The length of each key (bytes): no search can cover 256 bits. */
const KEY_BYTES = 32

const key = z.base64().refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, 'a key has the wrong length')

/** One key per purpose: password hashes, secrets of second factors, the audit anchor, short activation codes, and the signature of backups. */
const keysSchema = z.strictObject({ password: key, secondFactor: key, audit: key, shortCode: key, backup: key })

const about = {
  /** Must equal the id in the database, so that keys and database of two directories never mix. */
  directoryId: z.uuid(),
  /**
   * Set before the first administrator is created. From then on a missing or empty database is an error: otherwise deleting one file would
   * allow a new first run.
   */
  isSetUp: z.boolean(),
}

const fileSchema = z.union([
  z.strictObject({ version: z.literal(1), ...about, keys: keysSchema }),
  z.strictObject({ version: z.literal(1), ...about, sealed: z.base64() }),
])

export type StoredKeys = z.infer<typeof keysSchema>

export type KeysFile = z.infer<typeof fileSchema>

export type Keys = { readonly [Purpose in keyof StoredKeys]: Buffer }

const makeKey = (): string => randomBytes(KEY_BYTES).toString('base64')

/** Creates keys for a new directory, without writing them. */
export const makeKeysFile = (): KeysFile & { keys: StoredKeys } => ({
  version: 1,
  directoryId: randomUUID(),
  isSetUp: false,
  keys: { password: makeKey(), secondFactor: makeKey(), audit: makeKey(), shortCode: makeKey(), backup: makeKey() },
})

/** @throws if the file is missing (ENOENT), unreadable, or not a keys file */
export const readKeysFile = (folder: string): KeysFile => parseKeysFile(readPrivateFile(join(folder, KEYS_FILE)))

/** @throws if the text is not a keys file */
export const parseKeysFile = (text: string): KeysFile => fileSchema.parse(JSON.parse(text))

export const formatKeysFile = (file: KeysFile): string => `${JSON.stringify(file, null, 2)}\n`

export const writeKeysFile = (folder: string, file: KeysFile): void => replaceFile(join(folder, KEYS_FILE), formatKeysFile(file))

/** Parses keys from a keychain. @throws if they are not ours */
export const parseKeys = (text: string): StoredKeys => keysSchema.parse(JSON.parse(text))

export const openKeys = (stored: StoredKeys): Keys => ({
  password: Buffer.from(stored.password, 'base64'),
  secondFactor: Buffer.from(stored.secondFactor, 'base64'),
  audit: Buffer.from(stored.audit, 'base64'),
  shortCode: Buffer.from(stored.shortCode, 'base64'),
  backup: Buffer.from(stored.backup, 'base64'),
})
