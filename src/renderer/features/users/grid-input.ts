import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react'
import type { UserView } from '../../../shared/api/views.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { type GridStep, readGridKey } from './grid-keys.ts'
import type { useGridSelection } from './grid-selection.ts'
import { clearSelection, selectAllThatMatch } from './selection.ts'

/** The row that this is in, where it is in one. */
export const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null

type GridInput = {
  rowAt: (index: number) => UserView | undefined
  rows: number
  rowsInSight: number
  /** The row that has the focus, or gets it next. */
  focused: number
  canPick: boolean
  isPanelOpen: boolean
  picking: ReturnType<typeof useGridSelection>
  onOpen: (user: UserView, row: HTMLElement) => void
  /** The row has the focus now. */
  goTo: (index: number) => void
  /** The row is to be in sight, and have the focus. */
  focusAt: (index: number) => void
}

/** What keys and the pointer do in the list. */
export const listenToGrid = ({ rowAt, focused, canPick, picking, goTo, focusAt, ...input }: GridInput) => {
  const open = (index: number, row: HTMLElement): void => {
    const user = rowAt(index)
    if (user) input.onOpen(user, row)
  }

  const take = (step: GridStep, row: HTMLElement): void => {
    switch (step.kind) {
      case 'move':
        if (step.isExtending && canPick) void picking.extend(step.index)
        else picking.begin(step.index)
        focusAt(step.index)
        break
      case 'open':
        open(focused, row)
        break
      case 'turn':
        if (canPick) picking.turn(focused)
        break
      case 'select-all':
        if (canPick) selectAllThatMatch()
        break
      case 'clear':
        clearSelection()
        break
      default:
        assertNever(step)
    }
  }

  return {
    onKeyDown: (event: KeyboardEvent<HTMLElement>): void => {
      const row = rowOf(event.target)
      if (!row || row !== event.target) return
      const step = readGridKey(event, { active: focused, rows: input.rows, rowsInSight: input.rowsInSight })
      // Where a panel is open, Escape is meant for that.
      if (!step || (step.kind === 'clear' && input.isPanelOpen)) return
      event.preventDefault()
      take(step, row)
    },

    onClick: (event: MouseEvent<HTMLElement>): void => {
      const { target } = event
      const row = rowOf(target)
      if (!row || !(target instanceof Element) || target.closest('button') !== null) return
      const index = Number(row.dataset.index)
      const isPicking = event.shiftKey || event.ctrlKey || event.metaKey || target.closest('[data-pick]') !== null
      if (!canPick || !isPicking) {
        goTo(index)
        picking.begin(index)
        open(index, row)
        return
      }
      if (event.shiftKey) void picking.extend(index)
      else picking.turn(index)
      // The row, not its box: from there the arrows lead on.
      focusAt(index)
    },

    onFocus: ({ target }: FocusEvent<HTMLElement>): void => {
      const index = Number(target.dataset.index)
      if (rowOf(target) !== target || index === focused) return
      goTo(index)
      picking.begin(index)
    },

    // Shift would mark the text on the way.
    onMouseDown: (event: MouseEvent<HTMLElement>): void => {
      if (event.shiftKey && rowOf(event.target)) event.preventDefault()
    },
  }
}
