import type { KeyboardEvent, Ref } from 'react'
import { SEARCH_MAX_CHARACTERS } from '../../../shared/domain/limits.ts'
import { cutSearch } from '../../../shared/domain/search-key.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { readKey } from '../../hooks/key-reader.ts'
import { SearchIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './users.module.css'

type SearchFieldProps = {
  field: Ref<HTMLInputElement>
  value: string
  onChange: (value: string) => void
  /** Moves the focus to the list. */
  onLeave: () => void
}

/** The search field. Arrow Down moves to the list, and Escape clears the text. */
export const SearchField = ({ field, value, onChange, onLeave }: SearchFieldProps) => {
  const press = (event: KeyboardEvent): void => {
    const key = readKey(event)
    if (key === 'ArrowDown') onLeave()
    else if (key === 'Escape' && value !== '') onChange('')
    else return
    event.preventDefault()
  }
  return (
    <div className={classes.search}>
      <TextField
        ref={field}
        label={usersMessages.search}
        leftSection={<SearchIcon />}
        value={value}
        maxLength={SEARCH_MAX_CHARACTERS}
        onChange={({ currentTarget }) => onChange(cutSearch(currentTarget.value))}
        onKeyDown={press}
        aria-keyshortcuts="/"
        autoComplete="off"
        required={false}
      />
    </div>
  )
}
