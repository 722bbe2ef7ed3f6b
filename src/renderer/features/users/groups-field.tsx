import { type KeyboardEvent, useRef, useState } from 'react'
import { groupName } from '../../../shared/api/user-fields.ts'
import { includesGroup } from '../../../shared/domain/groups.ts'
import { USER_GROUPS_MAX } from '../../../shared/domain/limits.ts'
import { formatFieldReason } from '../../../shared/messages/error-messages.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { readKey } from '../../hooks/key-reader.ts'
import { IconButton } from '../../ui/buttons.tsx'
import { CloseIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useGroupSuggestions } from './groups/group-suggestions.tsx'
import classes from './groups.module.css'

const words = userActionMessages['users:update']

/** The edited groups, and the text that is being typed. */
export type GroupsDraft = { readonly groups: readonly string[]; readonly typed: string }

/** The state of the field. `start`: what was edited before. */
export const useGroups = (initial: readonly string[], start: GroupsDraft) => {
  const [first] = useState(initial)
  const [groups, setGroups] = useState(start.groups)
  const [typed, setTyped] = useState(start.typed)
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)

  /** All groups, with the typed text as the last one. Null if the typed text is no valid name, which the field then reports. */
  const addTyped = (): readonly string[] | null => {
    if (typed.trim() === '') return groups
    const parsed = groupName.safeParse(typed)
    if (parsed.success && groups.length < USER_GROUPS_MAX) {
      const all = includesGroup(groups, parsed.data) ? groups : [...groups, parsed.data]
      setGroups(all)
      setTyped('')
      return all
    }
    setFault(formatFieldReason(parsed.error?.issues[0]?.message ?? 'too-many-groups', typed))
    field.current?.focus()
    return null
  }

  return {
    groups,
    isChanged: groups !== first,
    typed,
    fault,
    field,
    addTyped,
    replace: (all: readonly string[]): void => setGroups(all),
    type: (text: string): void => {
      setFault(null)
      setTyped(text)
    },
    remove: (group: string): void => {
      setGroups(groups.filter((other) => other !== group))
      field.current?.focus()
    },
  }
}

/** Groups with remove buttons, and a field that adds a group with Enter. */
export const GroupsField = ({
  groups,
  isChanged,
  typed,
  fault,
  field,
  addTyped,
  type,
  remove,
}: Omit<ReturnType<typeof useGroups>, 'replace'>) => {
  const suggestions = useGroupSuggestions(groups)
  const press = (event: KeyboardEvent): void => {
    if (readKey(event) !== 'Enter' || typed.trim() === '') return
    event.preventDefault()
    addTyped()
  }
  return (
    <div data-changed={isChanged || undefined}>
      <TextField
        ref={field}
        label={words.addToGroup}
        description={words.addGroupHint}
        autoComplete="off"
        list={suggestions.list}
        required={false}
        value={typed}
        error={fault}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={press}
      />
      {suggestions.options}
      {groups.length > 0 && (
        <ul className={classes.groups} aria-label={words.groups}>
          {groups.map((group) => (
            <li key={group} className={classes.group}>
              <bdi>{group}</bdi>
              <IconButton
                size="small"
                className={classes.remove}
                label={words.removeFromGroup(group)}
                onClick={() => remove(group)}
              >
                <CloseIcon />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
