import { rolesReachedBy } from '../../shared/domain/permissions.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Store } from '../store/ports/store.ts'

/** Those who have waited longest; the next ones come up as these are answered. Anyone can ask, so there may be very many. */
const LISTED = 200

/** The administrators' desk: who has asked for a reset code. Issuing one fulfils the request by itself. */
export const requestsOperations = ({ store }: { store: Store }): Pick<Handlers, 'requests:list' | 'requests:dismiss'> => ({
  'requests:list': async ({ user, readLong }) => {
    const reached = rolesReachedBy(user.role, 'users:reset')
    const { requests, total } = await readLong((signal) => store.listResetRequests(reached, LISTED, signal))
    return {
      requests: requests.map(({ user: { id, email, name }, requestedAt, transport }) => ({
        id,
        email,
        name,
        requestedAt,
        transport,
      })),
      total,
    }
  },

  'requests:dismiss': async ({ target, context }) => {
    await store.dismissResetRequest({ userId: target.id }, guardOf(context), successEntry(context, target))
    return { done: true }
  },
})
