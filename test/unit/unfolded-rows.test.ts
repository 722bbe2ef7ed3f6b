import { expect, test } from 'vitest'
import { arrangeUnfolded, type OpenChange, type UnfoldedRow } from '../../src/renderer/features/audit/unfolded-rows.ts'
import type { AuditEntryView } from '../../src/shared/api/audit.ts'

const entryOf = (id: number): AuditEntryView => ({
  id,
  at: id,
  actor: null,
  subject: null,
  action: 'users:disable',
  transport: 'window',
  outcome: 'success',
  details: null,
  reason: null,
  ended: null,
  undo: 'not-possible',
})

/** A folded log of entries with falling numbers, the newest first. */
const logOf = (numbers: readonly number[], added = 0) => ({
  rows: numbers.length,
  added,
  rowAt: (row: number) => {
    const id = numbers[row]
    return id === undefined ? null : { kind: 'entry' as const, entry: entryOf(id) }
  },
})

const changeOf = (start: number, row: number, parts: readonly number[], hasMore = false, added = 0): OpenChange => ({
  start: entryOf(start),
  row,
  added,
  parts: parts.map(entryOf),
  hasMore,
})

const format = (row: UnfoldedRow | null): string => {
  if (row?.kind === 'part') return `${row.start}/${row.entry.id}`
  if (row?.kind === 'all') return `all of ${row.start.id}`
  return row?.kind === 'entry' ? String(row.entry.id) : '-'
}

const listRows = ({ count, at }: ReturnType<typeof arrangeUnfolded>): string[] =>
  Array.from({ length: count }, (_, row) => format(at(row)))

test('the entries of open changes stand below theirs, with a row that leads to the rest', () => {
  const log = logOf([9, 8, 4, 1])
  expect(listRows(arrangeUnfolded(log, []))).toEqual(['9', '8', '4', '1'])
  const rows = arrangeUnfolded(log, [changeOf(4, 2, [7, 6, 5]), changeOf(9, 0, [12, 11], true)])
  expect(listRows(rows)).toEqual(['9', '9/12', '9/11', 'all of 9', '8', '4', '4/7', '4/6', '4/5', '1'])
  expect(Array.from({ length: 10 }, (_, row) => rows.toFolded(row))).toEqual([0, 0, 0, 0, 1, 2, 2, 2, 2, 3])
  expect(rows.at(10)).toBeNull()
})

test('they stay below theirs when entries are added at the top', () => {
  const open = [changeOf(9, 0, [12, 11])]
  expect(listRows(arrangeUnfolded(logOf([14, 13, 9, 8], 2), open))).toEqual(['14', '13', '9', '9/12', '9/11', '8'])
})

test('a change without entries, and one in the last row, change no other row', () => {
  expect(listRows(arrangeUnfolded(logOf([9, 8]), [changeOf(8, 1, []), changeOf(9, 0, [])]))).toEqual(['9', '8'])
  expect(listRows(arrangeUnfolded(logOf([9, 8]), [changeOf(8, 1, [10])]))).toEqual(['9', '8', '8/10'])
})
