import type { JobView } from '../../shared/api/jobs.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { CallContext } from '../auth/audit-context.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { beginErasureJob, type ErasureJobParts } from '../jobs/erasure-job.ts'
import { discardAll, type FileExport, type FileExports } from '../jobs/file-exports.ts'
import type { Caller, Handler, HandlersOf } from '../pipeline/handler.ts'
import type { User } from '../store/ports/store.ts'
import { requireFile, requireFiles } from './desktop.ts'

export type UserDataParts = ErasureJobParts & {
  /** Files with the data of one user. Both operations share it, so that each user runs one at a time. */
  readonly dataExports: FileExports
}

const eraseUser =
  (parts: UserDataParts): Handler<'users:erase'> =>
  async ({ target, user, context }) => {
    // The work of an account that is gone could not go on, and no user could be asked.
    if (target.id === user.id) throw new Refusal('own-account', undefined, target)
    await parts.keyRotation.follow()
    const erasure = await parts.store.beginErasure({ userId: target.id }, guardOf(context), successEntry(context, target))
    return beginErasureJob(parts, { ...erasure, ownerId: user.id })
  }

type ExportCall = { readonly user: User; readonly target: User; readonly context: CallContext; readonly caller: Caller }

/** Writes all that the directory has of a user to a file that the caller chooses. */
export const exportUserData = async (
  { store, clock, dataExports }: Pick<UserDataParts, 'store' | 'dataExports'> & { readonly clock: Clock },
  kind: Extract<FileExport['kind'], 'auth:exportData' | 'users:exportData'>,
  { user, target, context, caller }: ExportCall,
): Promise<JobView> => {
  dataExports.requireIdle(user.id)
  const chosen = requireFile(await requireFiles(caller).openExport('json', 'user-data'))
  const work: FileExport = {
    kind,
    chosen,
    beside: null,
    subject: target,
    started: null,
    endAction: 'users:dataExported',
    finished: ({ state, entry }) => ({ kind: 'user-data-exported', entry, state }),
    write: ({ descriptor }, watch) => store.exportUserData({ userId: target.id, now: clock(), descriptor }, watch),
  }
  try {
    // The dialog may have been open for a long time, so the guard is checked for the current time.
    return await dataExports.begin(user, { ...context, at: clock() }, work)
  } catch (error) {
    await discardAll(work)
    throw error
  }
}

/** What an administrator does with all data of one user: a copy of it, and its end. */
export const createUserDataWork = (parts: UserDataParts): Pick<HandlersOf<'users'>, 'users:erase' | 'users:exportData'> => ({
  'users:erase': eraseUser(parts),
  'users:exportData': (call) => exportUserData(parts, 'users:exportData', call),
})
