import type { BulkSelection } from '../../shared/api/bulk-change.ts'
import type { ParsedInputOf } from '../../shared/api/index.ts'
import type { JobView } from '../../shared/api/jobs.ts'
import { KEY_EXTENSION } from '../../shared/domain/exported-columns.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { CallContext } from '../auth/audit-context.ts'
import { requireAllowedPassword } from '../auth/password-rules.ts'
import { sealPasswordKey } from '../backup/sealed-key.ts'
import { discardAll, type FileExport, FileExports, listFilterNames, type OpenExportFile } from '../jobs/file-exports.ts'
import type { Jobs } from '../jobs/job-runner.ts'
import type { Caller, Handler, HandlersOf } from '../pipeline/handler.ts'
import type { KeySet, Store, User } from '../store/ports/store.ts'
import { requireFile, requireFiles } from './desktop.ts'

export type UserExportParts = {
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
  /** All keys that hashes name. Null if this process cannot open them. */
  readonly passwordKeys: Pick<KeySet, 'list'> | null
}

type ExportCall = {
  readonly input: ParsedInputOf<'transfers:exportHashes'>
  readonly user: User
  readonly context: CallContext
  readonly caller: Caller
}

const ALL: BulkSelection = { kind: 'matching' }

const listNames = (selection: BulkSelection): string[] => {
  if (selection.kind === 'ids') return ['ids']
  const { search, filter = {}, except = [] } = selection
  return [...listFilterNames(filter), ...(search ? ['search'] : []), ...(except.length > 0 ? ['ids'] : [])]
}

const workOf = (
  { store, clock }: UserExportParts,
  { input }: ExportCall,
  withHashes: boolean,
  files: Pick<FileExport, 'chosen' | 'beside'>,
): FileExport => {
  const { selection = ALL, format, separator = 'comma' } = input
  const started = { format, filteredBy: listNames(selection), withHashes, withKeys: files.beside !== null }
  return {
    ...files,
    kind: withHashes ? 'transfers:exportHashes' : 'transfers:export',
    started: { kind: 'users-export-started', ...started },
    endAction: 'transfers:exported',
    finished: ({ state, entry, count }) => ({
      kind: 'users-export-finished',
      format,
      entry,
      state,
      withHashes,
      ...(count === null ? {} : { users: count }),
    }),
    write: ({ descriptor }, watch) =>
      store.exportUsers({ selection, format, separator, withHashes, now: clock(), descriptor }, watch),
  }
}

/** The encrypted key, if a passphrase is given. @throws Refusal password-refused, not-available */
const sealKey = async ({ store, passwordKeys }: UserExportParts, { input, user }: ExportCall): Promise<string | null> => {
  if (input.passphrase === undefined) return null
  if (!passwordKeys) throw new Refusal('not-available')
  await requireAllowedPassword(input.passphrase, { email: user.email, name: user.name })
  const { id } = await store.readDirectory()
  return sealPasswordKey(input.passphrase, id, passwordKeys.list())
}

const beginExport = async (
  parts: UserExportParts,
  exports: FileExports,
  call: ExportCall,
  withHashes: boolean,
): Promise<JobView> => {
  const { user, context, caller, input } = call
  exports.requireIdle(user.id)
  const sealed = await sealKey(parts, call)
  const files = requireFiles(caller)
  const chosen = requireFile(await files.openExport(input.format, 'users'))
  let beside: OpenExportFile | null = null
  try {
    if (sealed !== null) beside = requireFile(await files.openBeside(chosen.path, KEY_EXTENSION, sealed))
    // The dialog may have been open for a long time, so the guard is checked for the current time.
    return await exports.begin(user, { ...context, at: parts.clock() }, workOf(parts, call, withHashes, { chosen, beside }))
  } catch (error) {
    await discardAll({ chosen, beside })
    throw error
  }
}

const exportUsers =
  (parts: UserExportParts, exports: FileExports): Handler<'transfers:export'> =>
  (call) =>
    beginExport(parts, exports, call, false)

const exportHashes =
  (parts: UserExportParts, exports: FileExports): Handler<'transfers:exportHashes'> =>
  (call) =>
    beginExport(parts, exports, call, true)

/** Users to files, with and without their password hashes. */
export const createUserExports = (
  parts: UserExportParts,
): Pick<HandlersOf<'transfers'>, 'transfers:export' | 'transfers:exportHashes'> => {
  const exports = new FileExports(parts)
  return {
    'transfers:export': exportUsers(parts, exports),
    'transfers:exportHashes': exportHashes(parts, exports),
  }
}
