import { randomBytes, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

export const KEYS_FILE = 'keys.json'

/** Bytes of each key: the full strength of HMAC-SHA-384's inner state is far above, 256 bits are beyond any search. */
const KEY_BYTES = 32

const keysSchema = z.strictObject({
  version: z.literal(1),
  /** Must equal the id in the database: keys and database of two directories never mix. */
  directoryId: z.uuid(),
  /**
   * Written before the first administrator is. From then on a missing or empty database is a loss, never a first run:
   * else deleting one file would hand the directory to whoever starts Gatehouse next.
   */
  isSetUp: z.boolean(),
  keys: z.strictObject({ password: z.base64() }),
})

export type Keys = { readonly password: Buffer }

export type KeysFile = z.infer<typeof keysSchema>

/** New keys for a new directory; nothing is written yet. */
export const makeKeysFile = (): KeysFile => ({
  version: 1,
  directoryId: randomUUID(),
  isSetUp: false,
  keys: { password: randomBytes(KEY_BYTES).toString('base64') },
})

/** @throws when the file is missing (ENOENT), unreadable, or not a keys file */
export const readKeysFile = (folder: string): KeysFile => {
  const file = keysSchema.parse(JSON.parse(readFileSync(join(folder, KEYS_FILE), 'utf8')))
  if (openKeys(file).password.length !== KEY_BYTES) throw new Error('a key has the wrong length')
  return file
}

/** Replaces the file whole or not at all, also when the power goes. Mode 0600. */
export const writeKeysFile = (folder: string, file: KeysFile): void => {
  const path = join(folder, KEYS_FILE)
  const temporary = `${path}.${process.pid}.new`
  const descriptor = openSync(temporary, 'w', 0o600)
  try {
    writeSync(descriptor, `${JSON.stringify(file, null, 2)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(temporary, path)
  syncFolder(dirname(path))
}

export const openKeys = (file: KeysFile): Keys => ({ password: Buffer.from(file.keys.password, 'base64') })

const syncFolder = (folder: string): void => {
  // Windows cannot open a folder; its renames are journalled.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
