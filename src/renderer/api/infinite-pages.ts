import { type InfiniteData, infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'
import type { Result } from '../../shared/result.ts'
import { type CallError, requireValue } from './query-client.ts'

/** Where a page begins: at the newest entry before this one, or at the newest of all. */
export type PagePosition = { readonly before?: number }

type EntryPage = { readonly entries: readonly { readonly id: number }[]; readonly hasMore: boolean }

/** Pages of audit entries, newest first. The position of a page is known only from the page before it. */
export const infinitePages = <P extends EntryPage>(
  queryKey: QueryKey,
  readPage: (position: PagePosition) => Promise<Result<P>>,
  first: PagePosition = {},
) =>
  infiniteQueryOptions<P, CallError, InfiniteData<P, PagePosition>, QueryKey, PagePosition>({
    queryKey,
    queryFn: async ({ pageParam }) => requireValue(await readPage(pageParam)),
    initialPageParam: first,
    getNextPageParam: ({ entries, hasMore }) => {
      const last = entries.at(-1)
      return hasMore && last ? { before: last.id } : undefined
    },
  })
