import { rolesReachedBy } from '../../shared/domain/permissions.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import { toUserSummaryView } from './views.ts'

export type RequestsParts = { readonly store: Store }

/** The oldest requests are listed. Anyone can make a request, so there may be very many. */
const LISTED = 200

const listRequests =
  ({ store }: RequestsParts): Handler<'requests:list'> =>
  async ({ user, context, readLong }) => {
    const reached = rolesReachedBy(user.role, 'users:reset')
    const { requests, total } = await readLong((signal) => store.listResetRequests(reached, LISTED, signal))
    const views = requests.map(({ user: asking, requestedAt, transport }) => {
      const { id, email, name, state, lastSignInAt } = toUserSummaryView(asking, context.at)
      return { id, email, name, state, lastSignInAt, requestedAt, transport }
    })
    return { requests: views, total }
  }

const dismissRequest =
  ({ store }: RequestsParts): Handler<'requests:dismiss'> =>
  async ({ target, context }) => {
    await store.dismissResetRequest({ userId: target.id }, guardOf(context), successEntry(context, target))
    return { done: true }
  }

/** Requests for a reset code. Issuing a code closes the user's request. */
export const createRequestsHandlers = (parts: RequestsParts): HandlersOf<'requests'> => ({
  'requests:list': listRequests(parts),
  'requests:dismiss': dismissRequest(parts),
})
