import { Button } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import { SEARCH_MAX_CHARACTERS } from '../../../shared/domain/limits.ts'
import { cutSearch } from '../../../shared/domain/search-key.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { useSearchKey } from '../../hooks/key-modifiers.ts'
import type { LogFilter } from '../../session/audit-query.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { CloseIcon, SearchIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FilterButton, type SideFilter } from '../../widgets/side-filter.tsx'
import classes from './filter-bar.module.css'
import { listParts, turnChangesOnly, withoutPart } from './log-filter.ts'

type FilterBarProps = {
  search: string
  onSearch: (search: string) => void
  filter: LogFilter
  onFilter: (filter: LogFilter) => void
  filtering: SideFilter
  children: ReactNode
}

/** The search and the filters of the log. A click on an active filter removes it. */
export const FilterBar = ({ search, onSearch, filter, onFilter, filtering, children }: FilterBarProps) => {
  const field = useRef<HTMLInputElement>(null)
  const goToSearch = (): void => {
    field.current?.focus()
    field.current?.select()
  }
  useRequestedAction('search', goToSearch)
  useSearchKey(goToSearch)
  const parts = listParts(filter)
  return (
    <>
      <div className={classes.tools}>
        <TextField
          ref={field}
          aria-keyshortcuts="/"
          label={auditMessages.search}
          className={classes.search}
          leftSection={<SearchIcon />}
          maxLength={SEARCH_MAX_CHARACTERS}
          value={search}
          onChange={({ currentTarget }) => onSearch(cutSearch(currentTarget.value))}
          autoComplete="off"
          required={false}
        />
        <FilterButton label={auditMessages.filter} filter={filtering} />
        <Button
          variant="default"
          aria-pressed={filter.isChange === true}
          className={classes.quick}
          onClick={() => onFilter(turnChangesOnly(filter))}
        >
          {auditMessages.changesOnly}
        </Button>
        <div className={classes.others}>{children}</div>
      </div>
      {parts.length > 0 && (
        <ul className={classes.chips} aria-label={auditMessages.filters}>
          {parts.map(({ part, words }) => (
            <li key={part}>
              <button
                type="button"
                className={classes.chip}
                title={auditMessages.removeFilter}
                onClick={() => onFilter(withoutPart(filter, part))}
              >
                {words}
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
