import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { type GridStep, readGridKey } from '../../hooks/grid-keys.ts'
import type { useGridSelection } from './grid-selection.ts'
import { clearSelection, selectAllThatMatch } from './selection.ts'

/** The row that contains this target, or null. */
export const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null

type GridInput = {
  rowAt: (index: number) => UserView | undefined
  rows: number
  rowsInSight: number
  /** The row with the focus, or the one that Tab would focus. */
  focused: number
  canPick: boolean
  isPanelOpen: boolean
  picking: ReturnType<typeof useGridSelection>
  onOpen: (user: UserView, row: HTMLElement) => void
  /** Records that the row has the focus. */
  goTo: (index: number) => void
  /** Scrolls the row into view and focuses it. */
  focusAt: (index: number) => void
}

/** Handles keys and clicks in the list. */
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
      // With an open panel, Escape closes the panel.
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
      // Focuses the row instead of its checkbox, so that the arrow keys continue from there.
      focusAt(index)
    },

    onFocus: ({ target }: FocusEvent<HTMLElement>): void => {
      const index = Number(target.dataset.index)
      if (rowOf(target) !== target || index === focused) return
      goTo(index)
      picking.begin(index)
    },

    // Prevents text selection by Shift+click.
    onMouseDown: (event: MouseEvent<HTMLElement>): void => {
      if (event.shiftKey && rowOf(event.target)) event.preventDefault()
    },
  }
}
