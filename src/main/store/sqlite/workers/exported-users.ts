import { writeFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { type CsvSeparator, separatorCharacter } from '../../../../shared/domain/csv-separator.ts'
import { DIRECTORY_COLUMN, exportedColumns, HASH_COLUMN } from '../../../../shared/domain/exported-columns.ts'
import { formatGroupsField } from '../../../../shared/domain/groups.ts'
import { csvHead, csvLine } from '../../../platform/csv.ts'
import type { ThreadWatch } from '../../../platform/thread.ts'
import type { UserExport } from '../../ports/store.ts'
import { readSelection } from '../bulk/bulk-selection.ts'
import { GROUP_SEPARATOR, SELECT_GROUPS } from '../tables/user-columns.ts'

/** Users between two checks for cancellation and two progress reports. */
const USERS_AT_ONCE = 5_000

/** The columns of `exportedColumns`, as an array, which is read faster than an object. */
type ExportedRow = [
  email: string,
  name: string,
  role: string,
  groups: string | null,
  note: string,
  isDisabled: number,
  disableOn: number | null,
  createdAt: number,
  lastSignInAt: number | null,
  passwordChangedAt: number | null,
  mustChangePassword: number,
  hash: string | null,
]

const groupsOf = (groups: string | null): string[] => (groups === null ? [] : groups.split(GROUP_SEPARATOR))

/** ISO 8601 in UTC. A time outside the range of dates, which only tampering produces, is left out. */
const timeOf = (at: number | null): string | null => {
  if (at === null) return null
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

type WriteRow = (row: ExportedRow) => string

/** Flags, times and roles are our own texts, which need neither quotes nor a search for formulas. */
const csvRow =
  (separator: string, directory: string | null): WriteRow =>
  ([email, name, role, groups, note, isDisabled, disableOn, created, lastSignIn, changed, mustChange, hash]) => {
    const texts = csvLine([email, name], separator).slice(0, -2)
    const more = csvLine([formatGroupsField(groupsOf(groups)), note], separator).slice(0, -2)
    const plain = [
      isDisabled ? 'true' : 'false',
      timeOf(disableOn) ?? '',
      timeOf(created) ?? '',
      timeOf(lastSignIn) ?? '',
      timeOf(changed) ?? '',
      mustChange ? 'true' : 'false',
    ].join(separator)
    const start = `${texts}${separator}${role}${separator}${more}${separator}${plain}`
    return directory === null ? `${start}\r\n` : `${start}${separator}${directory}${separator}${csvLine([hash], separator)}`
  }

const jsonRow =
  (directory: string | null): WriteRow =>
  ([email, name, role, groups, note, isDisabled, disableOn, created, lastSignIn, changed, mustChange, hash]) => {
    const values = [
      email,
      name,
      role,
      groupsOf(groups),
      note,
      isDisabled !== 0,
      timeOf(disableOn),
      timeOf(created),
      timeOf(lastSignIn),
      timeOf(changed),
      mustChange !== 0,
    ]
    const fields = Object.fromEntries(exportedColumns.map((column, index) => [column, values[index]]))
    return `${JSON.stringify(directory === null ? fields : { ...fields, [DIRECTORY_COLUMN]: directory, [HASH_COLUMN]: hash })}\n`
  }

/** `directory`: its id, for an export with hashes. */
const writerOf = (format: UserExport['format'], separator: CsvSeparator, directory: string | null) => {
  const columns = directory === null ? exportedColumns : [...exportedColumns, DIRECTORY_COLUMN, HASH_COLUMN]
  const character = separatorCharacter(separator)
  return format === 'csv'
    ? { first: csvHead(columns, character), write: csvRow(character, directory) }
    : { first: '', write: jsonRow(directory) }
}

/** A password that its owner disowned must not come back by an import, so its hash is left out. */
const selectRows = (where: string): string => `SELECT email, name, role, ${SELECT_GROUPS}, note,
    disabled_at IS NOT NULL OR deleted_at IS NOT NULL OR coalesce(disable_at <= @now, 0),
    iif(disable_at > @now, disable_at, NULL), created_at, last_sign_in_at, password_changed_at,
    must_change_password_at IS NOT NULL,
    iif(@withHashes AND password_disowned_at IS NULL, hashed_password, NULL)
  FROM users WHERE ${where} ORDER BY number`

/** All users have a range of numbers, which needs no list of them. */
const isWhole = ({ selection }: UserExport): boolean =>
  selection.kind === 'matching' &&
  !selection.search &&
  !selection.except?.length &&
  Object.keys(selection.filter ?? {}).length === 0

type Slice = { readonly rows: ExportedRow[]; readonly done: number }

/** The rows of all users, by ranges of numbers. The plus keeps SQLite from reading a whole index of all users for each range. */
function* readAll(database: Database, values: object): Generator<Slice & { total: number }> {
  const last = database.prepare<[], number | null>('SELECT max(number) FROM users').pluck().get() ?? 0
  const read = database.prepare<object, ExportedRow>(selectRows('number > @low AND number <= @high AND +is_deleted = 0')).raw()
  for (let low = 0; low < last; low += USERS_AT_ONCE) {
    const high = Math.min(last, low + USERS_AT_ONCE)
    yield { rows: read.all({ ...values, low, high }), done: high, total: last }
  }
}

/** The rows of these users. */
function* readNumbers(database: Database, numbers: readonly number[], values: object): Generator<Slice & { total: number }> {
  const read = database.prepare<object, ExportedRow>(selectRows('number IN (SELECT value FROM json_each(@numbers))')).raw()
  for (let from = 0; from < numbers.length; from += USERS_AT_ONCE) {
    const slice = numbers.slice(from, from + USERS_AT_ONCE)
    yield { rows: read.all({ ...values, numbers: JSON.stringify(slice) }), done: from + slice.length, total: numbers.length }
  }
}

/**
 * Writes the selected users in the order of their registration. Each slice is a separate read, because one long read transaction would block
 * WAL checkpoints; null if cancelled.
 */
export const writeUsers = (
  database: Database,
  request: UserExport,
  { onProgress, isCancelled }: Pick<ThreadWatch, 'onProgress' | 'isCancelled'>,
): number | null => {
  const { selection, format, separator, withHashes, now, descriptor } = request
  const values = { now, withHashes: withHashes ? 1 : 0 }
  const selected = isWhole(request) ? null : readSelection(database, selection, { now, isCancelled })
  if (selected === null && !isWhole(request)) return null
  const directory = withHashes ? (database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? '') : null
  const { first, write } = writerOf(format, separator, directory)
  writeFileSync(descriptor, first)
  let count = 0
  const slices = selected
    ? readNumbers(
        database,
        selected.numbers.toSorted((one, other) => one - other),
        values,
      )
    : readAll(database, values)
  for (const { rows, done, total } of slices) {
    if (isCancelled()) return null
    // Appends at the current position; writes all of the text or throws.
    if (rows.length > 0) writeFileSync(descriptor, rows.map(write).join(''))
    count += rows.length
    onProgress(done, total)
  }
  return isCancelled() ? null : count
}
