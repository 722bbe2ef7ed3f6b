import { memo } from 'react'
import type { UserFilter } from '../../../shared/api/user-list.ts'
import { formatFilter } from '../../../shared/messages/filter-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { setFilter } from '../../session/user-query.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { CloseIcon } from '../../ui/icons.tsx'
import classes from './users.module.css'

const { filter: words } = usersMessages

/** The active filters of the list, each with a button that removes it. */
export const FilterChips = memo(({ filter }: { filter: UserFilter }) => {
  const parts = formatFilter(filter)
  if (parts.length === 0) return null
  return (
    <ul className={classes.chips} aria-label={words.list}>
      {parts.map(({ part, text }) => (
        <li key={part}>
          <button
            type="button"
            className={classes.chip}
            title={words.remove}
            onClick={() => setFilter({ ...filter, [part]: undefined })}
          >
            {text}
            <CloseIcon />
          </button>
        </li>
      ))}
      {parts.length > 1 && (
        <li>
          <QuietButton size="xs" onClick={() => setFilter({})}>
            {words.removeAll}
          </QuietButton>
        </li>
      )}
    </ul>
  )
})
