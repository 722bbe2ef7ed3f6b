import { PAGE_DEFAULT_ROWS, REQUESTS_LISTED_MAX } from '../../shared/domain/limits.ts'
import { rolesReachedBy } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { FiledRequest, Store } from '../store/ports/store.ts'
import { toUserSummaryView } from './views.ts'

export type RequestsParts = { readonly store: Store }

const listRequests =
  ({ store }: RequestsParts): Handler<'requests:list'> =>
  async ({ input, user, context, readLong }) => {
    const reached = rolesReachedBy(user.role, 'users:reset')
    // Anyone can ask, so there may be very many.
    const page = { order: input?.order ?? 'newest', limit: input?.limit ?? PAGE_DEFAULT_ROWS }
    const { requests, total } = await readLong((signal) => store.listResetRequests(reached, page, signal))
    const views = requests.map(({ user: asking, ...filed }) => {
      const { id, email, name, role, state, lastSignInAt } = toUserSummaryView(asking, context.at)
      return { id, email, name, role, state, lastSignInAt, ...filed }
    })
    return { requests: views, total }
  }

/** The last dismissed requests by user, the oldest first. They are in memory only, because they are for an Undo just after. */
type Dismissed = Map<string, FiledRequest & { readonly dismissedAt: number }>

const DISMISSED_MAX = REQUESTS_LISTED_MAX

const dismissRequest =
  ({ store }: RequestsParts, dismissed: Dismissed): Handler<'requests:dismiss'> =>
  async ({ target: { id, email }, context }) => {
    const request = await store.dismissResetRequest({ userId: id }, guardOf(context), successEntry(context, { id, email }))
    dismissed.delete(id)
    dismissed.set(id, { ...request, dismissedAt: context.at })
    const [oldest] = dismissed.keys()
    if (oldest !== undefined && dismissed.size > DISMISSED_MAX) dismissed.delete(oldest)
    return { done: true }
  }

const restoreRequest =
  ({ store }: RequestsParts, dismissed: Dismissed): Handler<'requests:restore'> =>
  async ({ target: { id, email }, context }) => {
    const request = dismissed.get(id)
    if (!request) throw new Refusal('not-undoable')
    await store.restoreResetRequest({ userId: id, ...request }, guardOf(context), successEntry(context, { id, email }))
    dismissed.delete(id)
    return { done: true }
  }

/** Requests for a reset code. Issuing a code closes the user's request. */
export const createRequestsHandlers = (parts: RequestsParts): HandlersOf<'requests'> => {
  const dismissed: Dismissed = new Map()
  return {
    'requests:list': listRequests(parts),
    'requests:dismiss': dismissRequest(parts, dismissed),
    'requests:restore': restoreRequest(parts, dismissed),
  }
}
