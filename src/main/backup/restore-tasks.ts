import type { ComparisonCounts, ComparisonList, Difference, TakenBack } from '../../shared/api/comparison.ts'
import type { RestoreRefusal } from '../../shared/api/restores.ts'
import type { PlainCode, StorageFault } from '../../shared/errors.ts'
import type { AuditEntry } from '../store/ports/store.ts'

/** A backup that was unpacked, checked and compared. */
export type Rehearsal = {
  readonly directoryId: string
  readonly madeAt: number
  readonly directoryName: string
  readonly users: number
  /** The newest entry of its log. */
  readonly head: string | null
  readonly isLogIntact: boolean
  /** Null if there is no directory of today, or none that can be read. */
  readonly counts: ComparisonCounts | null
  /** The content of keys.json, without a keychain. It is not on the disk. */
  readonly keys: string
}

/**
 * The directory that a backup replaces. `compared`: it is open, and the backup must be of it. `damaged`: the backup must be of it, and is compared
 * as far as it can be read. `none`: there is none yet.
 */
export type Today = 'compared' | 'damaged' | 'none'

export type RehearseTask = {
  readonly kind: 'rehearse'
  /** The path of the backup. */
  readonly file: string
  readonly passphrase: string
  /** A new folder. */
  readonly staging: string
  /** The data folder that is to be replaced. Null for a restore into a new folder. */
  readonly dataFolder: string | null
  readonly today: Today
  readonly now: number
}

export type ReplaceTask = {
  readonly kind: 'replace'
  readonly dataFolder: string
  /** The name of the folder with the rehearsed backup, in the data folder. */
  readonly staging: string
  readonly rehearsal: Rehearsal
  /** The content of keys.json as it is stored: with a keychain, sealed. */
  readonly storedKeys: string
  /** The keys of today, as in `Rehearsal`. Null if they cannot be read. */
  readonly keysOfToday: string | null
  readonly takenBack: TakenBack
  /** Whether the replaced directory is kept. */
  readonly isKept: boolean
  readonly about: Omit<AuditEntry, 'subject' | 'details'>
}

type DifferencesTask = {
  readonly kind: 'differences'
  readonly staging: string
  readonly list: ComparisonList
  readonly after: number
  readonly limit: number
}

export type RestoreTask = RehearseTask | ReplaceTask | DifferencesTask

/** A directory that took its place. `kept`: the path of the replaced one. */
export type Replaced = { readonly kept: string | null; readonly replaced: string | null }

type Answers = {
  rehearse: Rehearsal
  replace: Replaced
  differences: Difference[]
}

/** What a thread answers. Errors lose their class on the way from a thread, so expected ones are values. */
export type RestoreAnswer<K extends RestoreTask['kind']> =
  | { readonly kind: 'done'; readonly value: Answers[K] }
  | { readonly kind: 'refused'; readonly reason: RestoreRefusal }
  | { readonly kind: 'blocked'; readonly code: PlainCode }
  | { readonly kind: 'failed'; readonly fault: StorageFault }
