import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { beginErasureJob, type ErasureJobParts } from '../jobs/erasure-job.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'

export type UserErasureParts = ErasureJobParts

const eraseUser =
  (parts: UserErasureParts): Handler<'users:erase'> =>
  async ({ target, user, context }) => {
    // The work of an account that is gone could not go on, and nobody could be asked.
    if (target.id === user.id) throw new Refusal('own-account', undefined, target)
    await parts.keyRotation.follow()
    const erasure = await parts.store.beginErasure({ userId: target.id }, guardOf(context), successEntry(context, target))
    return beginErasureJob(parts, erasure)
  }

/** Users who are removed for good, with their texts in the audit log. */
export const createUserErasures = (parts: UserErasureParts): Pick<HandlersOf<'users'>, 'users:erase'> => ({
  'users:erase': eraseUser(parts),
})
