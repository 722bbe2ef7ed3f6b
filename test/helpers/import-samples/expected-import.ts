import type { ImportedPasswordFault, ImportedUser, ImportRowRefusal } from '../../../src/main/transfer/imported-user.ts'
import type { ImportFileFault, ImportSourceOptions, ImportWant } from '../../../src/main/transfer/opened-import.ts'
import type { ImportFormat, TextEncoding } from '../../../src/shared/domain/import-formats.ts'

/** A row that is no user: its number, why, and what shows it. */
type ExpectedRefusal = readonly [row: number, reason: ImportRowRefusal, shown?: string]

/** What the samples' README says of one file, or of files that belong together. Addresses are emails, or user names where there is none. */
export type ExpectedImport = {
  readonly files: readonly string[]
  /** Why this choice is tested, if it is not what is detected. */
  readonly choice?: string
  readonly options?: ImportSourceOptions
} & (
  | { readonly fault: ImportFileFault; readonly line?: number }
  | {
      readonly format: ImportFormat
      readonly encoding: TextEncoding | null
      readonly separator?: string
      readonly users: number
      readonly wants?: readonly ImportWant[]
      readonly sources?: readonly string[]
      /** Some users in full detail, by address. */
      readonly named?: Readonly<Record<string, Partial<ImportedUser>>>
      readonly disabled?: readonly string[]
      readonly refused?: readonly ExpectedRefusal[]
      /** Where they are too many to name. */
      readonly refusedInAll?: number
      readonly withoutPassword?: number
      readonly unusable?: Partial<Readonly<Record<ImportedPasswordFault, number>>>
      /** For each known password, everyone whom it signs in. */
      readonly signsIn?: Readonly<Record<string, readonly string[]>>
    }
)

/** Refusals of the same reason. */
export const refusals = (reason: ImportRowRefusal, rows: readonly number[]): ExpectedRefusal[] => rows.map((row) => [row, reason])

/** Whole numbers from one to another. */
export const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)
