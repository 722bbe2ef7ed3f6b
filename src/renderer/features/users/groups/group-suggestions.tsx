import { useId } from 'react'
import { formatMembers } from '../../../../shared/messages/group-messages.ts'
import { useGroupList } from './group-queries.ts'

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
