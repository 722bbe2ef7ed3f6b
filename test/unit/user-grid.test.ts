import { describe, expect, test } from 'vitest'
import { fittingColumns, leastWidthOf } from '../../src/renderer/features/users/columns.tsx'
import { readGridKey } from '../../src/renderer/hooks/grid-keys.ts'
import { offsetToShow, scaleOf } from '../../src/renderer/hooks/scaled-scroll.ts'

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
    readGridKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }, at)

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

test('beside a panel the first columns stay, as far as there is room for them', () => {
  const shown = ['lastSignInAt', 'role', 'state'] as const
  expect(fittingColumns(shown, 2_000, true, true)).toEqual(['role', 'state', 'lastSignInAt'])
  expect(fittingColumns(shown, 36 + 136 + 24 + 180 + 108 + 119, true, true)).toEqual(['role'])
  expect(fittingColumns(shown, 36 + 136 + 24 + 180 + 108 + 120, true, true)).toEqual(['role', 'state'])
  expect(fittingColumns(shown, 0, true, true)).toEqual([])
})

test('the grid is no wider than its columns need to be, so that it scrolls where they do not fit and nowhere else', () => {
  const least = leastWidthOf(['role', 'state'], true, true)
  expect(least).toBe(36 + 136 + 8 + 180 + 108 + 120)
  expect(fittingColumns(['role', 'state'], least + 16, true, true)).toEqual(['role', 'state'])
  expect(leastWidthOf(['role', 'state'], false, false)).toBe(least - 36 - 136 + 8)
})
