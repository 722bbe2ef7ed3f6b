import { Refusal } from '../../shared/errors.ts'
import { type Keys, type KeysFile, openKeys, parseKeys, type StoredKeys, writeKeysFile } from './keys-file.ts'
import type { KeyStorage } from './ports/store.ts'

/** The system's keychain, as far as Gatehouse needs it. */
type Sealer = {
  readonly seal: (text: string) => Promise<string>
  /** @throws where it was sealed elsewhere, or the keychain stays shut */
  readonly open: (sealed: string) => Promise<string>
}

/** Asked only when it is needed: a keychain may take a moment, or a person's consent. Null where the system has none. */
export type FindSealer = () => Promise<Sealer | null>

/** The keys of an open directory, and how its file keeps them. */
export type KeyRing = {
  /** Null where they are sealed and this process does without them. */
  readonly keys: Keys | null
  readonly storage: KeyStorage
  /** The key under the audit log's note is new: nothing can have been noted before. */
  readonly isFirst: boolean
  /** To be called before the first administrator is committed: from then on a missing database is a loss. */
  readonly markSetUp: () => void
}

const seal = async (file: KeysFile & { keys: StoredKeys }, sealer: Sealer): Promise<KeysFile> => {
  const { keys, ...about } = file
  return { ...about, sealed: await sealer.seal(JSON.stringify(keys)) }
}

/** A new directory's file: sealed from the start where there is a keychain, so that the keys never lie open on the disk. */
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

/** Null where the file is sealed and cannot be opened here. */
export const readStoredKeys = async (file: KeysFile, findSealer: FindSealer): Promise<StoredKeys | null> => {
  if ('keys' in file) return file.keys
  const sealer = await findSealer()
  try {
    return sealer ? parseKeys(await sealer.open(file.sealed)) : null
  } catch {
    // Another computer's keychain, or another account's.
    return null
  }
}

export const createKeyRing = (
  folder: string,
  file: KeysFile,
  stored: StoredKeys | null,
  { findSealer, isUpgraded }: { findSealer: FindSealer; isUpgraded: boolean },
): KeyRing => {
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
    isFirst: !file.isSetUp || isUpgraded,
    markSetUp: () => replace({ ...current, isSetUp: true }),
    storage: {
      read,
      keep: async (kind) => {
        if (!stored) throw new Refusal('not-available')
        const { directoryId, isSetUp } = current
        const open = { version: 2 as const, directoryId, isSetUp, keys: stored }
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
