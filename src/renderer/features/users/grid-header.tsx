import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import { memo, useEffect, useRef } from 'react'
import type { UserColumn } from '../../../shared/api/list-preferences.ts'
import type { UserSort } from '../../../shared/api/user-list.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { setSort, toggleSort } from '../../session/user-query.ts'
import { SortIcon } from '../../ui/icons.tsx'
import { ColumnHeader, Row } from '../../ui/list-row.tsx'
import { columnsOf } from './columns.tsx'
import { clearSelection, countSelected, selectAllThatMatch, useSelection } from './selection.ts'
import classes from './user-grid.module.css'

const PickAll = () => {
  const count = useSelection(countSelected)
  const isAll = useSelection(({ matching }) => matching !== null && count === matching)
  const isSome = count !== 0 && !isAll
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = isSome
  }, [isSome])
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={usersMessages.selectAll}
      checked={count !== 0 && isAll}
      onChange={count === 0 ? selectAllThatMatch : clearSelection}
    />
  )
}

type GridHeaderProps = {
  columns: readonly UserColumn[]
  sort: UserSort
  canPick: boolean
}

/** The column headers. A press sorts by the column, and a second press reverses the order. */
export const GridHeader = memo(({ columns, sort, canPick }: GridHeaderProps) => (
  <Row className={classes.headerRow} aria-rowindex={1}>
    {canPick && (
      <ColumnHeader className={classes.pick}>
        <PickAll />
      </ColumnHeader>
    )}
    {columnsOf(columns).map(({ name, label, sort: by }) => (
      <ColumnHeader
        key={name}
        className={classes.header}
        aria-sort={by === undefined ? undefined : by === sort.by ? sort.direction : 'none'}
      >
        {by === undefined ? (
          <span className={classes.label} title={label}>
            {label}
          </span>
        ) : (
          <button type="button" className={classes.sort} onClick={() => setSort(toggleSort(sort, by))}>
            <span className={classes.label} title={label}>
              {label}
            </span>
            {by === sort.by && (
              <span className={classes.sortIcon} data-direction={sort.direction}>
                <SortIcon />
              </span>
            )}
          </button>
        )}
      </ColumnHeader>
    ))}
    <ColumnHeader className={classes.action}>
      <VisuallyHidden>{usersMessages.action}</VisuallyHidden>
    </ColumnHeader>
  </Row>
))
