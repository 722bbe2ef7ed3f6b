import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitBounds, parseBounds } from '../../src/main/desktop/fitted-bounds.ts'

const area = { x: 0, y: 27, width: 1920, height: 1053 }

test('bounds on the screen stay as they are, also partly beside it while the title bar is in reach', () => {
  for (const bounds of [
    { x: 100, y: 100, width: 1120, height: 760 },
    { x: -900, y: 40, width: 1120, height: 760 },
    { x: 1800, y: 27, width: 1120, height: 760 },
    { x: 300, y: 1040, width: 1120, height: 760 },
    { ...area },
  ])
    expect(fitBounds(bounds, area)).toEqual(bounds)
})

test('a window whose title bar is out of reach is moved into the work area, with its size', () => {
  for (const [bounds, place] of [
    [
      { x: 5000, y: 100 },
      { x: 800, y: 100 },
    ],
    [
      { x: -5000, y: 100 },
      { x: 0, y: 100 },
    ],
    [
      { x: 100, y: -500 },
      { x: 100, y: 27 },
    ],
    [
      { x: 100, y: 26 },
      { x: 100, y: 27 },
    ],
    [
      { x: 100, y: 1079 },
      { x: 100, y: 320 },
    ],
    [
      { x: -1050, y: 40 },
      { x: 0, y: 40 },
    ],
  ] as const)
    expect(fitBounds({ ...bounds, width: 1120, height: 760 }, area)).toEqual({ ...place, width: 1120, height: 760 })
})

test('a window that is larger than the screen is cut to the work area, on a screen anywhere', () => {
  const left = { x: -1280, y: -100, width: 1280, height: 700 }
  expect(fitBounds({ x: -1200, y: 0, width: 3840, height: 2160 }, left)).toEqual(left)
  expect(fitBounds({ x: 40, y: 60, width: 1200, height: 5000 }, area)).toEqual({ x: 40, y: 27, width: 1200, height: 1053 })
})

test('whatever was stored, the window has a size, fits, can be grabbed, and stays so at the next start', () => {
  const number = fc.integer({ min: -32_767, max: 32_767 })
  const length = fc.integer({ min: 1, max: 32_767 })
  const any = fc.record({ x: number, y: number, width: length, height: length })
  fc.assert(
    fc.property(
      any,
      fc.record({
        x: number,
        y: number,
        width: fc.integer({ min: 640, max: 8000 }),
        height: fc.integer({ min: 480, max: 4000 }),
      }),
      (bounds, screen) => {
        const fitted = fitBounds(bounds, screen)
        expect(fitted.width).toBeLessThanOrEqual(screen.width)
        expect(fitted.height).toBeLessThanOrEqual(screen.height)
        expect(fitted.y).toBeGreaterThanOrEqual(screen.y)
        expect(fitted.y).toBeLessThan(screen.y + screen.height)
        const reach = Math.min(fitted.x + fitted.width, screen.x + screen.width) - Math.max(fitted.x, screen.x)
        expect(reach).toBeGreaterThanOrEqual(Math.min(120, fitted.width))
        expect(fitBounds(fitted, screen)).toEqual(fitted)
      },
    ),
  )
})

test('a file that is no bounds counts as none', () => {
  const stored = { x: 1, y: 2, width: 3, height: 4 }
  expect(parseBounds(JSON.stringify(stored))).toEqual({ ...stored, isMaximized: false })
  expect(parseBounds(JSON.stringify({ ...stored, isMaximized: true }))).toEqual({ ...stored, isMaximized: true })
  for (const text of ['', 'null', '[]', '7', '{"x":1', '{}'].concat(
    [{ width: 0 }, { height: -4 }, { x: 1e9 }, { y: '2' }, { width: 1.5 }, { x: null }].map((odd) =>
      JSON.stringify({ ...stored, ...odd }),
    ),
  ))
    expect(parseBounds(text), text).toBeNull()
})
