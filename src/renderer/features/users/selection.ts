import { create } from 'zustand'
import type { BulkSelection } from '../../../shared/api/bulk-change.ts'
import { IDS_MAX } from '../../../shared/domain/limits.ts'
import { usersMessages } from '../../../shared/messages/users-messages.ts'
import type { UserQuery } from '../../session/user-query.ts'
import { announceFailed, useWindowState } from '../../session/window-state.ts'

/** The selection: named users, or all matches except some. */
export type Selection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<string> }

type Listed = Pick<UserQuery, 'search' | 'filter'>

type SelectionState = {
  readonly selection: Selection
  /** The list that "all matches" refers to. */
  readonly listed: Listed
  /** The number of matches. Null until it is known. */
  readonly matching: number | null
}

const nobody: Selection = { kind: 'some', ids: new Set() }

const none: SelectionState = { selection: nobody, listed: { search: '', filter: {} }, matching: null }

export const useSelection = create<SelectionState>()(() => none)

// The selection belongs to its user: it survives a lock and is dropped on sign-out.
useWindowState.subscribe(({ person, screen }) => {
  if (person === null && screen.kind !== 'locked') useSelection.setState(none)
})

const turned = (set: ReadonlySet<string>, out: readonly string[], into: readonly string[]): ReadonlySet<string> => {
  const next = new Set(set)
  for (const id of out) next.delete(id)
  for (const id of into) next.add(id)
  return next
}

const announceTooMany = (): void => announceFailed(usersMessages.selection.tooMany)

/** Selects these users and deselects the others. Beyond the limit it announces the limit and changes nothing. */
export const select = (ids: readonly string[], others: readonly string[] = []): void => {
  const { selection } = useSelection.getState()
  const next: Selection =
    selection.kind === 'some'
      ? { kind: 'some', ids: turned(selection.ids, others, ids) }
      : { kind: 'all', except: turned(selection.except, ids, others) }
  const named = next.kind === 'some' ? next.ids : next.except
  if (named.size > IDS_MAX) announceTooMany()
  else useSelection.setState({ selection: next })
}

/** Whether a range exceeds the limit. If so, the limit is announced and nothing is selected. */
export const isRangeTooLong = (rows: number): boolean => {
  if (rows <= IDS_MAX) return false
  announceTooMany()
  return true
}

export const selectAllThatMatch = (): void => useSelection.setState({ selection: { kind: 'all', except: new Set() } })

export const clearSelection = (): void => useSelection.setState({ selection: nobody })

/** Records what the list shows. A new search or filter ends "all matches", but keeps named users. */
export const recordListed = ({ search, filter }: Listed, matching: number | null): void =>
  useSelection.setState(({ selection, listed }) => {
    const isSame = listed.search === search && JSON.stringify(listed.filter) === JSON.stringify(filter)
    return { listed: { search, filter }, matching, selection: isSame || selection.kind === 'some' ? selection : nobody }
  })

export const isSelected = (selection: Selection, id: string): boolean =>
  selection.kind === 'some' ? selection.ids.has(id) : !selection.except.has(id)

/** The number of selected users. Null while the number of matches is unknown. */
export const countSelected = ({ selection, matching }: SelectionState): number | null => {
  if (selection.kind === 'some') return selection.ids.size
  return matching === null ? null : Math.max(0, matching - selection.except.size)
}

/** Converts the selection to the operation's input. */
export const toBulkSelection = ({ selection, listed }: SelectionState): BulkSelection =>
  selection.kind === 'some'
    ? { kind: 'ids', ids: [...selection.ids] }
    : { kind: 'matching', ...listed, except: [...selection.except] }
