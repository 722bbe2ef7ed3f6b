import { memo } from 'react'
import type { UserFilter } from '../../../shared/user-list.ts'
import { QuietButton } from '../../components/buttons.tsx'
import { CloseIcon } from '../../components/icons.tsx'
import { sayFilter } from '../../state/filter-words.ts'
import { keepFilter } from '../../state/user-query.ts'
import classes from './users.module.css'

/** What narrows the list, each part to be taken off again. */
export const FilterChips = memo(({ filter }: { filter: UserFilter }) => {
  const parts = sayFilter(filter)
  if (parts.length === 0) return null
  return (
    <ul className={classes.chips} aria-label="Filters">
      {parts.map(({ part, text }) => (
        <li key={part}>
          <button
            type="button"
            className={classes.chip}
            title="Remove this filter"
            onClick={() => keepFilter({ ...filter, [part]: undefined })}
          >
            {text}
            <CloseIcon />
          </button>
        </li>
      ))}
      {parts.length > 1 && (
        <li>
          <QuietButton size="xs" onClick={() => keepFilter({})}>
            Remove all filters
          </QuietButton>
        </li>
      )}
    </ul>
  )
})
