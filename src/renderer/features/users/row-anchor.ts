import { useLayoutEffect, useRef } from 'react'
import type { useVirtualRows } from '../../hooks/virtual-rows.ts'
import type { UserQuery } from '../../session/user-query.ts'
import { readScreenParameter } from '../../session/window-state.ts'
import type { useUserPages } from './user-page-queries.ts'

type HeldRowProps = {
  query: UserQuery
  pages: ReturnType<typeof useUserPages>
  list: ReturnType<typeof useVirtualRows>
  /** The row with the focus, or the one that Tab would focus. */
  focused: number
  /** The focused user is now in another row. */
  onMoved: (index: number) => void
  /** A new list is shown, from its top. */
  onBegin: () => void
}

type Row = { readonly id: string; readonly index: number }

/** The user in the first visible row, and the user with the focus. */
type Held = { readonly sight: Row | null; readonly focus: Row | null }

const nothing: Held = { sight: null, focus: null }

/**
 * Keeps the visible rows and the focused user in place while other users are added or removed. The position survives a lock, and a new
 * query starts at the top.
 */
export const useRowAnchor = ({ query, pages, list, focused, onMoved, onBegin }: HeldRowProps): void => {
  const held = useRef(nothing)
  const shown = useRef(query)
  const wanted = useRef(Number(readScreenParameter('row')))

  const rowOf = (index: number): Row | null => {
    const user = pages.rowAt(index)
    return user ? { id: user.id, index } : null
  }
  /** How many rows a user has moved. Null while their page may still load. */
  const distanceOf = (row: Row | null): number | null => {
    const here = row && pages.rowAt(row.index)
    if (!row || !here || here.id === row.id) return 0
    const index = pages.findRow(row.id)
    if (index !== null) return index - row.index
    return pages.isReading ? null : 0
  }

  useLayoutEffect(() => {
    if (shown.current !== query) {
      shown.current = query
      held.current = nothing
      list.toTop()
      onBegin()
      return
    }
    if (wanted.current > 0 && list.isMeasured && pages.total > wanted.current) {
      list.showRow(wanted.current)
      wanted.current = 0
    }
    const { sight, focus } = held.current
    const moved = distanceOf(sight)
    const turned = distanceOf(focus)
    if (moved === null || turned === null) return
    if (moved !== 0) list.moveBy(moved)
    if (turned !== 0 && focus?.index === focused) onMoved(focused + turned)
    held.current = { sight: rowOf(list.from), focus: rowOf(focused) ?? focus }
  })
}
