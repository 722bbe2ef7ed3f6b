import { useMemo, useRef, useState } from 'react'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { PAGE_DEFAULT_ROWS } from '../../../shared/domain/limits.ts'
import { call, reportError } from '../../api/call.ts'
import type { LogSnapshot } from './log-reading.ts'
import { arrangeUnfolded, countRows, type OpenChange } from './unfolded-rows.ts'

/** Rows that came or went below a row. */
export type RowShift = { readonly below: number; readonly by: number }

/** Opens and closes bulk changes in place. An open one is as it was when it was opened, until it is opened again. */
export const useUnfolded = (log: LogSnapshot) => {
  const [open, setOpen] = useState<readonly OpenChange[]>([])
  const reading = useRef(new Set<number>())
  const rows = useMemo(() => arrangeUnfolded(log, open), [log, open])
  const current = useRef(log)
  current.current = log

  const close = (start: AuditEntryView, row: number): RowShift => {
    const change = open.find((known) => known.start.id === start.id)
    setOpen(open.filter((known) => known !== change))
    return { below: row, by: change ? -countRows(change) : 0 }
  }

  /** Shows the entries of the bulk change in this row. Null if they could not be read. */
  const unfold = async (start: AuditEntryView, row: number): Promise<RowShift | null> => {
    if (reading.current.has(start.id)) return null
    const place = { start, row: rows.toFolded(row), added: log.added }
    reading.current.add(start.id)
    const result = await call('audit:list', { filter: { bulk: start.id }, limit: PAGE_DEFAULT_ROWS })
    reading.current.delete(start.id)
    if (!result.ok) {
      reportError(result.error)
      return null
    }
    // The start of the change is the row above.
    const parts = result.value.entries.filter(({ id }) => id !== start.id)
    const { hasMore } = result.value
    const change = { ...place, parts, hasMore }
    setOpen((known) => [...known.filter((other) => other.start.id !== start.id), change])
    return { below: row + current.current.added - place.added, by: countRows(change) }
  }

  return { rows, isOpen: (id: number): boolean => open.some(({ start }) => start.id === id), close, unfold }
}
