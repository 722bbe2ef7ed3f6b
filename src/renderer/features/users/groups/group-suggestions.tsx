import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { GroupView } from '../../../../shared/api/groups.ts'
import { formatMembers } from '../../../../shared/messages/group-messages.ts'
import { call } from '../../../api/call.ts'
import { type CallError, requireValue } from '../../../api/query-client.ts'

/** All groups in the order of their names. A change of users, which includes their groups, fetches them again. */
export const useGroupList = () =>
  useQuery<GroupView[], CallError>({
    queryKey: ['users', 'groups'],
    queryFn: async () => requireValue(await call('groups:list')).groups,
  })

/**
 * The existing groups with their numbers of members, as suggestions of a text field whose `list` is the id. It uses the native list, which
 * works with every keyboard and screen reader.
 */
export const useGroupSuggestions = (without: readonly string[] = []) => {
  const id = useId()
  const { data = [] } = useGroupList()
  const options = (
    <datalist id={id}>
      {data
        .filter(({ name }) => !without.includes(name))
        .map((group) => (
          <option key={group.id} value={group.name} label={formatMembers(group.members)} />
        ))}
    </datalist>
  )
  return { list: id, options }
}
