import type { AuditEntryView } from '../../../shared/api/audit.ts'
import type { LogSnapshot } from './log-reading.ts'
import type { LogRow } from './log-rows.ts'

/** The entries of a bulk change that are shown below its row. `row` is that row in the folded log when `added` rows had been added. */
export type OpenChange = {
  readonly start: AuditEntryView
  readonly row: number
  readonly added: number
  readonly parts: readonly AuditEntryView[]
  readonly hasMore: boolean
}

/** `part`: an entry of an open bulk change. `all`: the row that leads to all of them. */
export type UnfoldedRow =
  | LogRow<AuditEntryView>
  | { readonly kind: 'part'; readonly entry: AuditEntryView; readonly start: number }
  | { readonly kind: 'all'; readonly start: AuditEntryView }

export type UnfoldedRows = {
  readonly count: number
  readonly at: (row: number) => UnfoldedRow | null
  /** The row of the folded log, of which this row is or to which it belongs. */
  readonly toFolded: (row: number) => number
}

/** The rows of an open bulk change. */
export const countRows = ({ parts, hasMore }: OpenChange): number => parts.length + (hasMore ? 1 : 0)

const rowIn = (change: OpenChange, index: number): UnfoldedRow | null => {
  const entry = change.parts[index]
  if (entry) return { kind: 'part', entry, start: change.start.id }
  return index === change.parts.length && change.hasMore ? { kind: 'all', start: change.start } : null
}

/** The rows of a folded log with the entries of open bulk changes below theirs. */
export const arrangeUnfolded = (
  { rows, added, rowAt }: Pick<LogSnapshot, 'rows' | 'added' | 'rowAt'>,
  open: readonly OpenChange[],
): UnfoldedRows => {
  const places = open
    .map((change) => ({ change, row: change.row + added - change.added, count: countRows(change) }))
    .sort((one, other) => one.row - other.row)
  /** The row of the folded log, and the place below it; -1 for the row itself. */
  const find = (row: number) => {
    let before = 0
    for (const { change, row: start, count } of places) {
      const index = row - before - start - 1
      if (index < 0) break
      if (index < count) return { folded: start, change, index }
      before += count
    }
    return { folded: row - before, change: null, index: -1 }
  }
  return {
    count: rows + places.reduce((sum, { count }) => sum + count, 0),
    at: (row) => {
      const { folded, change, index } = find(row)
      return change ? rowIn(change, index) : rowAt(folded)
    },
    toFolded: (row) => find(row).folded,
  }
}
