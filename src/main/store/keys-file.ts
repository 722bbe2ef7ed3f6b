import { createHash, randomBytes, randomUUID } from 'node:crypto'
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

/** The keys that were made together. A purpose whose former key nothing uses any more is no longer there. */
const generationSchema = z.strictObject({ id: z.int().min(1), keys: keysSchema.partial() })

const generationsSchema = z.array(generationSchema).min(1)

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
  // Since the keys were first rotated.
  z.strictObject({ version: z.literal(2), ...about, generations: generationsSchema }),
  z.strictObject({ version: z.literal([1, 2]), ...about, sealed: z.base64() }),
])

export type KeyPurpose = keyof z.infer<typeof keysSchema>

export type KeyGeneration = z.infer<typeof generationSchema>

export type KeysFile = z.infer<typeof fileSchema>

/** The file without a keychain. */
export type OpenKeysFile = Exclude<KeysFile, { sealed: string }>

const makeKey = (): string => randomBytes(KEY_BYTES).toString('base64')

/** Creates keys for a new directory, without writing them. */
export const makeKeysFile = (): OpenKeysFile => ({
  version: 1,
  directoryId: randomUUID(),
  isSetUp: false,
  keys: makeKeys(),
})

const makeKeys = (): z.infer<typeof keysSchema> => ({
  password: makeKey(),
  secondFactor: makeKey(),
  audit: makeKey(),
  shortCode: makeKey(),
  backup: makeKey(),
})

/** New keys for all purposes. */
export const makeGeneration = (id: number): KeyGeneration => ({ id, keys: makeKeys() })

/** @throws if the file is missing (ENOENT), unreadable, or not a keys file */
export const readKeysFile = (folder: string): KeysFile => parseKeysFile(readPrivateFile(join(folder, KEYS_FILE)))

/** Of everything else in the file. A changed key would otherwise look like a wrong password of every user. */
const checkOf = (file: KeysFile): string =>
  createHash('sha256')
    .update(JSON.stringify(fileSchema.parse(file)))
    .digest('base64')

const checkSchema = z.looseObject({ check: z.string().optional() })

/** @throws if the text is not a keys file, or not as it was written. Files of former versions have no check */
export const parseKeysFile = (text: string): KeysFile => {
  const { check, ...rest } = checkSchema.parse(JSON.parse(text))
  const file = fileSchema.parse(rest)
  if (check !== undefined && check !== checkOf(file)) throw new Error('the keys were changed')
  return file
}

export const formatKeysFile = (file: KeysFile): string => `${JSON.stringify({ ...file, check: checkOf(file) }, null, 2)}\n`

export const writeKeysFile = (folder: string, file: KeysFile): void => replaceFile(join(folder, KEYS_FILE), formatKeysFile(file))

/** What a keychain seals of the file. */
export const secretPartOf = (file: OpenKeysFile): string => JSON.stringify('keys' in file ? file.keys : file.generations)

/** The keys of an open file, the newest last. */
export const generationsOf = (file: OpenKeysFile): KeyGeneration[] =>
  'keys' in file ? [{ id: 1, keys: file.keys }] : file.generations

/** The file with its keys sealed to a text. */
export const makeSealedFile = ({ version, directoryId, isSetUp }: OpenKeysFile, sealed: string): KeysFile => ({
  version,
  directoryId,
  isSetUp,
  sealed,
})

/**
 * The keys of a backup together with those of today, for a restored directory that keeps passwords of today. Null if they do not fit together,
 * or one of them is sealed.
 */
export const mergeKeysFiles = (backup: KeysFile, today: KeysFile): OpenKeysFile | null => {
  if ('sealed' in backup || 'sealed' in today || backup.directoryId !== today.directoryId) return null
  const merged = new Map<number, KeyGeneration>()
  for (const { id, keys } of [...generationsOf(today), ...generationsOf(backup)]) {
    const known = merged.get(id)?.keys ?? {}
    const isOther = Object.entries(keys).some(([purpose, text]) => (known[purpose as KeyPurpose] ?? text) !== text)
    if (isOther) return null
    merged.set(id, { id, keys: { ...known, ...keys } })
  }
  return makeFileOf(
    backup,
    [...merged.values()].sort((one, other) => one.id - other.id),
  )
}

/** Parses what a keychain opened. @throws if it is not ours */
export const parseSecretPart = (version: KeysFile['version'], text: string): KeyGeneration[] =>
  version === 1 ? [{ id: 1, keys: keysSchema.parse(JSON.parse(text)) }] : generationsSchema.parse(JSON.parse(text))

/** A file with these keys. The first generation is written as it always was, so that an older Gatehouse can read it. */
export const makeFileOf = (
  { directoryId, isSetUp }: Pick<KeysFile, 'directoryId' | 'isSetUp'>,
  generations: readonly KeyGeneration[],
): OpenKeysFile => {
  const [first] = generations
  const keys = generations.length === 1 && first?.id === 1 ? keysSchema.safeParse(first.keys) : null
  return keys?.success
    ? { version: 1, directoryId, isSetUp, keys: keys.data }
    : { version: 2, directoryId, isSetUp, generations: [...generations] }
}
