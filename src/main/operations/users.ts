import type { Auth } from '../auth/auth.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { toUserView } from './user-view.ts'

/** Rows of a page where the caller names no number: about two screens. */
const PAGE_ROWS = 50

/** What administrators do with other people's accounts. */
export const usersOperations = ({
  auth,
  store,
}: {
  auth: Auth
  store: Store
}): Pick<Handlers, 'users:list' | 'users:issueReset'> => ({
  'users:list': async ({ input }) => {
    const page = await store.listUsers({
      search: input.search ?? '',
      after: input.after ?? null,
      limit: input.limit ?? PAGE_ROWS,
    })
    return { users: page.users.map(toUserView), total: page.total, hasMore: page.hasMore }
  },

  'users:issueReset': async ({ input, act }) => {
    const user = await auth.findUserBy({ email: input.email })
    const resetToken = await auth.getResetPasswordToken(user.email, act)
    return { email: user.email, resetToken, expiresAt: act.at + auth.resetLifetimeMs }
  },
})
