import type { ImportFormat, TextEncoding } from '../../shared/domain/import-formats.ts'
import type { DirectoryOrigin } from '../store/ports/store.ts'
import type { ImportColumn, ImportField, ImportRecord } from './imported-user.ts'

export type { ImportFormat, TextEncoding }

/** The scrypt parameters of a Firebase project, as its console shows them (base64). */
export type FirebaseParameters = {
  readonly signerKey: string
  readonly saltSeparator: string
  readonly rounds: number
  readonly memoryCost: number
}

/** What a person chooses about a file. What is left out is detected. */
export type ImportSourceOptions = {
  readonly format?: ImportFormat | undefined
  readonly encoding?: TextEncoding | undefined
  /** One character (CSV). */
  readonly separator?: string | undefined
  readonly hasHeader?: boolean | undefined
  /** The fields of the columns, in their order. */
  readonly columns?: readonly (ImportField | null)[] | undefined
  /** The names of the sources to read. Without it, those that are suggested. */
  readonly sources?: readonly string[] | undefined
  /** Makes `name@domain` of names without @. */
  readonly domain?: string | undefined
  readonly firebase?: FirebaseParameters | undefined
  readonly pepper?: string | undefined
  /** What a hash of Gatehouse needs. Without it, hashes of Gatehouse are taken to be of this directory. */
  readonly gatehouse?: DirectoryOrigin | undefined
  /** The time that decides whether a ban has ended. Without it, the computer's (UTC epoch milliseconds). */
  readonly now?: number | undefined
  /** The data folder, which also gets a private copy of a SQLite file. Without it, the system's folder for temporary files gets the copy. */
  readonly temporaryFolder?: string | undefined
}

/** Why a file cannot be read, or not to its end. */
export type ImportFileFault =
  | 'file-missing'
  | 'file-unreadable'
  /** A file of the directory in use. */
  | 'own-file'
  | 'file-empty'
  | 'file-too-large'
  | 'too-many-files'
  /** The two files are not users and their hashes. */
  | 'files-unrelated'
  | 'format-unknown'
  /** The bytes are not of the encoding. */
  | 'encoding-wrong'
  | 'quote-unclosed'
  | 'text-after-quote'
  | 'record-too-long'
  | 'too-many-columns'
  | 'separator-wrong'
  | 'json-malformed'
  | 'json-too-deep'
  | 'too-many-values'
  | 'sql-malformed'
  /** Its users are made by SQL expressions, so they are not in the file. */
  | 'sql-expressions'
  | 'database-damaged'
  /** The copy of a database does not fit on the disk. */
  | 'no-space'
  /** A spreadsheet, which can be saved as CSV. */
  | 'spreadsheet'
  /** No table, collection or list in it holds users. */
  | 'no-users'

/** Thrown by `read()` and while a file is opened. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault'
  readonly fault: ImportFileFault
  /** From 1 on. Null if the fault is not in one line. */
  readonly line: number | null

  constructor(fault: ImportFileFault, line: number | null = null) {
    super(line === null ? fault : `${fault} in line ${line}`)
    this.fault = fault
    this.line = line
  }
}

/** A table, collection, realm or model. */
export type ImportSource = {
  readonly name: string
  readonly users: number
  /** Read if nothing is chosen. */
  readonly isSuggested: boolean
  readonly signsInByPassword: boolean
}

/**
 * What must or may be said before the users can be read.
 *
 * - `columns`: no column is known to have the emails or user names, so every row is refused.
 * - `firebase-parameters`: without them no password can be used.
 * - `gatehouse-key`: the hashes are of another directory, whose key was not given.
 * - `second-file`: the users or the hashes are in another file (Auth0).
 * - `domain`: some users have a name and no email.
 * - `pepper`: the application may have one (Devise).
 */
export type ImportWant = 'columns' | 'firebase-parameters' | 'gatehouse-key' | 'second-file' | 'domain' | 'pepper'

/** A file that is open for reading. */
export type OpenedImport = {
  readonly format: ImportFormat
  /** Null for a database. */
  readonly encoding: TextEncoding | null
  /** Null if the file is not CSV, like `hasHeader`. */
  readonly separator: string | null
  readonly hasHeader: boolean | null
  /** None if the layout is known. */
  readonly columns: readonly ImportColumn[]
  /** None if the file has one list only. */
  readonly sources: readonly ImportSource[]
  readonly wants: readonly ImportWant[]
  /** The first records. */
  readonly preview: readonly ImportRecord[]
  /** All records, from the first on. @throws ImportFault */
  read(): Iterable<ImportRecord>
  /** The size of the files. */
  readonly bytes: number
  /** How far the running `read()` is. */
  readonly bytesRead: number
  /** Closes the files and removes private copies. */
  close(): void
}

export type ImportOpening = OpenedImport | { readonly fault: ImportFileFault; readonly line: number | null }
