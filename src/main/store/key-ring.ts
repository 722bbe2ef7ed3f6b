import { Refusal } from '../../shared/errors.ts'
import {
  formatKeysFile,
  generationsOf,
  type KeyGeneration,
  type KeyPurpose,
  type KeysFile,
  makeFileOf,
  makeGeneration,
  makeSealedFile,
  mergeKeysFiles,
  type OpenKeysFile,
  parseKeysFile,
  parseSecretPart,
  readKeysFile,
  secretPartOf,
  writeKeysFile,
} from './keys-file.ts'
import type { BackupKeys, DirectoryKeys, KeySet, KeyStorage, WriteKeys } from './ports/store.ts'

/** The system's keychain. */
type Sealer = {
  readonly seal: (text: string) => Promise<string>
  /** @throws if the text was sealed elsewhere, or the keychain stays locked */
  readonly open: (sealed: string) => Promise<string>
}

/** Called only when needed, because a keychain may be slow or ask the user. Null if the system has none. */
export type FindSealer = () => Promise<Sealer | null>

const seal = async (file: OpenKeysFile, sealer: Sealer): Promise<KeysFile> =>
  makeSealedFile(file, await sealer.seal(secretPartOf(file)))

/** Writes the keys of a new directory. With a keychain they are sealed from the start, and never on the disk in plain text. */
export const writeFirstKeys = async (folder: string, file: OpenKeysFile, findSealer: FindSealer): Promise<KeysFile> => {
  const sealer = await findSealer()
  const stored = sealer ? await seal(file, sealer) : file
  writeKeysFile(folder, stored)
  return stored
}

/** Null if the file is sealed and cannot be opened here. */
export const readGenerations = async (file: KeysFile, findSealer: FindSealer): Promise<KeyGeneration[] | null> => {
  if (!('sealed' in file)) return generationsOf(file)
  const sealer = await findSealer()
  try {
    return sealer ? parseSecretPart(file.version, await sealer.open(file.sealed)) : null
  } catch {
    // Sealed by the keychain of another computer or another system user.
    return null
  }
}

const isStoredPlain = (folder: string): boolean => {
  try {
    return !('sealed' in readKeysFile(folder))
  } catch {
    return false
  }
}

/** The keys of the folder, without a keychain. Null if there are none that can be read. */
const readOpenFile = async (folder: string, findSealer: FindSealer): Promise<OpenKeysFile | null> => {
  try {
    const file = readKeysFile(folder)
    const generations = await readGenerations(file, findSealer)
    return generations && makeFileOf(file, generations)
  } catch {
    return null
  }
}

/**
 * The content of keys.json for keys that come into a folder from a backup, together with the folder's own, because the restored directory keeps
 * newer passwords. It is sealed if there is a keychain, unless the folder's keys are not.
 */
export const formatKeysFor = async (folder: string, keys: string, findSealer: FindSealer): Promise<string> => {
  const file = parseKeysFile(keys)
  if ('sealed' in file) return keys
  const today = await readOpenFile(folder, findSealer)
  const merged = (today && mergeKeysFiles(file, today)) ?? file
  const sealer = isStoredPlain(folder) ? null : await findSealer()
  return formatKeysFile(sealer ? await seal(merged, sealer) : merged)
}

/** The keys of an open directory, and how they are stored. */
export class KeyRing {
  readonly #folder: string
  readonly #findSealer: FindSealer
  #file: KeysFile
  #generations: KeyGeneration[] | null
  /** The generation in use, which the database names. */
  #current = 1
  /** True if the key of the audit anchor is new, so that no anchor can exist yet. */
  readonly isFirst: boolean

  /** `generations`: null if they are sealed and this process does not need them. */
  constructor(folder: string, file: KeysFile, generations: KeyGeneration[] | null, findSealer: FindSealer) {
    this.#folder = folder
    this.#file = file
    this.#generations = generations
    this.#findSealer = findSealer
    this.isFirst = !file.isSetUp
  }

  /** The keys of each purpose; null if they are sealed and this process does not need them. They follow a rotation. */
  get keys(): DirectoryKeys | null {
    if (!this.#generations) return null
    return {
      password: this.#setOf('password'),
      secondFactor: this.#setOf('secondFactor'),
      audit: this.#setOf('audit'),
      shortCode: this.#setOf('shortCode'),
    }
  }

  get backup(): BackupKeys | null {
    if (!this.#generations) return null
    const set = this.#setOf('backup')
    const directoryId = this.#file.directoryId
    const readFile = (): string => {
      const used = (this.#generations ?? []).filter(({ id }) => id <= this.#current)
      return formatKeysFile(makeFileOf({ directoryId, isSetUp: true }, used))
    }
    return {
      directoryId,
      get signingSeed() {
        return set.requireCurrent()
      },
      get signingSeeds() {
        return set.list().map(({ key }) => key)
      },
      // The keys of a directory in use, without a keychain: a backup opens on any computer.
      get file() {
        return readFile()
      },
    }
  }

  get storage(): KeyStorage {
    return {
      isSealed: () => 'sealed' in this.#file,
      read: () => this.#read(),
      prepareKeep: (kind) => this.#prepareKeep(kind),
      prepareGeneration: () => this.#prepareGeneration(),
      follow: (generation) => this.#follow(generation),
      listFormer: () =>
        (this.#generations ?? [])
          .filter(({ id }) => id < this.#current)
          .map(({ id, keys }) => ({ id, purposes: purposesOf(keys) })),
      prepareDrop: (purpose) => this.#prepareDrop(purpose),
    }
  }

  /** Uses the generation that the database names. False if its keys are not in the file. */
  use(generation: number): boolean {
    this.#current = generation
    return this.#generations?.some(({ id }) => id === generation) ?? true
  }

  /** Call it before the first administrator is committed. From then on a missing database is an error. */
  readonly markSetUp = (): void => this.#replace({ ...this.#file, isSetUp: true })

  #replace(next: KeysFile): void {
    writeKeysFile(this.#folder, next)
    this.#file = next
  }

  /** Sorted by id, the current one first and then the former ones. One that no commit names yet is not used. */
  #list(purpose: KeyPurpose): { id: number; key: Buffer }[] {
    return (this.#generations ?? [])
      .filter(({ id }) => id <= this.#current)
      .sort((one, other) => other.id - one.id)
      .flatMap(({ id, keys }) => (keys[purpose] === undefined ? [] : [{ id, key: Buffer.from(keys[purpose], 'base64') }]))
  }

  #setOf(purpose: KeyPurpose): KeySet {
    const readCurrent = (): number => this.#current
    const find = (id: number): Buffer | null => this.#list(purpose).find((one) => one.id === id)?.key ?? null
    return {
      get currentId() {
        return readCurrent()
      },
      find,
      list: () => this.#list(purpose),
      requireCurrent: () => {
        const key = find(this.#current)
        if (!key) throw new Refusal('not-available')
        return key
      },
    }
  }

  async #read(): Promise<Awaited<ReturnType<KeyStorage['read']>>> {
    return { kind: this.#kind, hasKeychain: (await this.#findSealer()) !== null }
  }

  /** Seals what is to be written beforehand, because a keychain may ask the user. */
  async #prepare(generations: KeyGeneration[], kind: 'keychain' | 'file'): Promise<WriteKeys> {
    const open = makeFileOf(this.#file, generations)
    const sealer = kind === 'keychain' ? await this.#findSealer() : null
    if (kind === 'keychain' && !sealer) throw new Refusal('not-available')
    const next = sealer ? await seal(open, sealer) : open
    const former = formatKeysFile(this.#file)
    return () => {
      if (formatKeysFile(readKeysFile(this.#folder)) !== former) throw new Refusal('changed-meanwhile')
      this.#replace(next)
      this.#generations = generations
    }
  }

  /** The keys as another process may have written them. @throws Refusal not-available */
  async #reload(): Promise<KeyGeneration[]> {
    if (!this.#generations) throw new Refusal('not-available')
    const file = readKeysFile(this.#folder)
    const generations = await readGenerations(file, this.#findSealer)
    if (!generations || file.directoryId !== this.#file.directoryId) throw new Refusal('not-available')
    this.#file = file
    this.#generations = generations
    return generations
  }

  get #kind(): 'keychain' | 'file' {
    return 'sealed' in this.#file ? 'keychain' : 'file'
  }

  async #prepareKeep(kind: 'keychain' | 'file'): Promise<WriteKeys> {
    return this.#prepare(await this.#reload(), kind)
  }

  /** Keys that were made and never used, because a crash came between, are replaced. */
  async #prepareGeneration(): Promise<{ generation: number; write: WriteKeys }> {
    const generation = this.#current + 1
    const used = (await this.#reload()).filter(({ id }) => id < generation)
    return { generation, write: await this.#prepare([...used, makeGeneration(generation)], this.#kind) }
  }

  async #follow(generation: number): Promise<void> {
    if (!this.#generations || generation === this.#current) return
    const generations = await this.#reload()
    if (generations.some(({ id }) => id === generation)) this.#current = generation
  }

  async #prepareDrop(purpose: KeyPurpose): Promise<WriteKeys> {
    const kept = (await this.#reload()).flatMap((one) => {
      if (one.id >= this.#current) return [one]
      const { [purpose]: _dropped, ...keys } = one.keys
      return Object.keys(keys).length > 0 ? [{ id: one.id, keys }] : []
    })
    return this.#prepare(kept, this.#kind)
  }
}

const purposesOf = (keys: KeyGeneration['keys']): KeyPurpose[] =>
  (Object.keys(keys) as KeyPurpose[]).filter((purpose) => keys[purpose] !== undefined)
