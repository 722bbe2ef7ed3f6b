import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { KEYS_FILE } from './folder-files.ts'

/** Bytes of each key: the full strength of HMAC-SHA-384's inner state is far above, 256 bits are beyond any search. */
const KEY_BYTES = 32

const key = z.base64().refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, 'a key has the wrong length')

/** A key for each purpose: under password hashes, second factors' secrets, and the note of the audit log's head. */
const keysSchema = z.strictObject({ password: key, secondFactor: key, audit: key })

const about = {
  /** Must equal the id in the database: keys and database of two directories never mix. */
  directoryId: z.uuid(),
  /**
   * Written before the first administrator is. From then on a missing or empty database is a loss, never a first run:
   * else deleting one file would hand the directory to whoever starts Gatehouse next.
   */
  isSetUp: z.boolean(),
}

const fileSchema = z.union([
  z.strictObject({ version: z.literal(2), ...about, keys: keysSchema }),
  z.strictObject({ version: z.literal(2), ...about, sealed: z.base64() }),
])

/** As the first version wrote it. */
const firstSchema = z.strictObject({ version: z.literal(1), ...about, keys: z.strictObject({ password: key }) })

export type StoredKeys = z.infer<typeof keysSchema>

export type KeysFile = z.infer<typeof fileSchema>

export type Keys = { readonly [Purpose in keyof StoredKeys]: Buffer }

const makeKey = (): string => randomBytes(KEY_BYTES).toString('base64')

/** New keys for a new directory; nothing is written yet. */
export const makeKeysFile = (): KeysFile & { keys: StoredKeys } => ({
  version: 2,
  directoryId: randomUUID(),
  isSetUp: false,
  keys: { password: makeKey(), secondFactor: makeKey(), audit: makeKey() },
})

/**
 * Reads the file. One of the first version gets the keys that it lacks, and is written anew before anything is encrypted with them.
 *
 * @throws when the file is missing (ENOENT), unreadable, or not a keys file
 */
export const readKeysFile = (folder: string): { file: KeysFile; isUpgraded: boolean } => {
  const stored: unknown = JSON.parse(readPrivateFile(join(folder, KEYS_FILE)))
  const first = firstSchema.safeParse(stored)
  if (!first.success) return { file: fileSchema.parse(stored), isUpgraded: false }
  const keys = { ...first.data.keys, secondFactor: makeKey(), audit: makeKey() }
  const file = { ...first.data, version: 2 as const, keys }
  writeKeysFile(folder, file)
  return { file, isUpgraded: true }
}

export const writeKeysFile = (folder: string, file: KeysFile): void =>
  replaceFile(join(folder, KEYS_FILE), `${JSON.stringify(file, null, 2)}\n`)

/** Keys from what a keychain gave back. @throws where that is none of ours */
export const parseKeys = (text: string): StoredKeys => keysSchema.parse(JSON.parse(text))

export const openKeys = (stored: StoredKeys): Keys => ({
  password: Buffer.from(stored.password, 'base64'),
  secondFactor: Buffer.from(stored.secondFactor, 'base64'),
  audit: Buffer.from(stored.audit, 'base64'),
})
