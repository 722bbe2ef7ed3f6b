import { Button } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { auditMessages } from '../../../shared/messages/audit-screen-messages.ts'
import { readGridKey } from '../../hooks/grid-keys.ts'
import { readKey } from '../../hooks/key-reader.ts'
import { usePanelSteps } from '../../hooks/panel-steps.ts'
import { useVirtualRows } from '../../hooks/virtual-rows.ts'
import { readScreenParameter, setScreenParameter } from '../../session/window-state.ts'
import { ColumnHeader, Grid, Row, RowGroup } from '../../ui/list-row.tsx'
import classes from './audit-table.module.css'
import { AllRow, DayRow, EntryRow } from './entry-row.tsx'
import type { LogSnapshot } from './log-reading.ts'
import { isBulkStart } from './log-rows.ts'
import { type RowShift, useUnfolded } from './unfolded-log.ts'

const NAME = 'log-scroll'

type Kept = { readonly list: string; readonly top: number }

const read = (list: string): number => {
  const kept: Kept | null = JSON.parse(readScreenParameter(NAME) || 'null')
  return kept?.list === list ? kept.top : 0
}

const keep = (list: string, top: number): void => setScreenParameter(NAME, JSON.stringify({ list, top } satisfies Kept))

/** Restores a list's scroll position after a lock, once its rows are measured. A list with another filter starts at its top. */
const useScrollPosition = (list: string, scroller: RefObject<HTMLElement | null>, isMeasured: boolean): void => {
  const [firstTop] = useState(() => read(list))
  useLayoutEffect(() => {
    if (isMeasured) scroller.current?.scrollTo({ top: firstTop })
  }, [isMeasured, firstTop, scroller])
  useEffect(() => {
    const { current } = scroller
    if (!current) return
    keep(list, firstTop)
    const rest = (): void => keep(list, current.scrollTop)
    current.addEventListener('scrollend', rest, { passive: true })
    return () => current.removeEventListener('scrollend', rest)
  }, [list, firstTop, scroller])
}

type AuditTableProps = {
  /** The key of the listed entries, under which the scroll position is kept. */
  name: string
  log: LogSnapshot
  /** The rows belong to the previous filter. */
  isStale: boolean
  onWant: (first: number, last: number) => void
  openedId: number | null
  onOpen: (entry: AuditEntryView) => void
  /** Whether one row stands for a whole bulk change. */
  isFolded: boolean
  /** Shows all entries of a bulk change. */
  onShowAll: (start: AuditEntryView) => void
}

/** The log as virtual rows. */
export const AuditTable = ({ name, log, isStale, onWant, openedId, onOpen, isFolded, onShowAll }: AuditTableProps) => {
  const { added, newer } = log
  const unfolded = useUnfolded(log)
  const { count: rows, at: rowAt, toFolded } = unfolded.rows
  const id = useId()
  // The active row, and how many rows had been added above when it was set.
  const [active, setActive] = useState<{ row: number; added: number } | null>(null)
  const isHeld = active !== null || openedId !== null
  const frame = useRef<HTMLDivElement>(null)
  const activeRow = active && active.row + added - active.added
  const list = useVirtualRows(frame, rows, activeRow)
  useScrollPosition(name, frame, list.isMeasured)
  const [seen, setSeen] = useState(newer)
  const { from, to, isAtTop } = list
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read changes what is still wanted
  useEffect(() => onWant(toFolded(from), toFolded(to)), [from, to, log, toFolded, onWant])
  const known = useRef(added)
  useLayoutEffect(() => {
    const more = added - known.current
    known.current = added
    if (more > 0) list.moveBy(more, isHeld)
  })
  useEffect(() => {
    if (isAtTop) setSeen(newer)
  }, [isAtTop, newer])

  const entryAt = (row: number): AuditEntryView | null => {
    const found = rowAt(row)
    return found?.kind === 'entry' || found?.kind === 'part' ? found.entry : null
  }

  const open = (row: number): void => {
    const entry = entryAt(row)
    if (!entry) return
    setActive({ row, added })
    onOpen(entry)
  }

  /** The start of the bulk change that this row stands for. */
  const changeAt = (row: number): AuditEntryView | null => {
    const found = rowAt(row)
    return isFolded && found?.kind === 'entry' && isBulkStart(found.entry) ? found.entry : null
  }

  /** The active row stays the same entry when rows come or go above it. */
  const shift = ({ below, by }: RowShift): void =>
    setActive((known) => (known && known.row + added - known.added > below ? { ...known, row: known.row + by } : known))

  /** Shows or hides the entries of the bulk change in this row, if it is one. */
  const turn = (row: number, isWanted: boolean): boolean => {
    const start = changeAt(row)
    if (!start || unfolded.isOpen(start.id) === isWanted) return false
    setActive({ row, added })
    if (isWanted) void unfolded.unfold(start, row).then((done) => done && shift(done))
    else shift(unfolded.close(start, row))
    return true
  }

  /** Goes from an entry of a bulk change to the row of the change. */
  const leavePart = (row: number): boolean => {
    if (rowAt(row)?.kind !== 'part' && rowAt(row)?.kind !== 'all') return false
    let start = row
    while (start > 0 && toFolded(start - 1) === toFolded(row)) start -= 1
    setActive({ row: start, added })
    list.showRow(start)
    return true
  }

  /** What Enter and a click do: an entry opens its panel, and the last row of an open change leads to all its entries. */
  const press = (row: number): void => {
    const found = rowAt(row)
    if (found?.kind === 'all') onShowAll(found.start)
    else open(row)
  }

  const answerClick = ({ target }: MouseEvent): void => {
    const clicked = target instanceof Element ? target : null
    const row = clicked?.closest<HTMLElement>('[data-row]')?.dataset.row
    if (row === undefined) return
    const start = clicked?.closest('[data-unfold]') ? changeAt(Number(row)) : null
    if (start) turn(Number(row), !unfolded.isOpen(start.id))
    else press(Number(row))
  }

  /** The entry that a move reaches: the heading of a day is passed over. */
  const passHeading = (row: number): number => {
    if (rowAt(row)?.kind !== 'day') return row
    return row === 0 || row > (activeRow ?? -1) ? row + 1 : row - 1
  }

  // The next entry may have to be read first, so its panel opens once its row is there.
  const isStepping = useRef(false)
  usePanelSteps({
    isOpen: openedId !== null,
    onStep: (by) => {
      let next = passHeading((activeRow ?? -1) + by)
      if (rowAt(next)?.kind === 'all') next = passHeading(next + by)
      if (next < 1 || next >= rows) return
      isStepping.current = true
      setActive({ row: next, added })
      list.showRow(next)
    },
  })
  useLayoutEffect(() => {
    if (!isStepping.current || activeRow === null || !entryAt(activeRow)) return
    isStepping.current = false
    open(activeRow)
  })

  const answerKey = (event: KeyboardEvent): void => {
    const key = readKey(event)
    const isTurned =
      activeRow !== null &&
      ((key === 'ArrowRight' && turn(activeRow, true)) ||
        (key === 'ArrowLeft' && (turn(activeRow, false) || leavePart(activeRow))))
    if (isTurned) {
      event.preventDefault()
      return
    }
    const step = rows === 0 ? null : readGridKey(event, { active: activeRow ?? -1, rows, rowsInSight: list.rowsInSight })
    switch (step?.kind) {
      case 'open':
      case 'turn':
        if (activeRow === null) return
        press(activeRow)
        break
      case 'move':
        setActive({ row: passHeading(step.index), added })
        // The heading above the first entry comes into view with it.
        list.showRow(step.index === 0 ? 0 : passHeading(step.index))
        break
      default:
        return
    }
    event.preventDefault()
  }

  const showNew = (): void => {
    setActive(null)
    list.toTop()
  }

  return (
    <div className={classes.box}>
      <div ref={frame} className={classes.frame} data-stale={isStale || undefined}>
        <Grid
          className={classes.table}
          aria-label={auditMessages.log}
          aria-rowcount={rows + 1}
          aria-activedescendant={activeRow === null ? undefined : `${id}-${activeRow}`}
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
          <div role="presentation" className={classes.body} style={{ blockSize: list.height }}>
            <RowGroup className={classes.drawn} style={{ transform: `translateY(${list.origin}px)` }}>
              {list.drawn.map(({ index: row, top }) => {
                const shown = rowAt(row)
                if (shown?.kind === 'day') return <DayRow key={row - added} at={shown.at} row={row} top={top} />
                const common = { id: `${id}-${row}`, row, top, isActive: row === activeRow }
                if (shown?.kind === 'all') return <AllRow key={row - added} {...common} />
                const entry = shown?.entry ?? null
                const start = changeAt(row)
                return (
                  <EntryRow
                    key={row - added}
                    {...common}
                    entry={entry}
                    isUnfolded={start && unfolded.isOpen(start.id)}
                    isPart={shown?.kind === 'part'}
                    isOpened={entry !== null && entry.id === openedId}
                  />
                )
              })}
            </RowGroup>
          </div>
        </Grid>
      </div>
      {!isAtTop && newer > seen && (
        <Button className={classes.new} size="compact-sm" onClick={showNew}>
          {auditMessages.showNew(newer - seen)}
        </Button>
      )}
    </div>
  )
}
