import { keepPreviousData, type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { SessionView } from '../../../shared/api/session-summary.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { UserDetailView } from '../../../shared/api/users.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import { hasDisableDate } from '../../../shared/domain/user-state.ts'
import { fail, type Result } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { infinitePages } from '../../api/infinite-pages.ts'
import { type CallError, requireValue } from '../../api/query-client.ts'

/** The timeline entries of a page. */
const TIMELINE_ROWS = 20

/** How long a missing address is kept (milliseconds): if it was changed elsewhere, the list brings the new one. */
const DOUBT_MS = 500

/** A margin after the date of disabling (milliseconds), so that the directory also sees it as past. */
const AFTER_DATE_MS = 250

type Who = Pick<UserView, 'id' | 'email'>

const keyOf = ({ id, email }: Who) => ['account', id, email] as const

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The address may belong to another user by now, so the id is compared. */
const readAccount = async ({ id, email }: Who): Promise<Result<UserDetailView>> => {
  const result = await call('users:read', { email })
  return result.ok && result.value.id !== id ? fail({ code: 'no-such-user' }) : result
}

/** One account with all details that administrators may see. */
export const useUserDetail = (who: Who) =>
  useQuery<UserDetailView, CallError>({
    queryKey: keyOf(who),
    queryFn: async () => {
      const result = await readAccount(who)
      if (!result.ok && result.error.code === 'no-such-user') await pause(DOUBT_MS)
      return requireValue(result)
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
    // Reaching this date sends no event, so the query refetches at that time. A timer runs for at most 24 days.
    refetchInterval: ({ state: { data } }) =>
      data && data.disableAt !== null && hasDisableDate(data)
        ? Math.min(Math.max(data.disableAt - Date.now(), 0) + AFTER_DATE_MS, DAY_MS)
        : false,
  })

/** Caches the returned account until the next fetch. `email` is its previous address. */
export const cacheUser = (client: QueryClient, email: string, user: UserView): void => {
  const former = client.getQueryData<UserDetailView>(keyOf({ id: user.id, email }))
  if (former) client.setQueryData<UserDetailView>(keyOf(user), { ...former, ...user })
}

/** The sessions of a user who is not deleted, newest first. */
export const useUserSessions = ({ id, email }: Who) =>
  useQuery<SessionView[], CallError>({
    queryKey: ['sessions', id, email],
    queryFn: async () => requireValue(await call('users:listSessions', { email })).sessions,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

/** The audit entries with this account as target or actor, newest first, page by page. */
export const useTimeline = ({ id, email }: Who) =>
  useInfiniteQuery({
    ...infinitePages(['timeline', id, email], (position) => call('users:timeline', { email, limit: TIMELINE_ROWS, ...position })),
    select: ({ pages }) => pages.flatMap(({ entries }) => entries),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
