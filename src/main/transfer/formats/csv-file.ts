import { type DelimitedRow, DelimitedTextFault, findDelimiters, readRowsOfParts } from '../delimited-text.ts'
import { ImportFault, type ImportFileFault, type ImportSourceOptions, type TextEncoding } from '../opened-import.ts'
import { findField } from './column-mapping.ts'
import type { SourceFile } from './source-file.ts'
import type { SourceRow, SourceTable } from './source-table.ts'
import { decodeFile, decodeHead } from './text-decoding.ts'

/** The bytes that show the separator: more than any header. */
const HEAD_BYTES = 64 * 1024

/** The longest row (UTF-16 units). */
const ROW_MAX_CHARACTERS = 1024 * 1024

/** More than any export has. Each column costs work in every row. */
const COLUMNS_MAX = 1_000

const NUL = '\0'

export type CsvFile = {
  readonly separator: string
  readonly hasHeader: boolean
  readonly table: SourceTable
}

/** The columns of a file without a header, and how many of them a row can have. */
type KnownColumns = { readonly titles: readonly string[]; readonly lengths: readonly number[] }

const faults: Readonly<Record<DelimitedTextFault['fault'], ImportFileFault>> = {
  'list-quote-unclosed': 'quote-unclosed',
  'list-text-after-quote': 'text-after-quote',
  'list-too-long': 'record-too-long',
  'list-columns-unknown': 'format-unknown',
}

type Delimiters = { readonly separator: string; readonly named: string }

/** @throws ImportFault */
const chooseDelimiters = (head: string, chosen: string | undefined): Delimiters => {
  const found = findDelimiters(head)
  if (chosen === undefined) return found
  if (chosen.length !== 1 || /["\r\n\0]/.test(chosen)) throw new ImportFault('separator-wrong')
  return { ...found, separator: chosen }
}

function* withoutStart(parts: Iterable<string>, start: string): Generator<string> {
  let isFirst = true
  for (const part of parts) {
    yield isFirst ? part.slice(start.length) : part
    isFirst = false
  }
}

/** @throws ImportFault */
function* readRows(file: SourceFile, encoding: TextEncoding, { separator, named }: Delimiters): Generator<DelimitedRow> {
  const line = named === '' ? 1 : 2
  try {
    yield* readRowsOfParts(withoutStart(decodeFile(file, encoding), named), {
      separator,
      line,
      maxCharacters: ROW_MAX_CHARACTERS,
    })
  } catch (error) {
    throw error instanceof DelimitedTextFault ? new ImportFault(faults[error.fault], error.line) : error
  }
}

/** Some exports begin with a line that is no row. */
const isComment = ({ fields }: DelimitedRow): boolean => fields.length === 1 && (fields[0] ?? '').startsWith('#')

const isHeader = ({ fields }: DelimitedRow): boolean =>
  !fields.some((field) => field.includes('@')) &&
  (fields.some((field) => findField(field) !== null) || fields.every((field) => !/^\d{4,}$/.test(field)))

/** Reads a file with separators as a table. @throws ImportFault */
export const openCsv = (
  file: SourceFile,
  encoding: TextEncoding,
  options: ImportSourceOptions,
  findKnown: (first: readonly string[]) => KnownColumns | null,
): CsvFile => {
  const delimiters = chooseDelimiters(decodeHead(file, encoding, HEAD_BYTES), options.separator)
  const beginning = readRows(file, encoding, delimiters)
  let first = beginning.next().value as DelimitedRow | undefined
  let skipped = 0
  if (first && isComment(first)) {
    first = beginning.next().value as DelimitedRow | undefined
    skipped = 1
  }
  beginning.return(undefined)
  if (!first) throw new ImportFault('file-empty')
  if (first.fields.length > COLUMNS_MAX) throw new ImportFault('too-many-columns', first.line)
  const known = options.hasHeader === undefined ? findKnown(first.fields) : null
  const hasHeader = options.hasHeader ?? (known === null && isHeader(first))
  const titles = known?.titles ?? first.fields.map((title) => (hasHeader ? title.trim() : ''))
  const isRagged = ({ length }: readonly string[]): boolean =>
    !(known ? known.lengths.includes(length) : length === titles.length)

  function* rows(): Generator<SourceRow> {
    let at = 0
    for (const { line, fields } of readRows(file, encoding, delimiters)) {
      at += 1
      if (at <= skipped + (hasHeader ? 1 : 0)) continue
      const refusal = isRagged(fields) ? 'ragged-row' : hasNul(fields) ? 'malformed' : null
      yield { row: line, cells: fields, refusal }
    }
  }
  return { separator: delimiters.separator, hasHeader, table: { name: '', titles, count: null, rows } }
}

const hasNul = (fields: readonly string[]): boolean => fields.some((field) => field.includes(NUL))
