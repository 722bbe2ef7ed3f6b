import { type QueryClient, queryOptions, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/api/index.ts'
import type { UserFilter } from '../../../shared/api/user-list.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { call, findReportable } from '../../api/call.ts'
import { CallError, requireValue } from '../../api/query-client.ts'
import type { UserQuery } from '../../session/user-query.ts'

/** The rows of a page: two to three screens. With more, copying them between the processes takes longer than finding them. */
const PAGE_ROWS = 30

/** How many rows beyond the visible ones are read ahead. */
const AHEAD_ROWS = 15

/** More slots than visible pages, so that visible pages never cancel each other. */
const SLOTS = 8

/** How long (milliseconds) an invisible page is cached, so that scrolling through a million rows does not keep them all. */
const FORGOTTEN_AFTER_MS = 15_000

/**
 * A newer request in the same slot cancelled this one. It is repeated if its result is still needed, a limited number of times because the
 * newer one may be needed too.
 */
const OVERTAKEN_TRIES = 5

/** The pause before the repetition (milliseconds), in which the newer request is answered. */
const OVERTAKEN_PAUSE_MS = 30

const isOvertaken = (error: Error): boolean => error instanceof CallError && error.error.code === 'cancelled'

const whenOvertaken = {
  retry: (tries: number, error: Error): boolean => isOvertaken(error) && tries < OVERTAKEN_TRIES,
  retryDelay: OVERTAKEN_PAUSE_MS,
}

type Page = OutputOf<'users:list'>

const pageOf = (query: UserQuery, page: number) =>
  queryOptions<Page, CallError>({
    queryKey: ['users', 'page', query, page],
    queryFn: async ({ signal }) => {
      const position = { kind: 'index' as const, index: page * PAGE_ROWS }
      const answer = await call('users:list', { ...query, position, limit: PAGE_ROWS, slot: `page-${page % SLOTS}` })
      signal.throwIfAborted()
      return requireValue(answer)
    },
    ...whenOvertaken,
    gcTime: FORGOTTEN_AFTER_MS,
  })

/** Loads the page of a row if it is missing, for a range that reaches beyond the visible rows. */
export const readUsers = async (client: QueryClient, query: UserQuery, from: number, to: number): Promise<UserView[]> => {
  const first = Math.floor(from / PAGE_ROWS)
  const rows: UserView[] = []
  for (let page = first; page <= Math.floor(to / PAGE_ROWS); page += 1) {
    const { users } = await client.fetchQuery(pageOf(query, page))
    rows.push(...users)
  }
  return rows.slice(from - first * PAGE_ROWS, to - first * PAGE_ROWS + 1)
}

/** Requests a query's first rows at once, because rendering the component that needs them takes half a frame. */
export const useReadAhead = (): ((query: UserQuery) => void) => {
  const client = useQueryClient()
  return (query) => void client.prefetchQuery(pageOf(query, 0))
}

/** The query whose rows are shown: the previous one until the new rows arrive. */
export const useShownQuery = (wanted: UserQuery) => {
  const next = useQuery(pageOf(wanted, 0))
  const [query, setQuery] = useState(wanted)
  if (query !== wanted && (next.data !== undefined || next.error !== null)) setQuery(wanted)
  const { data, error, refetch } = useQuery(pageOf(query, 0))
  const failure = data === undefined ? findReportable(error) : null
  return {
    query,
    isStale: query !== wanted,
    isPending: data === undefined && failure === null,
    isEmpty: data?.users.length === 0,
    error: failure,
    refetch: () => void refetch(),
  }
}

const deletedOnly: UserFilter = { state: 'deleted' }

/** The count starts after this pause in typing (milliseconds), so that it does not delay the rows of the next key. */
const COUNTED_AFTER_MS = 150

const useIsSettled = (query: UserQuery): boolean => {
  const [settled, setSettled] = useState<UserQuery | null>(null)
  useEffect(() => {
    const settling = setTimeout(() => setSettled(query), COUNTED_AFTER_MS)
    return () => clearTimeout(settling)
  }, [query])
  return settled === query
}

/** The exact number of matches, once known. The rows never wait for it. */
const useUserCount = (query: UserQuery): number | null => {
  const { search, filter } = query
  const { data } = useQuery({
    enabled: useIsSettled(query),
    queryKey: ['users', 'count', { search, filter }],
    queryFn: async ({ signal }) => {
      const answer = await call('users:count', { search, filter, slot: 'count' })
      signal.throwIfAborted()
      return requireValue(answer).count
    },
    ...whenOvertaken,
    gcTime: FORGOTTEN_AFTER_MS,
  })
  return data ?? null
}

/** How many deleted users match the search of a list without rows. Zero until it is known, or if the list shows deleted users. */
export const useDeletedMatches = ({ search, filter }: UserQuery): number => {
  const { data } = useQuery({
    enabled: search !== '' && filter.state !== 'deleted',
    queryKey: ['users', 'count', { search, filter: deletedOnly }],
    queryFn: async ({ signal }) => {
      const answer = await call('users:count', { search, filter: deletedOnly, slot: 'count-deleted' })
      signal.throwIfAborted()
      return requireValue(answer).count
    },
    ...whenOvertaken,
    gcTime: FORGOTTEN_AFTER_MS,
  })
  return data ?? 0
}

/** The rows from `from` to `to`, and the cached rows of the same query. */
export const useUserPages = (query: UserQuery, from: number, to: number) => {
  const client = useQueryClient()
  const counted = useUserCount(query)
  const first = Math.floor(Math.max(0, from - AHEAD_ROWS) / PAGE_ROWS)
  const last = Math.floor((to + AHEAD_ROWS) / PAGE_ROWS)
  const pages = Array.from({ length: Math.min(last - first + 1, SLOTS) }, (_, index) => first + index)
  const asked = useQueries({ queries: pages.map((page) => pageOf(query, page)) })
  const read = (page: number): Page | undefined =>
    asked[page - first]?.data ?? client.getQueryData<Page>(pageOf(query, page).queryKey)

  // Until the count arrives, the number of rows is estimated: the loaded rows, plus a page if more follow.
  const ends = [...new Set([0, ...pages])].flatMap((page) => {
    const { users, next } = read(page) ?? {}
    return users ? [{ isLast: next === null, rows: page * PAGE_ROWS + users.length }] : []
  })
  const end = ends.find(({ isLast }) => isLast)?.rows
  const known = Math.max(0, ...ends.map(({ rows, isLast }) => rows + (isLast ? 0 : PAGE_ROWS)))
  // A missing page must not shorten the list that the user has scrolled.
  const shown = useRef({ query, rows: 0 })
  const reached = Math.max(known, shown.current.query === query ? shown.current.rows : 0)
  useLayoutEffect(() => {
    shown.current = { query, rows: reached }
  }, [query, reached])
  const total = end ?? (counted === null ? reached : Math.max(counted, known - PAGE_ROWS))

  /** The row of this user in the requested pages, or null. */
  const findRow = (id: string): number | null => {
    for (const page of pages) {
      const index = read(page)?.users.findIndex((user) => user.id === id) ?? -1
      if (index >= 0) return page * PAGE_ROWS + index
    }
    return null
  }

  return {
    findRow,
    isReading: asked.some(({ isFetching }) => isFetching),
    rowAt: (index: number): UserView | undefined => read(Math.floor(index / PAGE_ROWS))?.users[index % PAGE_ROWS],
    total,
    /** Null until it is exact. */
    count: end ?? counted,
    /** Visible rows could not be loaded. */
    hasFailed: asked.some(({ error }) => error instanceof CallError && error.error.code !== 'not-signed-in'),
    readAgain: (): void => {
      for (const { isError, refetch } of asked) if (isError) void refetch()
    },
  }
}
