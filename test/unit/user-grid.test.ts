import { describe, expect, test } from 'vitest'
import { chosenColumns, columnWidths, fittingColumns, gridTemplate } from '../../src/renderer/features/users/column-widths.ts'
import { readGridKey } from '../../src/renderer/hooks/grid-keys.ts'
import { offsetToShow, scaleOf } from '../../src/renderer/hooks/scaled-scroll.ts'
import { userColumns } from '../../src/shared/api/list-preferences.ts'

const ROW = 48
const VIEWPORT = 600

describe('the scrollbar of a long list', () => {
  test('is as long as the list up to a third of a million rows, and then stands for more', () => {
    expect(scaleOf(1_000, ROW, VIEWPORT)).toEqual({ height: 48_000, scale: 1 })
    const { height, scale } = scaleOf(1_000_000, ROW, VIEWPORT)
    expect(height).toBeLessThan(33_554_428)
    expect(scale).toBeGreaterThan(1)
  })

  test('reaches the first row at its top and the last at its end, of a million and of ten', () => {
    for (const rows of [1_000_000, 10_000_000]) {
      const { height, scale } = scaleOf(rows, ROW, VIEWPORT)
      expect((height - VIEWPORT) * scale).toBeCloseTo(rows * ROW - VIEWPORT, 3)
    }
  })

  test('moves no further than it has to for a row to be in sight, and not at all where it is', () => {
    expect(offsetToShow(3, ROW, 0, VIEWPORT)).toBe(0)
    expect(offsetToShow(3, ROW, 480, VIEWPORT)).toBe(3 * ROW)
    expect(offsetToShow(20, ROW, 0, VIEWPORT)).toBe(21 * ROW - VIEWPORT)
  })
})

describe('the keys of the list', () => {
  const at = { active: 10, rows: 1_000_000, rowsInSight: 12 }
  const press = (key: string, held: { ctrlKey?: boolean; shiftKey?: boolean } = {}) =>
    readGridKey({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }, at)

  test('move by a row, a screen, and to either end, and never beyond', () => {
    const indexOf = (key: string) => press(key)
    expect(indexOf('ArrowDown')).toEqual({ kind: 'move', index: 11, isExtending: false })
    expect(indexOf('ArrowUp')).toEqual({ kind: 'move', index: 9, isExtending: false })
    expect(indexOf('PageDown')).toEqual({ kind: 'move', index: 22, isExtending: false })
    expect(indexOf('PageUp')).toEqual({ kind: 'move', index: 0, isExtending: false })
    expect(indexOf('End')).toEqual({ kind: 'move', index: 999_999, isExtending: false })
    expect(indexOf('Home')).toEqual({ kind: 'move', index: 0, isExtending: false })
  })

  test('select by Space, with Shift on the way, and by Ctrl+A all; Enter opens, Escape clears, others mean nothing', () => {
    expect(press('ArrowDown', { shiftKey: true })).toEqual({ kind: 'move', index: 11, isExtending: true })
    expect(press(' ')).toEqual({ kind: 'turn' })
    expect(press('a', { ctrlKey: true })).toEqual({ kind: 'select-all' })
    expect(press('Enter')).toEqual({ kind: 'open' })
    expect(press('Escape')).toEqual({ kind: 'clear' })
    expect(press('a')).toBeNull()
    expect(press('ArrowDown', { ctrlKey: true })).toBeNull()
  })
})

describe('the widths of the columns', () => {
  const listOf = (width: number) => ({ width, canPick: true, canIssue: true })
  /** Row margins, checkbox and button. */
  const EDGES = 24 + 36 + 40
  const EMAIL = 244
  const sumOf = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0)
  const defaults = chosenColumns(null, false)

  test('a narrow list drops the dates first, and role and state last', () => {
    const widths = Array.from({ length: 1_700 }, (_, step) => 1_700 - step)
    const kept = widths.map((width) => fittingColumns(userColumns, listOf(width)))
    const droppedInOrder = kept.flatMap((columns, step) => (kept[step - 1] ?? []).filter((name) => !columns.includes(name)))
    expect(droppedInOrder.slice(0, 3)).toEqual(['passwordChangedAt', 'createdAt', 'lastSignInAt'])
    expect(droppedInOrder.slice(-2)).toEqual(['role', 'state'])
    expect(kept.at(-1)).toEqual([])
  })

  test('the column that sorts the list stays at every width, in its place, and the email shrinks for it at last', () => {
    for (let width = 200; width <= 1_700; width += 13)
      for (const sortedBy of userColumns) {
        const columns = fittingColumns(userColumns, listOf(width), sortedBy)
        expect(columns).toContain(sortedBy)
        expect(columns).toEqual(userColumns.filter((name) => columns.includes(name)))
      }
    expect(fittingColumns(defaults, listOf(900 - 208 - 24), 'createdAt')).toEqual(['state', 'createdAt'])
    expect(fittingColumns(['role'], listOf(2_000), 'createdAt')).toEqual(['role'])
    expect(columnWidths(['createdAt'], listOf(EDGES + 300))[0]).toBe(188)
  })

  test('the columns keep their order whatever order they were chosen in', () => {
    expect(fittingColumns(['lastSignInAt', 'role', 'state'], listOf(2_000))).toEqual(['role', 'state', 'lastSignInAt'])
  })

  test('an email of 30 characters has room as long as there is any other column, and the list fills its width', () => {
    for (let width = EDGES + EMAIL; width <= 2_600; width += 7) {
      for (const shown of [defaults, userColumns, chosenColumns(null, true)]) {
        const list = listOf(width)
        const columns = fittingColumns(shown, list)
        const sizes = columnWidths(columns, list)
        expect(sizes[0]).toBeGreaterThanOrEqual(EMAIL)
        expect(Math.abs(sumOf(sizes) - (width - EDGES))).toBeLessThan(1)
        expect(gridTemplate(columns, list).width).toBeLessThanOrEqual(width)
      }
    }
  })

  test('at 900 pixels role and state stay beside the email, and at 2560 no column takes what the others could use', () => {
    expect(fittingColumns(defaults, listOf(900 - 208 - 24))).toEqual(['role', 'state'])
    const list = listOf(2_560 - 208 - 24)
    const sizes = columnWidths(fittingColumns(chosenColumns(null, true), list), list)
    expect(sizes).toHaveLength(8)
    expect(Math.max(...sizes)).toBeLessThan(700)
  })

  test('the email alone shrinks to its floor, and below that the list scrolls', () => {
    expect(columnWidths([], listOf(EDGES + 200))).toEqual([200])
    expect(columnWidths([], listOf(50))).toEqual([160])
    expect(gridTemplate([], listOf(50))).toEqual({ template: '36px 160px minmax(40px, 1fr)', width: 160 + EDGES })
    expect(gridTemplate([], { width: 50, canPick: false, canIssue: false })).toEqual({
      template: '160px minmax(0px, 1fr)',
      width: 160 + 24,
    })
  })
})
