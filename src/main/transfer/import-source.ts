import { readMapped, suggestColumns } from './formats/column-mapping.ts'
import { openCsv } from './formats/csv-file.ts'
import { SourceFile } from './formats/source-file.ts'
import type { SourceRow } from './formats/source-table.ts'
import { detectEncoding } from './formats/text-decoding.ts'
import type { ImportRecord } from './imported-user.ts'
import { ImportFault, type ImportOpening, type ImportSourceOptions, type OpenedImport } from './opened-import.ts'

/** The records that a preview has. */
const PREVIEW_RECORDS = 20

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0
  for (const item of items) {
    yield item
    taken += 1
    if (taken >= count) return
  }
}

const openFile = (file: SourceFile, options: ImportSourceOptions): OpenedImport => {
  const encoding = options.encoding ?? detectEncoding(file)
  const { table, separator, hasHeader } = openCsv(file, encoding, options, () => false)
  const first: SourceRow[] = [...take(table.rows(), PREVIEW_RECORDS)]
  const suggested = suggestColumns(table.titles, first)
  const columns = suggested.map((column, at) => ({
    ...column,
    field: options.columns ? (options.columns[at] ?? null) : column.field,
  }))
  const fields = columns.map(({ field }) => field)
  const read = readMapped(fields, { source: '', domain: options.domain })
  function* records(): Generator<ImportRecord> {
    for (const row of table.rows()) yield read(row)
  }
  return {
    format: 'csv',
    encoding,
    separator,
    hasHeader,
    columns,
    sources: [],
    wants: fields.includes('email') || fields.includes('username') ? [] : ['columns'],
    preview: first.map(read),
    read: records,
    bytes: file.bytes,
    get bytesRead() {
      return file.bytesRead
    },
    close: () => file.close(),
  }
}

/** Opens files of another system. Reads on the calling thread, so it belongs on a worker. */
export const openImport = (paths: readonly string[], options: ImportSourceOptions = {}): ImportOpening => {
  const [path, ...more] = paths
  let file: SourceFile | null = null
  try {
    if (path === undefined) throw new ImportFault('file-missing')
    if (more.length > 0) throw new ImportFault('too-many-files')
    file = new SourceFile(path)
    return openFile(file, options)
  } catch (error) {
    file?.close()
    if (!(error instanceof ImportFault)) throw error
    return { fault: error.fault, line: error.line }
  }
}
