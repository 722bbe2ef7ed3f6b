import type { Row } from './row.ts'

const columns = ['name', 'ours', 'baseline', 'ratio', 'unit', 'goal', 'ok', 'advice'] as const

const show = (value: Row[keyof Row]): string => {
  if (value === null || value === undefined || Number.isNaN(value)) return '-'
  if (typeof value === 'boolean') return value ? 'ok' : 'MISSED'
  return String(value)
}

/** The rows as a table for a terminal. */
export const formatRows = (rows: readonly Row[]): string => {
  const table = [[...columns], ...rows.map((row) => columns.map((column) => show(row[column])))]
  const widths = columns.map((_, index) => Math.max(...table.map((cells) => cells[index]?.length ?? 0)))
  return table
    .map((cells) =>
      cells
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
