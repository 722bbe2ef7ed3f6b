import { useQuery } from '@tanstack/react-query'
import type { GroupView } from '../../../../shared/api/groups.ts'
import type { OutputOf } from '../../../../shared/api/index.ts'
import { call } from '../../../api/call.ts'
import { type CallError, requireValue } from '../../../api/query-client.ts'

/** All groups in the order of their names. A change of users, which includes their groups, fetches them again. */
export const useGroupList = () =>
  useQuery<GroupView[], CallError>({
    queryKey: ['users', 'groups'],
    queryFn: async () => requireValue(await call('groups:list')).groups,
  })

/** How many members a merge moves. */
export const useMergePlan = (from: number, into: number) =>
  useQuery<OutputOf<'groups:planMerge'>, CallError>({
    queryKey: ['users', 'groups', 'merge', from, into],
    queryFn: async () => requireValue(await call('groups:planMerge', { from, into })),
  })
