import type { ExportFormat } from '../../shared/api/audit-filter.ts'
import type { Transport } from '../../shared/api/definition.ts'
import type { contract, OutputOf, ParsedInputOf } from '../../shared/api/index.ts'
import type { OperationName } from '../../shared/api/names.ts'
import type { PaperLayout } from '../../shared/domain/paper-layout.ts'
import type { StorageFault } from '../../shared/errors.ts'
import type { CallContext } from '../auth/audit-context.ts'
import type { Session, User } from '../store/ports/store.ts'

/** The user chose no file, or the disk or folder did not take it. `fault` is null for another cause. */
type UnsavedFile = { readonly kind: 'cancelled' } | { readonly kind: 'failed'; readonly fault: StorageFault | null }

export type SavedFile = { readonly kind: 'saved'; readonly path: string } | UnsavedFile

/** A file that the user chose. It gets its name at `commit`; otherwise the caller must discard it. */
export type OpenedFile =
  | {
      readonly kind: 'open'
      readonly path: string
      readonly file: {
        readonly descriptor: number
        readonly commit: () => Promise<void>
        readonly discard: () => Promise<void>
      }
    }
  | UnsavedFile

/** What became of a print dialog. */
export type Printed = 'printed' | 'cancelled' | 'failed'

/** A reset or activation code on paper, with the text of its QR code. */
export type ScannedCode = ParsedInputOf<'desktop:printResetCodes'>['printedCodes'][number] & { readonly scanned: string }

/** Codes on paper, in the order of the list. */
export type CodeSheet = {
  readonly printedCodes: readonly ScannedCode[]
  readonly layout: PaperLayout
  readonly directory: string
}

export type RecoverySheet = { readonly email: string; readonly codes: readonly string[]; readonly directory: string }

/** The files that a caller chooses: in a dialog of the window, or on the command line. */
export type Files = {
  /** The file of an export. `name` is what the dialog suggests. */
  readonly openExport: (format: ExportFormat | 'json', name: ExportName) => Promise<OpenedFile>
  /** A further file of the export, with this content. Its name is that of the chosen file, and `extension`. */
  readonly openBeside: (path: string, extension: string, content: string) => Promise<OpenedFile>
}

/** What is exported. */
type ExportName = 'audit-log' | 'users' | 'user-data'

/** What a window can do outside the directory's data. Transports without a window have none. */
export type Desktop = Files & {
  /** Copies to the clipboard. Resolves to the seconds after which it is cleared, if it still holds the text. */
  readonly copySecret: (text: string) => Promise<number>
  /** Clears the clipboard at once if it still holds a copied secret. */
  readonly clearSecret: () => Promise<void>
  /** As text, or as a PDF if the user chooses that type. */
  readonly saveRecoveryCodes: (sheet: RecoverySheet, paper: PaperLayout['paper']) => Promise<SavedFile>
  readonly printRecoveryCodes: (sheet: RecoverySheet, paper: PaperLayout['paper']) => Promise<Printed>
  readonly printResetCodes: (sheet: CodeSheet) => Promise<Printed>
  readonly saveResetCodes: (sheet: CodeSheet) => Promise<SavedFile>
  /** The layout that was chosen last. Null if there is none. */
  readonly readPaperLayout: () => unknown
  readonly savePaperLayout: (layout: PaperLayout) => void
  /** The country of the system's settings, as ISO 3166 code. May be empty. */
  readonly readCountry: () => string
  /** The user's list preferences that are stored on this computer. Null if there are none. */
  readonly readListPreferences: (userId: string) => unknown
  /** Returns false if the file cannot be written. */
  readonly saveListPreferences: (userId: string, setup: unknown) => boolean
  /** Asks where to save the report of a job. The content is made after the answer. */
  readonly saveReport: (makeContent: () => Promise<string>) => Promise<SavedFile>
  /** Asks for files to import. Null if the user cancels the dialog. */
  /** Asks for the file with the key of another directory. Null if the user cancels the dialog. */
  readonly chooseKeyFile: () => Promise<string | null>
  readonly chooseImportFiles: () => Promise<readonly string[] | null>
  /** Asks for the folder of the backups. Null if the user cancels the dialog. */
  readonly chooseBackupFolder: () => Promise<string | null>
  /** Asks for a backup. Null if the user cancels the dialog. */
  readonly chooseBackup: () => Promise<string | null>
  /** Returns false if the user cancels the dialog. */
  readonly chooseFolder: () => Promise<boolean>
  readonly quit: () => void
}

/** The caller, as the transport knows it. */
export type Caller = {
  readonly transport: Transport
  /** The source on which attempts are counted: all windows, all of HTTP, or the terminal. */
  readonly source: string
  /** The source whose calls in flight are limited together: this window or HTTP connection. Default: `source`. */
  readonly channel?: string
  /** The token that a program sends with an attempt. */
  readonly programToken?: string | null
  readonly desktop: Desktop | null
  /** The files that a caller without a window names. */
  readonly files?: Files
  /** Aborted when the page or connection of the caller is gone. */
  readonly signal?: AbortSignal
}

/**
 * Runs a long read in its user's queue. `read` resolves to null if its signal aborted it; `newer` aborts it too.
 *
 * @throws Refusal busy, cancelled, or the reason that ended the session
 */
export type ReadLong = <T>(read: (signal: AbortSignal) => Promise<T | null>, newer?: AbortSignal) => Promise<T>

type TargetOf<K extends OperationName> = (typeof contract)[K] extends { readonly target: true } ? User : null

type ActorOf<K extends OperationName> = (typeof contract)[K]['permission'] extends 'anyone' ? null : User

/** One call that is parsed and authorized. */
type Call<K extends OperationName> = {
  readonly input: ParsedInputOf<K>
  /** The signed-in user, if the operation needs one. */
  readonly user: ActorOf<K>
  readonly sessionId: string | null
  /** The session of the signed-in user, if the operation needs one. */
  readonly session: (typeof contract)[K]['permission'] extends 'anyone' ? null : Session
  /** The user that the operation acts on, if the contract names a target. The permission is already checked. */
  readonly target: TargetOf<K>
  readonly context: CallContext
  readonly caller: Caller
  /** Present if the contract marks the operation as a long read. */
  readonly readLong: (typeof contract)[K] extends { readonly isLongRead: true } ? ReadLong : null
}

/** A call before its handler runs. Its permission and target are checked. */
type CheckedCall<K extends OperationName> = Pick<Call<K>, 'input' | 'user' | 'target'> & { readonly at: number }

/**
 * Whether a call needs a recent authentication, for operations where only some calls do. A rule may throw the Refusal that the
 * handler would throw.
 */
export type ReauthenticationRules = {
  readonly [K in OperationName]?: (call: CheckedCall<K>) => boolean | Promise<boolean>
}

/** Handles the parsed and authorized calls of one operation. Resolves to the output or throws a Refusal. */
export type Handler<K extends OperationName> = (call: Call<K>) => Promise<OutputOf<K>>

/** The handler of each operation. */
export type Handlers = { readonly [K in OperationName]: Handler<K> }

/** The handlers of one namespace, the part of an operation's name before the colon. */
export type HandlersOf<Namespace extends string> = Pick<Handlers, Extract<OperationName, `${Namespace}:${string}`>>
