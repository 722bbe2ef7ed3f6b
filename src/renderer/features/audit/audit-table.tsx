import { Button } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useState } from 'react'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { useVirtualRows } from '../../hooks/virtual-rows.ts'
import { ColumnHeader, Grid, Row, RowGroup } from '../../ui/grid-parts.tsx'
import classes from './audit-table.module.css'
import { EntryRow } from './entry-row.tsx'
import type { LogSnapshot } from './log-reading.ts'
import { useScrollPosition } from './scroll-position.ts'

/** Below this width (pixels) a row has two lines. */
const TWO_LINES_BELOW = 760

/** Equal to the style sheet. With two-line rows, only screen readers get the header. */
const ONE_LINE = { row: 36, head: 32 }
const TWO_LINES = { row: 60, head: 1 }

const heightsFor = (width: number) => (width > 0 && width < TWO_LINES_BELOW ? TWO_LINES : ONE_LINE)

type AuditTableProps = {
  /** The key of the listed entries, under which the scroll position is kept. */
  name: string
  log: LogSnapshot
  /** The rows belong to the previous filter. */
  isStale: boolean
  onWant: (first: number, last: number) => void
  openedId: number | null
  onOpen: (entry: AuditEntryView) => void
}

const moves = (key: string, row: number, { rows, pageRows }: { rows: number; pageRows: number }): number | null => {
  switch (key) {
    case 'ArrowDown':
      return row + 1
    case 'ArrowUp':
      return row - 1
    case 'PageDown':
      return row + pageRows
    case 'PageUp':
      return row - pageRows
    case 'Home':
      return 0
    case 'End':
      return rows - 1
    default:
      return null
  }
}

/** The log as virtual rows. */
export const AuditTable = ({ name, log, isStale, onWant, openedId, onOpen }: AuditTableProps) => {
  const { rows, added, entryAt } = log
  const id = useId()
  // The active row, and how many rows had been added above when it was set.
  const [active, setActive] = useState<{ row: number; added: number } | null>(null)
  const isHeld = active !== null || openedId !== null
  const scroll = useScrollPosition(name)
  const list = useVirtualRows({ rows, heightsFor, added, isHeld, ...scroll })
  const activeRow = active && active.row + added - active.added
  const [seen, setSeen] = useState(added)
  const { first, end, isAtTop } = list
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read changes what is still wanted
  useEffect(() => onWant(first, end - 1), [first, end, log, onWant])
  useEffect(() => {
    if (isAtTop) setSeen(added)
  }, [isAtTop, added])

  const open = (row: number): void => {
    const entry = entryAt(row)
    if (!entry) return
    setActive({ row, added })
    onOpen(entry)
  }

  const answerClick = ({ target }: MouseEvent): void => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset.row : undefined
    if (row !== undefined) open(Number(row))
  }

  const answerKey = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey || rows === 0) return
    if ((key === 'Enter' || key === ' ') && activeRow !== null) {
      event.preventDefault()
      open(activeRow)
      return
    }
    const wanted = moves(key, activeRow ?? -1, { rows, pageRows: list.pageRows })
    if (wanted === null) return
    event.preventDefault()
    const row = Math.min(Math.max(wanted, 0), rows - 1)
    setActive({ row, added })
    list.reveal(row)
  }

  const showNew = (): void => {
    setActive(null)
    list.frame.current?.scrollTo({ top: 0 })
  }

  const drawn = Array.from({ length: Math.max(end - first, 0) }, (_, index) => first + index)
  return (
    <div className={classes.box}>
      <div
        ref={list.frame}
        className={classes.frame}
        data-stale={isStale || undefined}
        data-lines={list.rowHeight === ONE_LINE.row ? 1 : 2}
      >
        <Grid
          className={classes.table}
          aria-label={auditMessages.log}
          aria-rowcount={rows + 1}
          aria-activedescendant={activeRow === null || activeRow < first || activeRow >= end ? undefined : `${id}-${activeRow}`}
          tabIndex={0}
          onKeyDown={answerKey}
          onClick={answerClick}
          onBlur={() => openedId === null && setActive(null)}
        >
          <RowGroup className={classes.head}>
            <Row className={classes.row} aria-rowindex={1}>
              {auditMessages.columns.map((name) => (
                <ColumnHeader key={name}>{name}</ColumnHeader>
              ))}
            </Row>
          </RowGroup>
          <RowGroup className={classes.body} style={{ height: list.height, paddingTop: list.start }}>
            {drawn.map((row) => {
              const entry = entryAt(row)
              return (
                <EntryRow
                  key={row - added}
                  id={`${id}-${row}`}
                  entry={entry}
                  row={row}
                  isActive={row === activeRow}
                  isOpened={entry !== null && entry.id === openedId}
                />
              )
            })}
          </RowGroup>
        </Grid>
      </div>
      {!isAtTop && added > seen && (
        <Button className={classes.new} size="compact-sm" onClick={showNew}>
          {auditMessages.showNew(added - seen)}
        </Button>
      )}
    </div>
  )
}
