import type { ExportFormat } from '../../shared/api/audit-filter.ts'
import type { contract, OutputOf, ParsedInputOf, Transport } from '../../shared/api/contract.ts'
import type { OperationName } from '../../shared/api/names.ts'
import type { AuditContext } from '../auth/audit-context.ts'
import type { Session, User } from '../store/ports/store.ts'

/** What came of saving a file: where it is, or that the person closed the dialogue, or that the disk did not take it. */
export type SavedFile = { readonly kind: 'saved'; readonly path: string } | { readonly kind: 'cancelled' | 'failed' }

/** A file that the person chose. It is there under its name only once it is kept; what is not kept is to be dropped. */
export type OpenedFile =
  | {
      readonly kind: 'open'
      readonly path: string
      readonly file: {
        readonly descriptor: number
        readonly keep: () => Promise<void>
        readonly drop: () => Promise<void>
      }
    }
  | { readonly kind: 'cancelled' | 'failed' }

/** What a window can do for its person beyond Gatehouse's own data; each transport that has no window has none. */
export type Desktop = {
  /** To the clipboard; resolves to the seconds after which it is cleared if it still holds the text. */
  readonly copySecret: (text: string) => Promise<number>
  readonly saveRecoveryCodes: (sheet: { email: string; codes: string[] }) => Promise<SavedFile>
  readonly printRecoveryCodes: (sheet: { email: string; codes: string[] }) => Promise<SavedFile>
  readonly printResetCode: (printedCode: { email: string; resetToken: string; expiresAt: number }) => Promise<SavedFile>
  readonly printResetCodes: (printedCodes: { email: string; resetToken: string; expiresAt: number }[]) => Promise<SavedFile>
  /** What this computer keeps of how somebody has set up their desk; null for nothing. */
  readonly readListPreferences: (userId: string) => unknown
  /** False where the disk did not take it. */
  readonly saveListPreferences: (userId: string, setup: unknown) => boolean
  /** Asks where an export of the audit log is to go. */
  readonly openExport: (format: ExportFormat) => Promise<OpenedFile>
  /** False where the person closed the dialogue. */
  readonly chooseFolder: () => Promise<boolean>
  readonly quit: () => void
}

/** Who is calling, as the transport knows it. */
export type Caller = {
  readonly transport: Transport
  /** Whom attempts are counted on: all windows, all of HTTP, the terminal. */
  readonly source: string
  /** Whose calls in flight are bounded together: this window, this HTTP connection. Without one, the source's. */
  readonly channel?: string
  /** The token that a program shows beside an attempt. */
  readonly programToken?: string | null
  readonly desktop: Desktop | null
  /** Aborted when the page or the connection that asked is gone; nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

/**
 * Reads what takes long in its user's turn; `read` resolves to null where its signal ended it. `newer` ends it too.
 *
 * @throws Refusal busy, cancelled, or what ended the session meanwhile
 */
export type ReadLong = <T>(read: (signal: AbortSignal) => Promise<T | null>, newer?: AbortSignal) => Promise<T>

type TargetOf<K extends OperationName> = (typeof contract)[K] extends { readonly target: true } ? User : null

type ActorOf<K extends OperationName> = (typeof contract)[K]['needs'] extends 'anyone' ? null : User

/** One call, parsed and permitted. */
export type Call<K extends OperationName> = {
  readonly input: ParsedInputOf<K>
  /** The signed-in user, where the operation needs one. */
  readonly user: ActorOf<K>
  readonly sessionId: string | null
  /** The signed-in user's session, where the operation needs one. */
  readonly session: (typeof contract)[K]['needs'] extends 'anyone' ? null : Session
  /** The user whom the operation acts on, where the contract says that it has one; the permission reaches them. */
  readonly target: TargetOf<K>
  readonly context: AuditContext
  readonly caller: Caller
  /** Where the contract says that the operation may read for long. */
  readonly readLong: (typeof contract)[K] extends { readonly isLongRead: true } ? ReadLong : null
}

/** What runs an operation: resolves to its output or throws a Refusal. */
export type Handlers = { readonly [K in OperationName]: (call: Call<K>) => Promise<OutputOf<K>> }
