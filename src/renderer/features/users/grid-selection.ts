import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { UserQuery } from '../../session/user-query.ts'
import { isRangeTooLong, isSelected, select, useSelection } from './selection.ts'
import { readUsers } from './user-page-queries.ts'

/** The range that is being selected from a row. Users leave it again when it shrinks. */
type Range = { readonly from: number; readonly ids: readonly string[] }

const beginAt = (from: number): Range => ({ from, ids: [] })

/** Selects rows one by one or as a range. */
export const useGridSelection = (query: UserQuery, rowAt: (index: number) => UserView | undefined) => {
  const client = useQueryClient()
  const range = useRef(beginAt(0))
  /** Numbers the range requests, so that late rows of an earlier one are ignored. */
  const asked = useRef(0)

  const readRange = (first: number, last: number): UserView[] | Promise<UserView[]> => {
    const here = Array.from({ length: last - first + 1 }, (_, step) => rowAt(first + step))
    return here.every((user) => user !== undefined) ? here : readUsers(client, query, first, last).catch(() => [])
  }

  return {
    /** Sets the start of the next range. */
    begin: (index: number): void => {
      range.current = beginAt(index)
      asked.current += 1
    },

    turn: (index: number): void => {
      const user = rowAt(index)
      range.current = beginAt(index)
      asked.current += 1
      if (!user) return
      if (isSelected(useSelection.getState().selection, user.id)) select([], [user.id])
      else select([user.id])
    },

    extend: async (to: number): Promise<void> => {
      asked.current += 1
      const serial = asked.current
      const { from } = range.current
      const [first, last] = from < to ? [from, to] : [to, from]
      if (isRangeTooLong(last - first + 1)) return
      const users = await readRange(first, last)
      if (serial !== asked.current) return
      const ids = users.map(({ id }) => id)
      select(ids, range.current.ids)
      range.current = { from, ids }
    },
  }
}
