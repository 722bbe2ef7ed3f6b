import { join } from 'node:path'
import { app, type BrowserWindow, screen } from 'electron'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'
import { type Bounds, fitBounds, parseBounds, type StoredBounds } from './fitted-bounds.ts'

const FIRST_SIZE = { width: 1120, height: 760 }

/** Below this size (pixels) the forms would be cut off. */
export const MINIMUM_SIZE = { minWidth: 720, minHeight: 560 }

/** After this time (milliseconds) the window manager has placed a new window and given it a frame. */
const SETTLED_MS = 1_000

/** How far a window manager moves a new window or changes its size (pixels): by the title bar and the borders of a frame. */
const FRAME = 64

const findFile = (): string => join(app.getPath('userData'), 'window-bounds.json')

const readStored = (): StoredBounds | null => {
  try {
    return parseBounds(readPrivateFile(findFile()))
  } catch {
    return null
  }
}

/** Where a window opens. Without a place, the system centres it. */
export type OpeningBounds = {
  readonly bounds: Partial<Bounds> & { readonly width: number; readonly height: number }
  readonly stored: StoredBounds | null
}

/** The last bounds of the window, fitted to the screen that they are on or next to. */
export const readWindowBounds = (): OpeningBounds => {
  const stored = readStored()
  if (stored) return { bounds: fitBounds(stored, screen.getDisplayMatching(stored).workArea), stored }
  const { width, height } = screen.getPrimaryDisplay().workArea
  return { bounds: { width: Math.min(FIRST_SIZE.width, width), height: Math.min(FIRST_SIZE.height, height) }, stored }
}

const areWithin = (distance: number, one: Bounds, other: Bounds): boolean =>
  (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(one[side] - other[side]) <= distance)

/**
 * Stores the window's bounds for the next start, and maximises it if it was.
 *
 * At a scale of 125 % a window has slightly other bounds than it was given, and a frame changes them too. They are stored only if they changed
 * later, so that a window does not grow from start to start.
 */
export const keepWindowBounds = (window: BrowserWindow, { stored }: OpeningBounds): void => {
  let first = window.getNormalBounds()
  let tolerance = FRAME
  const settle = (): void => {
    const current = window.getNormalBounds()
    if (areWithin(FRAME, first, current)) first = current
    tolerance = 0
  }
  let timer: NodeJS.Timeout | null = null
  window.once('ready-to-show', () => {
    if (stored?.isMaximized) window.maximize()
    timer = setTimeout(() => window.isDestroyed() || settle(), SETTLED_MS)
  })
  window.on('close', () => {
    if (timer) clearTimeout(timer)
    const current = window.getNormalBounds()
    const isUnchanged = areWithin(tolerance, first, current)
    const { x, y, width, height } = (isUnchanged && stored) || current
    try {
      replaceFile(findFile(), JSON.stringify({ x, y, width, height, isMaximized: window.isMaximized() }))
    } catch {
      // A failed write must not prevent the window from closing.
    }
  })
}
