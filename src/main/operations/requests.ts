import { mayActOn } from '../../shared/permissions.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'

/** The administrators' desk: who has asked for a reset code. Issuing one fulfils the request by itself. */
export const requestsOperations = ({ store }: { store: Store }): Pick<Handlers, 'requests:list' | 'requests:dismiss'> => ({
  'requests:list': async ({ user }) => {
    const requests = await store.listResetRequests()
    return {
      requests: requests
        .filter(({ user: asking }) => mayActOn(user.role, 'users:reset', asking.role))
        .map(({ user: { id, email, name }, requestedAt, transport }) => ({ id, email, name, requestedAt, transport })),
    }
  },

  'requests:dismiss': async ({ target, act }) => {
    await store.dismissResetRequest({ userId: target.id }, guardOf(act), successEntry(act, target))
    return { done: true }
  },
})
