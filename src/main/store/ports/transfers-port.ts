import type { Transport } from '../../../shared/api/definition.ts'
import type { TransferDecisions, TransferOptions, TransferPlanView, TransferRowView } from '../../../shared/api/transfer-views.ts'
import type { SkipReason } from '../../../shared/domain/bulk-changes.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import type {
  TransferDifference,
  TransferField,
  TransferKind,
  TransferList,
  TransferPasswordFault,
} from '../../../shared/domain/transfer-choices.ts'
import type { AuditEntry, Guard, UserReference, Watch } from './commit.ts'
import type { User } from './user-model.ts'

/** What a row of a file wants of a user, checked by the rules of New user. An empty value says nothing. */
export type WantedUser = {
  readonly email: string
  readonly name: string
  readonly note: string
  readonly groups: readonly string[]
  /** Null if the file says nothing of it. */
  readonly role: Role | null
  readonly isDisabled: boolean
  /** A planned date of disabling. */
  readonly disableAt: number | null
  readonly mustChangePassword: boolean
  readonly createdAt: number | null
  readonly lastSignInAt: number | null
  readonly passwordChangedAt: number | null
  /** As it is stored. Null if the file has none that can be used. */
  readonly hashedPassword: string | null
}

/** A row of a file after it was checked, before it is compared with the directory. */
export type CheckedRow = {
  readonly row: number
  readonly source: string
  readonly shown: string
} & (
  | {
      readonly wanted: WantedUser
      readonly password: 'usable' | 'none' | TransferPasswordFault
      /** Whether a stored password is the same, as far as that can be told without the password. */
      readonly isSamePassword: (stored: string | null) => boolean
    }
  | { readonly refused: string }
)

/** The rows of opened files, one by one. */
export type CheckedRows = {
  readonly rows: Iterable<CheckedRow>
  /** How many bytes of the files were read. */
  readonly readBytes: () => number
  readonly bytes: number
  /** Why the rest could not be read. Null while all is well. */
  readonly findFault: () => string | null
  readonly close: () => void
}

/** What a row is compared under. */
export type RowContext = {
  readonly ownerId: string
  readonly ownerRole: Role
  readonly now: number
}

export type RowDecision =
  | { readonly kind: Exclude<TransferKind, 'refused'>; readonly differences: readonly TransferDifference[] }
  | { readonly kind: 'refused'; readonly reason: string }

/** The rules of imports that the worker threads get from outside the store. */
export type TransferRules = {
  /** `folder`: where a private copy of a database may be. */
  readonly openRows: (request: TransferRequest, folder: string) => CheckedRows | { readonly fault: string }
  readonly compareRow: (checked: Extract<CheckedRow, { wanted: unknown }>, user: User | null, context: RowContext) => RowDecision
}

/** Files to read, and who asks. */
/** The directory that imports, and the password keys of another one. */
export type DirectoryOrigin = {
  readonly ownId: string
  readonly other: OtherDirectory | null
}

/** Another directory, with the keys that its hashes name. */
export type OtherDirectory = {
  readonly directoryId: string
  readonly keys: readonly { readonly id: number; readonly key: Uint8Array }[]
}

export type TransferRequest = {
  readonly paths: readonly string[]
  readonly options: TransferOptions
  readonly fields: readonly TransferField[]
  readonly owner: { readonly id: string; readonly role: Role }
  readonly now: number
  /** The key that seals hashes of other systems, with the id of the directory key that it comes from. */
  readonly key: { readonly id: number; readonly key: Uint8Array }
  /** The id of this directory, and the key of another one that wrote the file. */
  readonly gatehouse: DirectoryOrigin
  /** The work classes of the hashes in use. */
  readonly classes: readonly string[]
}

/** A staged import: its file, and what it would do. */
export type StagedTransfer = { readonly staging: string; readonly facts: Omit<TransferPlanView, 'kind' | 'planId' | 'expiresAt'> }

/** A run as it is stored. */
export type TransferRun = {
  readonly entry: number
  readonly staging: string
  readonly owner: UserReference
  readonly epoch: number
  readonly transport: Transport
  readonly decisions: TransferDecisions
  readonly total: number
  readonly position: number
  readonly changed: number
  readonly skipped: number
  /** Imported users without a password. */
  readonly withoutPassword: number
}

export type TransferCounts = Pick<TransferRun, 'position' | 'changed' | 'skipped' | 'withoutPassword'>

/**
 * Imports of users. A file is read into a staging database, which holds each row with its decision. A run goes through it in transactions on a
 * worker thread, and stores how far it is in each.
 */
export interface TransfersPort {
  /** Reads files into a staging database on another thread. Null where `signal` ended it. */
  stageTransfer(request: TransferRequest, watch: Watch): Promise<StagedTransfer | { readonly fault: string } | null>
  /** A page of a list, after the row with this position. */
  readStagedRows(
    staging: string,
    page: { readonly list: TransferList | null; readonly after: number; readonly limit: number },
  ): Promise<TransferRowView[]>
  /** Removes a staging database that no run needs. */
  dropStaging(staging: string): Promise<void>
  /** Begins a run: it is stored with its entry, and goes on after a crash. */
  beginTransfer(
    change: Pick<TransferRun, 'staging' | 'epoch' | 'transport' | 'decisions' | 'total'> & { readonly ownerId: string },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<TransferRun>
  /**
   * Carries out a run on another thread, until it ends or `signal` ends it. Each transaction checks the guard again.
   *
   * @throws Refusal not-permitted if the owner may no longer; changed-meanwhile if another process goes on with it
   */
  runTransfer(run: TransferRun, parts: { readonly clock: () => number }, watch: Watch): Promise<TransferCounts>
  /** Removes a run with its staging database, and appends the entry that ends it. */
  endTransfer(run: TransferRun, guard: Guard, entry: AuditEntry): Promise<void>
  /** The counts of a run as they are stored. */
  readTransfer(entry: number): Promise<TransferCounts | null>
  /** The skipped users of a run by reason, as far as they are kept. */
  countSkippedBy(entry: number): Promise<{ reason: SkipReason; count: number }[]>
  /** Runs that no process goes on with. This process takes them over. */
  takeLeftTransfers(): Promise<TransferRun[]>
}
