import type { OpenedFileView, TransferOptions } from '../../shared/api/transfer-views.ts'
import { answerOnThread, runOnThread } from '../platform/thread.ts'
import type { DirectoryOrigin, Watch } from '../store/ports/store.ts'
import type { ImportedPassword, ImportRecord } from './imported-user.ts'

/** What a preview tells, without the id and the names that only the caller knows. */
type Preview =
  | Omit<Extract<OpenedFileView, { kind: 'opened' }>, 'fileId' | 'names'>
  | Omit<Extract<OpenedFileView, { kind: 'unreadable' }>, 'fileId' | 'names'>

type PreviewTask = {
  readonly kind: 'import-preview'
  readonly paths: readonly string[]
  readonly options: TransferOptions
  readonly gatehouse: DirectoryOrigin
  /** Where a private copy of a database may be. */
  readonly folder: string
}

/** The longest text of a cell that a preview shows. */
const CELL_CHARACTERS = 200

const cut = (text: string): string => text.slice(0, CELL_CHARACTERS).toWellFormed()

/** How a password is stored, never the password. */
const describePassword = (password: ImportedPassword): string => {
  switch (password.kind) {
    case 'hash':
      return password.hash.scheme
    case 'unusable':
      return password.fault
    default:
      return password.kind
  }
}

const toRow = (record: ImportRecord): Extract<Preview, { kind: 'opened' }>['preview'][number] => {
  const { row, source } = record
  if (record.kind === 'refused') {
    const empty = { name: '', role: '', groups: [], note: '', password: 'none', isDisabled: false }
    return { ...empty, row, source, email: cut(record.shown), refused: record.reason }
  }
  const { email, username, name, role, groups, note, isDisabled } = record
  return {
    row,
    source,
    email: cut(email || username),
    name: cut(name),
    role: cut(role),
    groups: groups.slice(0, 20).map(cut),
    note: cut(note),
    password: describePassword(record.password),
    isDisabled,
    refused: null,
  }
}

const readPreview = async ({ paths, options, gatehouse, folder }: PreviewTask): Promise<Preview> => {
  // Only the thread needs the readers of all formats.
  const { openImport } = await import('./import-source.ts')
  const opened = openImport(paths, { ...options, gatehouse, temporaryFolder: folder })
  if ('fault' in opened) return { kind: 'unreadable', fault: opened.fault }
  try {
    const { bytes, format, encoding, separator, hasHeader } = opened
    return {
      kind: 'opened',
      bytes,
      format,
      encoding,
      separator,
      hasHeader,
      columns: opened.columns.map(({ title, samples, field }) => ({ title: cut(title), samples: samples.map(cut), field })),
      sources: opened.sources.map((source) => ({ ...source, name: cut(source.name) })),
      wants: [...opened.wants],
      preview: opened.preview.map(toRow),
    }
  } finally {
    opened.close()
  }
}

/** Reads the first rows of files on a worker thread. */
export const runPreview = (program: string, task: Omit<PreviewTask, 'kind'>, watch: Watch): Promise<Preview> =>
  runOnThread(program, { kind: 'import-preview', ...task }, watch)

/** The thread of `runPreview`. */
export const answerPreview = (task: PreviewTask & { readonly flag: SharedArrayBuffer }): Promise<void> =>
  answerOnThread(task.flag, () => readPreview(task))
