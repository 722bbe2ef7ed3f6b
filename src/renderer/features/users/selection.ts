import { create } from 'zustand'
import type { BulkSelection } from '../../../shared/api/bulk-change.ts'
import { IDS_MAX } from '../../../shared/domain/limits.ts'
import type { UserQuery } from '../../session/user-query.ts'
import { announceFailed, useWindowState } from '../../session/window-state.ts'

/** Who is selected: some by name, or all that match but for some. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> }

type Listed = Pick<UserQuery, 'search' | 'filter'>

type SelectionState = {
  readonly selection: Selection
  /** What the list shows: "all that match" are of this. */
  readonly listed: Listed
  /** How many match; null until it is known. */
  readonly matching: number | null
}

const nobody: Selection = { kind: 'some', ids: new Set() }

const none: SelectionState = { selection: nobody, listed: { search: '', filter: {} }, matching: null }

export const useSelection = create<SelectionState>()(() => none)

// It is of the person who selected: it outlasts a locked window and leaves with them.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') useSelection.setState(none)
})

const turned = (set: ReadonlySet<string>, out: readonly string[], into: readonly string[]): ReadonlySet<string> => {
  const next = new Set(set)
  for (const id of out) next.delete(id)
  for (const id of into) next.add(id)
  return next
}

const formatTooMany = (): void =>
  announceFailed(
    `At most ${IDS_MAX.toLocaleString()} accounts can be selected one by one. For more, narrow the list to them and select all that match.`,
  )

/** Selects these, and the others no longer. More than can be named is said, and changes nothing. */
export const select = (ids: readonly string[], others: readonly string[] = []): void => {
  const { selection } = useSelection.getState()
  const next: Selection =
    selection.kind === 'some'
      ? { kind: 'some', ids: turned(selection.ids, others, ids) }
      : { kind: 'all', except: turned(selection.except, ids, others) }
  const named = next.kind === 'some' ? next.ids : next.except
  if (named.size > IDS_MAX) formatTooMany()
  else useSelection.setState({ selection: next })
}

/** A range that reaches over so many rows cannot be named: it is said, and selects nothing. */
export const isRangeTooLong = (rows: number): boolean => {
  if (rows <= IDS_MAX) return false
  formatTooMany()
  return true
}

export const selectAllThatMatch = (): void => useSelection.setState({ selection: { kind: 'all', except: new Set() } })

export const clearSelection = (): void => useSelection.setState({ selection: nobody })

/** Tells what the list shows. "All that match" end with their search and filter; who was selected by name stays so. */
export const recordListed = ({ search, filter }: Listed, matching: number | null): void =>
  useSelection.setState(({ selection, listed }) => {
    const isSame = listed.search === search && JSON.stringify(listed.filter) === JSON.stringify(filter)
    return { listed: { search, filter }, matching, selection: isSame || selection.kind === 'some' ? selection : nobody }
  })

export const isSelected = (selection: Selection, id: string): boolean =>
  selection.kind === 'some' ? selection.ids.has(id) : !selection.except.has(id)

/** How many; null while it is not known how many match. */
export const countSelected = ({ selection, matching }: SelectionState): number | null => {
  if (selection.kind === 'some') return selection.ids.size
  return matching === null ? null : Math.max(0, matching - selection.except.size)
}

/** The selection as the directory takes it. */
export const toBulkSelection = ({ selection, listed }: SelectionState): BulkSelection =>
  selection.kind === 'some'
    ? { kind: 'ids', ids: [...selection.ids] }
    : { kind: 'matching', ...listed, except: [...selection.except] }
