import { groupBy, take } from '../platform/iterables.ts'
import { isFileOfFolder } from '../platform/private-file.ts'
import { isAuth0HashTable, readAuth0Hashes } from './formats/auth0-layout.ts'
import { type BoundTable, bindTable, hasField, mayBeUsers, readerOf } from './formats/bound-table.ts'
import { isSystem } from './formats/layouts.ts'
import { SourceFile } from './formats/source-file.ts'
import type { JoinedPassword, SourceRow, SourceTable } from './formats/source-table.ts'
import { openTableFile, type TableFile } from './formats/table-file.ts'
import type { ImportRecord } from './imported-user.ts'
import {
  ImportFault,
  type ImportFormat,
  type ImportOpening,
  type ImportSource,
  type ImportSourceOptions,
  type ImportWant,
  type OpenedImport,
} from './opened-import.ts'

/** The records that a preview has. */
const PREVIEW_RECORDS = 20

/** A directory export of Keycloak has a file for each 50 users. */
const FILES_MAX = 1_000

/** What is open, so that a fault closes all of it. */
type Opened = { readonly files: SourceFile[]; readonly tableFiles: TableFile[] }

const closeAll = ({ files, tableFiles }: Opened): void => {
  for (const tableFile of tableFiles) tableFile.close()
  for (const file of files) file.close()
}

/** Opens one of several files. A file without users can belong to others that have them. */
const openPart = (file: SourceFile, options: ImportSourceOptions, isAlone: boolean): TableFile | null => {
  try {
    return openTableFile(file, options)
  } catch (error) {
    if (!isAlone && error instanceof ImportFault && error.fault === 'no-users') return null
    throw error
  }
}

/** Tables of the same name, one after the other. */
const joinTables = (tables: readonly SourceTable[]): SourceTable[] =>
  [...groupBy(tables, ({ name }) => name).values()].map((parts) => {
    const [first, ...more] = parts
    if (!first || more.length === 0) return first as SourceTable
    const titles = [...new Set(parts.flatMap((part) => part.titles))]
    function* rows(): Generator<SourceRow> {
      for (const part of parts) {
        const places = titles.map((title) => part.titles.indexOf(title))
        for (const row of part.rows()) yield { ...row, cells: places.map((at) => row.cells[at]) }
      }
    }
    const counts = parts.map(({ count }) => count)
    return {
      ...first,
      titles,
      rows,
      count: counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    }
  })

type Joined = { readonly tables: readonly SourceTable[]; readonly hashes: ReadonlyMap<string, JoinedPassword> | null }

/** Takes the file of hashes from the files of users. @throws ImportFault if they do not belong together */
const joinHashes = (tables: readonly SourceTable[]): Joined => {
  const isHashes = (table: SourceTable): boolean => isAuth0HashTable(new Set(table.titles))
  const users = tables.filter((table) => !isHashes(table))
  const [hashes, ...more] = tables.filter(isHashes)
  if (!hashes || users.length === 0) return { tables, hashes: null }
  if (more.length > 0) throw new ImportFault('files-unrelated')
  return { tables: users, hashes: readAuth0Hashes(hashes.titles, hashes.rows()) }
}

/** The tables that hold users: those of known systems, else those with addresses, else the only one. @throws ImportFault */
const findCandidates = (tables: readonly SourceTable[], chosen: ImportFormat | undefined): BoundTable[] => {
  const bound = tables.map((table) => bindTable(table, chosen))
  const known = bound.filter(({ layout }) => layout !== null)
  if (known.length > 0) return known
  if (isSystem(chosen)) throw new ImportFault('format-unknown')
  const likely = bound.filter(mayBeUsers)
  if (likely.length > 0) return likely
  if (bound.length === 1) return bound
  throw new ImportFault('no-users')
}

/** The tables of unknown systems are not read together: only the first with passwords is suggested. */
const isSuggested = (candidate: BoundTable, candidates: readonly BoundTable[]): boolean => {
  if (candidate.layout) return candidate.table.isSuggested ?? true
  const best = candidates.find((each) => hasField(each, 'password-hash', 'password')) ?? candidates[0]
  return candidate === best
}

const listSources = (candidates: readonly BoundTable[]): ImportSource[] => {
  const sources = candidates.map((candidate) => ({
    name: candidate.table.name,
    users: candidate.table.count ?? 0,
    isSuggested: isSuggested(candidate, candidates),
    signsInByPassword: candidate.table.signsInByPassword ?? true,
  }))
  return sources.length > 1 || sources.some((source) => !source.isSuggested) ? sources : []
}

/** Puts the fields that a person chose in place of the suggested ones. */
const withColumns = (candidate: BoundTable, columns: ImportSourceOptions['columns']): BoundTable =>
  columns
    ? { ...candidate, columns: candidate.columns.map((column, at) => ({ ...column, field: columns[at] ?? null })) }
    : candidate

const findWants = (selected: readonly BoundTable[], preview: readonly ImportRecord[], hasHashes: boolean): ImportWant[] => {
  const users = preview.filter((record) => record.kind === 'user')
  const formats = new Set(selected.map(({ layout }) => layout?.format))
  const wants = new Set<ImportWant>()
  if (selected.some((candidate) => !candidate.layout && !mayBeUsers(candidate))) wants.add('columns')
  if (users.some(({ password }) => password.kind === 'unusable' && password.fault === 'key-missing'))
    wants.add(formats.has('gatehouse') ? 'gatehouse-key' : 'firebase-parameters')
  if (users.some(({ email }) => email === '')) wants.add('domain')
  if (formats.has('devise')) wants.add('pepper')
  const titles = new Set(selected.flatMap(({ table }) => table.titles))
  const hasOwnHashes = titles.has('custom_password_hash') || titles.has('password_hash')
  if (formats.has('auth0') && !hasHashes && !hasOwnHashes) wants.add('second-file')
  return [...wants]
}

const openTables = (opened: Opened, options: ImportSourceOptions): OpenedImport => {
  const [main] = opened.tableFiles.filter(({ tables }) => tables.length > 0)
  if (!main) throw new ImportFault('no-users')
  const firebase = options.firebase ?? opened.tableFiles.find((file) => file.firebase)?.firebase ?? undefined
  const given = { ...options, firebase }
  const { tables, hashes } = joinHashes(opened.tableFiles.flatMap((file) => file.tables))
  const candidates = findCandidates(joinTables(tables), options.format)
  if (opened.tableFiles.length > 1 && new Set(candidates.map(({ layout }) => layout?.format)).size > 1) {
    throw new ImportFault('files-unrelated')
  }
  const sources = listSources(candidates)
  const chosen = options.sources ?? sources.filter((source) => source.isSuggested).map(({ name }) => name)
  const isRead = ({ table }: BoundTable): boolean => sources.length === 0 || chosen.includes(table.name)
  const selected = candidates.filter(isRead)
  const bound = selected.length === 1 ? selected.map((candidate) => withColumns(candidate, options.columns)) : selected
  const total = bound.reduce<number | null>(
    (sum, { table }) => (sum === null || table.count === null ? null : sum + table.count),
    0,
  )
  const bytes = opened.files.reduce((sum, file) => sum + file.bytes, 0)
  let rowsRead = 0

  function* records(): Generator<ImportRecord> {
    rowsRead = 0
    for (const candidate of bound) {
      const source = sources.length === 0 ? '' : candidate.table.name
      const read = readerOf(candidate, { source, options: given, hashes })
      for (const row of candidate.table.rows()) {
        rowsRead += 1
        yield read(row)
      }
    }
  }
  const preview = [...take(records(), PREVIEW_RECORDS)]
  if (preview.length === 0 && selected.length === candidates.length) throw new ImportFault('no-users')
  return {
    format: candidates[0]?.layout?.format ?? main.format,
    encoding: main.encoding,
    separator: main.separator,
    hasHeader: main.hasHeader,
    columns: bound.find(({ columns }) => columns.length > 0)?.columns ?? [],
    sources,
    wants: findWants(bound, preview, hashes !== null),
    preview,
    read: records,
    bytes,
    get bytesRead() {
      // A file that was read whole tells no progress, but its rows are counted.
      if (total !== null) return total === 0 ? bytes : Math.floor((bytes * rowsRead) / total)
      return opened.files.reduce((sum, file) => sum + file.bytesRead, 0)
    },
    close: () => closeAll(opened),
  }
}

/** A closed file of the open directory would lose the locks of its database. */
const isOwnFile = (path: string, { temporaryFolder: folder }: ImportSourceOptions): boolean =>
  folder !== undefined && isFileOfFolder(path, folder)

/** Opens files of another system. Reads on the calling thread, so it belongs on a worker. */
export const openImport = (paths: readonly string[], options: ImportSourceOptions = {}): ImportOpening => {
  const opened: Opened = { files: [], tableFiles: [] }
  try {
    if (paths.length === 0) throw new ImportFault('file-missing')
    if (paths.length > FILES_MAX) throw new ImportFault('too-many-files')
    for (const path of paths) {
      if (isOwnFile(path, options)) throw new ImportFault('own-file')
      const file = new SourceFile(path)
      opened.files.push(file)
      const tableFile = openPart(file, options, paths.length === 1)
      if (tableFile) opened.tableFiles.push(tableFile)
    }
    return openTables(opened, options)
  } catch (error) {
    closeAll(opened)
    if (!(error instanceof ImportFault)) throw error
    return { fault: error.fault, line: error.line }
  }
}
