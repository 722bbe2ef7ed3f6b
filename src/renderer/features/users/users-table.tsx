import { useThrottledCallback } from '@mantine/hooks'
import { type CSSProperties, memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { UserColumn } from '../../../shared/api/list-preferences.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import { usePanelSteps } from '../../hooks/panel-steps.ts'
import { useVirtualRows } from '../../hooks/virtual-rows.ts'
import type { UserQuery } from '../../session/user-query.ts'
import { readScreenParameter, setScreenParameter, useWindowState } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Grid, RowGroup } from '../../ui/list-row.tsx'
import { fittingColumns, gridTemplate } from './column-widths.ts'
import { columnsOf, isSortedBy } from './columns.tsx'
import { GridHeader } from './grid-header.tsx'
import { listenToGrid, rowOf } from './grid-input.ts'
import { useGridSelection } from './grid-selection.ts'
import { useRowAnchor } from './row-anchor.ts'
import { isSelected, recordListed, useSelection } from './selection.ts'
import classes from './user-grid.module.css'
import { useUserPages } from './user-page-queries.ts'
import { UserRow } from './user-row.tsx'

/** The minimum time between page requests (milliseconds), so that fast scrolling does not request every page. */
const ASKING_MS = 50

/** The start of a new list. */
const TOP = { from: 0, to: 0 }

export type UsersTableProps = {
  query: UserQuery
  columns: readonly UserColumn[]
  /** The id of the user whose panel is open. */
  openedId: string | null
  issuingFor: string | null
  /** `row` is the target of the focus return. */
  onOpen: (user: UserView, row: HTMLElement) => void
  /** Receives the current data of the user whose panel is open. */
  onRenew: (user: UserView) => void
  onIssue: (user: UserView) => void
}

/** The whole directory as a grid of virtual rows. It is memoised, so typing in the search does not render it before the results arrive. */
export const UsersTable = memo(({ query, openedId, onRenew, ...props }: UsersTableProps) => {
  const role = useWindowState(({ person }) => person?.role ?? 'user')
  const canPick = hasPermission(role, 'users:bulk')
  const canIssue = hasPermission(role, 'users:reset')
  const selection = useSelection((state) => state.selection)
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(() => Number(readScreenParameter('row')))
  const focusWanted = useRef<number | null>(null)
  const [asked, setAsked] = useState({ query, from: active, to: active })
  const ask = useThrottledCallback(setAsked, ASKING_MS)
  const { from, to } = asked.query === query ? asked : TOP
  const pages = useUserPages(query, from, to)
  const { total, count, rowAt } = pages
  const focused = Math.max(0, Math.min(active, total - 1))
  const list = useVirtualRows(scroller, total, focused)
  const frame = useMemo(() => ({ width: list.width, canPick, canIssue }), [list.width, canPick, canIssue])
  const sortedBy = props.columns.find((name) => isSortedBy(name, query.sort)) ?? null
  const columns = useMemo(
    () => (frame.width > 0 ? fittingColumns(props.columns, frame, sortedBy) : props.columns),
    [props.columns, frame, sortedBy],
  )
  const { template, width } = useMemo(() => gridTemplate(columns, frame), [columns, frame])
  const picking = useGridSelection(query, rowAt)
  const isOfQuery = asked.query === query || list.from === 0
  useEffect(() => {
    if (isOfQuery) ask({ query, from: list.from, to: list.to })
  }, [ask, query, isOfQuery, list.from, list.to])

  useLayoutEffect(() => recordListed(query, count), [query, count])

  const opened = list.drawn.map(({ index }) => rowAt(index)).find((user) => user && user.id === openedId)
  useEffect(() => {
    if (opened) onRenew(opened)
  }, [opened, onRenew])

  const goTo = (index: number): void => {
    setActive(index)
    setScreenParameter('row', String(index))
  }
  const focusAt = (index: number): void => {
    focusWanted.current = index
    goTo(index)
    list.showRow(index)
  }
  const follow = (index: number): void => {
    if (document.activeElement && rowOf(document.activeElement) === document.activeElement) focusWanted.current = index
    goTo(index)
  }
  useRowAnchor({ query, pages, list, focused, onMoved: follow, onBegin: () => setActive(0) })
  // The row has been rendered by now.
  useLayoutEffect(() => {
    if (focusWanted.current !== focused) return
    focusWanted.current = null
    scroller.current?.querySelector<HTMLElement>(`[data-index="${focused}"]`)?.focus({ preventScroll: true })
  })

  // The next user may have to be read first, so their panel opens once their row is there.
  const isStepping = useRef(false)
  usePanelSteps({
    isOpen: openedId !== null,
    onStep: (by) => {
      const next = ((openedId === null ? null : pages.findRow(openedId)) ?? focused) + by
      if (next < 0 || next >= total) return
      isStepping.current = true
      goTo(next)
      list.showRow(next)
    },
  })
  useLayoutEffect(() => {
    if (!isStepping.current) return
    const user = rowAt(focused)
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${focused}"]`)
    if (!user || !row) return
    isStepping.current = false
    props.onOpen(user, row)
  })

  const input = listenToGrid({
    rowAt,
    rows: total,
    rowsInSight: list.rowsInSight,
    focused,
    canPick,
    isPanelOpen: openedId !== null,
    picking,
    onOpen: props.onOpen,
    goTo,
    focusAt,
  })

  return (
    <>
      {pages.hasFailed && (
        <p role="alert" className={classes.partial}>
          {usersMessages.partial}
          <QuietButton onClick={pages.readAgain}>{controlMessages.tryAgain}</QuietButton>
        </p>
      )}
      <div className={classes.scroller} ref={scroller}>
        <Grid
          style={{ '--columns': template, minInlineSize: width } as CSSProperties}
          data-wider={list.isWider || undefined}
          aria-label={usersMessages.grid}
          aria-rowcount={count === null ? -1 : count + 1}
          aria-colcount={columnsOf(columns).length + (canPick ? 1 : 0) + 1}
          aria-multiselectable={canPick || undefined}
          {...input}
        >
          <RowGroup className={classes.headers}>
            <GridHeader columns={columns} sort={query.sort} canPick={canPick} />
          </RowGroup>
          <div role="presentation" className={classes.rows} style={{ blockSize: list.height }}>
            <RowGroup className={classes.drawn} style={{ transform: `translateY(${list.origin}px)` }}>
              {list.drawn.map(({ index, top }) => {
                const user = rowAt(index)
                return (
                  <UserRow
                    key={index}
                    user={user}
                    index={index}
                    top={top}
                    columns={columns}
                    role={role}
                    isActive={index === focused}
                    isOpened={user !== undefined && user.id === openedId}
                    isSelected={canPick ? user !== undefined && isSelected(selection, user.id) : null}
                    isIssuing={user !== undefined && props.issuingFor === user.id}
                    onIssue={props.onIssue}
                  />
                )
              })}
            </RowGroup>
          </div>
        </Grid>
      </div>
    </>
  )
})
