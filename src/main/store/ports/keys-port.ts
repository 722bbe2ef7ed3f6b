import type { KeyStorageView } from '../../../shared/api/settings.ts'
import type { AuditEntry, Guard } from './commit.ts'

/** The keys of one purpose by their ids. `currentId` is that of the key for new data; it changes when the keys are rotated. */
export type KeySet = {
  readonly currentId: number
  readonly find: (id: number) => Buffer | null
  /** The current key first, then the former ones. */
  readonly list: () => readonly { readonly id: number; readonly key: Buffer }[]
  /** @throws Refusal not-available */
  readonly requireCurrent: () => Buffer
}

/** The keys of a directory that its rules need. */
export type DirectoryKeys = Readonly<Record<'password' | 'secondFactor' | 'audit' | 'shortCode', KeySet>>

export type KeyPurposeName = 'password' | 'secondFactor' | 'audit' | 'shortCode' | 'backup'

/**
 * Writes the file of the keys. It runs in a transaction of the database, because two processes that wrote it at once could lose keys.
 *
 * @throws Refusal changed-meanwhile if another process has written it since
 */
export type WriteKeys = () => void

/** How the directory's keys are kept, outside the database. */
export type KeyStorage = {
  readonly read: () => Promise<Pick<KeyStorageView, 'kind' | 'hasKeychain'>>
  readonly isSealed: () => boolean
  /** Prepares where the keys are kept. @throws Refusal not-available where there is no keychain, or this process has no keys */
  readonly prepareKeep: (kind: KeyStorageView['kind']) => Promise<WriteKeys>
  /** Prepares new keys, which are used once the database names their id. @throws Refusal not-available */
  readonly prepareGeneration: () => Promise<{ readonly generation: number; readonly write: WriteKeys }>
  /** Uses the keys that the database names, and reads those that another process has made. */
  readonly follow: (generation: number) => Promise<void>
  /** Former keys that are still there, with their purposes. */
  readonly listFormer: () => readonly { readonly id: number; readonly purposes: readonly KeyPurposeName[] }[]
  /** Prepares the removal of the former keys of a purpose. */
  readonly prepareDrop: (purpose: KeyPurposeName) => Promise<WriteKeys>
}

/** The current keys of a database, and when they were made: at a rotation, or with the directory. */
export type KeyGenerationRecord = { readonly generation: number; readonly madeAt: number }

/** A text or secret of a user that a key protects. */
export type ProtectedHash = { readonly number: number; readonly stored: string }
export type ProtectedSecret = { readonly number: number; readonly userId: string; readonly sealed: Buffer }

/** Where former keys may still be needed. */
type KeyUses = Readonly<Record<'password' | 'secondFactor' | 'shortCode' | 'audit', boolean>>

/** The keys that a database uses. The keys themselves are outside of it. */
export interface KeysPort {
  readKeyGeneration(): Promise<KeyGenerationRecord>
  /** @throws Refusal changed-meanwhile if another process has rotated the keys */
  rotateKeys(change: { generation: number; write: WriteKeys }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Runs `write` while no other process can write the keys. */
  writeKeys(write: WriteKeys): Promise<void>
  /** The sealed hashes of former keys after a user, of as many users as a short read covers. Null at the end. */
  listFormerHashes(after: number): Promise<{ readonly next: number; readonly hashes: readonly ProtectedHash[] } | null>
  /** The same for the secrets of second factors. */
  listFormerSecrets(after: number): Promise<{ readonly next: number; readonly secrets: readonly ProtectedSecret[] } | null>
  /** Replaces those that are still the same. It is not audited, because the password stays what it is. */
  replaceHashes(changes: readonly (ProtectedHash & { readonly to: string })[]): Promise<void>
  replaceSecrets(changes: readonly (ProtectedSecret & { readonly to: Buffer })[]): Promise<void>
  /** Whether anything of the database still needs a former key. Reads in short slices. */
  findKeyUses(now: number): Promise<KeyUses>
  /** Signs the audit anchor again, with the current key. */
  renewAnchor(): Promise<void>
  /** Signs redacted entries of the log again, with the current key. */
  renewRedactions(): Promise<void>
}
