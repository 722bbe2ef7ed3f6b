import { type KeyboardEvent, useId, useState } from 'react'
import type { UserView } from '../../shared/api/user-summary.ts'
import { SEARCH_MAX_CHARACTERS } from '../../shared/domain/limits.ts'
import { cutSearch } from '../../shared/domain/search-key.ts'
import { personFieldMessages } from '../../shared/messages/widget-messages.ts'
import { useFoundUsers } from '../api/found-users.ts'
import { readKey } from '../hooks/key-reader.ts'
import type { FilterParty } from '../session/audit-query.ts'
import { Listbox, Option } from '../ui/list-row.tsx'
import { TextField } from '../ui/text-field.tsx'
import classes from './person-field.module.css'

type PersonFieldProps = {
  label: string
  chosen: FilterParty | null
  /** Null if the field was cleared. */
  onChoose: (user: FilterParty | null) => void
}

const textOf = (user: FilterParty | null): string => (user ? user.name || user.email : '')

/** A field that finds a user by name or email, deleted users included. Its suggestions follow what is typed. */
export const PersonField = ({ label, chosen, onChoose }: PersonFieldProps) => {
  const id = useId()
  // Null unless something is typed that is not chosen yet.
  const [typed, setTyped] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const { users, isPending } = useFoundUsers(typed ?? '', typed !== null, 'both')
  const isOpen = typed !== null && users.length > 0
  const index = Math.min(active, users.length - 1)
  const isUnknown = typed !== null && typed.trim() !== '' && users.length === 0 && !isPending

  const choose = ({ id, email, name }: UserView): void => {
    setTyped(null)
    onChoose({ id, email, name })
  }

  const type = (text: string): void => {
    setActive(0)
    setTyped(text === '' ? null : text)
    if (text === '' && chosen) onChoose(null)
  }

  const press = (event: KeyboardEvent): void => {
    if (typed === null) return
    const key = readKey(event)
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[key]
    const user = users[index]
    if (step !== undefined && isOpen) setActive((index + step + users.length) % users.length)
    else if (key === 'Enter' && user && !isPending) choose(user)
    else if (key === 'Escape') setTyped(null)
    else return
    event.preventDefault()
    // Escape closes the suggestions before what the field is in.
    event.stopPropagation()
  }

  return (
    <div className={classes.field}>
      <TextField
        label={label}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen ? `${id}-${index}` : undefined}
        autoComplete="off"
        placeholder={personFieldMessages.placeholder}
        required={false}
        value={typed ?? textOf(chosen)}
        error={isUnknown ? personFieldMessages.none : undefined}
        maxLength={SEARCH_MAX_CHARACTERS}
        onChange={({ currentTarget }) => type(cutSearch(currentTarget.value))}
        onKeyDown={press}
        onBlur={() => setTyped(null)}
      />
      {isOpen && (
        <Listbox id={`${id}-list`} className={classes.list} aria-label={personFieldMessages.suggestions}>
          {users.map((user, place) => (
            <Option
              key={user.id}
              id={`${id}-${place}`}
              className={classes.option}
              aria-selected={place === index}
              // Keeps the focus in the field.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(user)}
            >
              <bdi>{user.name || user.email}</bdi>
              {user.name !== '' && <bdi className={classes.aside}>{user.email}</bdi>}
            </Option>
          ))}
        </Listbox>
      )}
    </div>
  )
}
