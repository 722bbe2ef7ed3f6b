import '@mantine/core/styles/VisuallyHidden.layer.css'
import { VisuallyHidden } from '@mantine/core'
import { memo, useEffect, useRef } from 'react'
import type { UserColumn } from '../../../shared/desk-setup.ts'
import type { UserSort } from '../../../shared/user-list.ts'
import { ColumnHeader, Row } from '../../components/grid-parts.tsx'
import { SortIcon } from '../../components/icons.tsx'
import { countSelected, selectAllThatMatch, selectNobody, useSelection } from '../../state/selection.ts'
import { keepSort, turnSort } from '../../state/user-query.ts'
import { columnsOf } from './columns.tsx'
import classes from './users.module.css'

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
      aria-label="Select all that match"
      checked={count !== 0 && isAll}
      onChange={count === 0 ? selectAllThatMatch : selectNobody}
    />
  )
}

type GridHeaderProps = {
  columns: readonly UserColumn[]
  sort: UserSort
  canPick: boolean
}

/** The names of the columns; a press sorts by one, another the other way round. */
export const GridHeader = memo(({ columns, sort, canPick }: GridHeaderProps) => (
  <Row className={classes.headerRow} aria-rowindex={1}>
    {canPick && (
      <ColumnHeader className={classes.pick}>
        <PickAll />
      </ColumnHeader>
    )}
    {columnsOf(columns).map(({ name, words, sort: by }) => (
      <ColumnHeader
        key={name}
        className={classes.header}
        aria-sort={by === undefined ? undefined : by === sort.by ? sort.direction : 'none'}
      >
        {by === undefined ? (
          words
        ) : (
          <button type="button" className={classes.sort} onClick={() => keepSort(turnSort(sort, by))}>
            {words}
            {by === sort.by && (
              <span className={classes.sortIcon} data-direction={sort.direction}>
                <SortIcon />
              </span>
            )}
          </button>
        )}
      </ColumnHeader>
    ))}
    <ColumnHeader className={classes.act}>
      <VisuallyHidden>Action</VisuallyHidden>
    </ColumnHeader>
  </Row>
))
