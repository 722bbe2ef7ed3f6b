import type { KeyboardEvent, Ref } from 'react'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
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
    if (event.key === 'ArrowDown') onLeave()
    else if (event.key === 'Escape' && value !== '') onChange('')
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
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={press}
        aria-keyshortcuts="/"
        autoComplete="off"
        required={false}
      />
    </div>
  )
}
