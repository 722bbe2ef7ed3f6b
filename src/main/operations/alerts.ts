import { ALERTS_LISTED } from '../../shared/domain/limits.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'

export type AlertsParts = { readonly store: Store }

const listAlerts =
  ({ store }: AlertsParts): Handler<'alerts:list'> =>
  ({ user }) =>
    store.listAlerts(ALERTS_LISTED, user.id)

const resolveAlert =
  ({ store }: AlertsParts): Handler<'alerts:resolve'> =>
  async ({ input, user, context }) => {
    await store.resolveAlert({ id: input.id, resolver: user.id }, guardOf(context), successEntry(context, null))
    return { done: true }
  }

/** What administrators have to look into, until one of them has dealt with it. */
export const createAlertsHandlers = (parts: AlertsParts): HandlersOf<'alerts'> => ({
  'alerts:list': listAlerts(parts),
  'alerts:resolve': resolveAlert(parts),
})
