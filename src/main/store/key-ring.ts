import { Refusal } from '../../shared/errors.ts'
import {
  formatKeysFile,
  type Keys,
  type KeysFile,
  openKeys,
  parseKeys,
  parseKeysFile,
  readKeysFile,
  type StoredKeys,
  writeKeysFile,
} from './keys-file.ts'
import type { BackupKeys, KeyStorage } from './ports/store.ts'

/** The system's keychain. */
type Sealer = {
  readonly seal: (text: string) => Promise<string>
  /** @throws if the text was sealed elsewhere, or the keychain stays locked */
  readonly open: (sealed: string) => Promise<string>
}

/** Called only when needed, because a keychain may be slow or ask the user. Null if the system has none. */
export type FindSealer = () => Promise<Sealer | null>

/** The keys of an open directory, and how they are stored. */
export type KeyRing = {
  /** Null if they are sealed and this process does not need them. */
  readonly keys: Keys | null
  readonly storage: KeyStorage
  /** Null as `keys`. */
  readonly backup: BackupKeys | null
  /** True if the key of the audit anchor is new, so that no anchor can exist yet. */
  readonly isFirst: boolean
  /** Call it before the first administrator is committed. From then on a missing database is an error. */
  readonly markSetUp: () => void
}

const seal = async (file: KeysFile & { keys: StoredKeys }, sealer: Sealer): Promise<KeysFile> => {
  const { keys, ...about } = file
  return { ...about, sealed: await sealer.seal(JSON.stringify(keys)) }
}

/** Writes the keys of a new directory. With a keychain they are sealed from the start, and never on the disk in plain text. */
export const writeFirstKeys = async (
  folder: string,
  file: KeysFile & { keys: StoredKeys },
  findSealer: FindSealer,
): Promise<KeysFile> => {
  const sealer = await findSealer()
  const stored = sealer ? await seal(file, sealer) : file
  writeKeysFile(folder, stored)
  return stored
}

/** Null if the file is sealed and cannot be opened here. */
export const readStoredKeys = async (file: KeysFile, findSealer: FindSealer): Promise<StoredKeys | null> => {
  if ('keys' in file) return file.keys
  const sealer = await findSealer()
  try {
    return sealer ? parseKeys(await sealer.open(file.sealed)) : null
  } catch {
    // Sealed by the keychain of another computer or another system user.
    return null
  }
}

const isStoredPlain = (folder: string): boolean => {
  try {
    return 'keys' in readKeysFile(folder)
  } catch {
    return false
  }
}

/** The content of keys.json for keys that come into a folder from a backup: sealed if there is a keychain, unless the folder's keys are not. */
export const formatKeysFor = async (folder: string, keys: string, findSealer: FindSealer): Promise<string> => {
  const file = parseKeysFile(keys)
  const sealer = 'keys' in file && !isStoredPlain(folder) ? await findSealer() : null
  return sealer && 'keys' in file ? formatKeysFile(await seal(file, sealer)) : keys
}

export const createKeyRing = (folder: string, file: KeysFile, stored: StoredKeys | null, findSealer: FindSealer): KeyRing => {
  let current = file

  const replace = (next: KeysFile): void => {
    writeKeysFile(folder, next)
    current = next
  }

  const read: KeyStorage['read'] = async () => ({
    kind: 'sealed' in current ? 'keychain' : 'file',
    hasKeychain: (await findSealer()) !== null,
  })

  return {
    keys: stored && openKeys(stored),
    backup: stored && {
      directoryId: file.directoryId,
      signingSeed: openKeys(stored).backup,
      // The keys of a directory in use, without a keychain: a backup opens on any computer.
      file: formatKeysFile({ version: 1, directoryId: file.directoryId, isSetUp: true, keys: stored }),
    },
    isFirst: !file.isSetUp,
    markSetUp: () => replace({ ...current, isSetUp: true }),
    storage: {
      isSealed: () => 'sealed' in current,
      read,
      keep: async (kind) => {
        if (!stored) throw new Refusal('not-available')
        const { directoryId, isSetUp } = current
        const open = { version: 1 as const, directoryId, isSetUp, keys: stored }
        if (kind === 'file') replace(open)
        else {
          const sealer = await findSealer()
          if (!sealer) throw new Refusal('not-available')
          replace(await seal(open, sealer))
        }
        return read()
      },
    },
  }
}
