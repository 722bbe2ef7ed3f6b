import { join } from 'node:path'
import { app, type BrowserWindow, type Rectangle, screen } from 'electron'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'

const FIRST_SIZE = { width: 1120, height: 760 }

/** Below this size (pixels) the forms would be cut off. */
export const MINIMUM_SIZE = { minWidth: 720, minHeight: 560 }

const findFile = (): string => join(app.getPath('userData'), 'window-bounds.json')

/** The last bounds of the window, if they are still on a screen. Otherwise the default size, centred by the system. */
export const readWindowBounds = (): Partial<Rectangle> & { width: number; height: number } => {
  try {
    const stored: unknown = JSON.parse(readPrivateFile(findFile()))
    if (!isRectangle(stored)) return FIRST_SIZE
    const { workArea } = screen.getDisplayMatching(stored)
    const isVisible =
      stored.x < workArea.x + workArea.width &&
      stored.x + stored.width > workArea.x &&
      stored.y >= workArea.y &&
      stored.y < workArea.y + workArea.height
    return isVisible ? stored : { width: stored.width, height: stored.height }
  } catch {
    return FIRST_SIZE
  }
}

/** Stores the window's bounds for the next start. */
export const rememberWindowBounds = (window: BrowserWindow): void => {
  window.on('close', () => {
    try {
      replaceFile(findFile(), JSON.stringify(window.getNormalBounds()))
    } catch {
      // A failed write must not prevent the window from closing.
    }
  })
}

const isRectangle = (value: unknown): value is Rectangle =>
  typeof value === 'object' &&
  value !== null &&
  (['x', 'y', 'width', 'height'] as const).every((key) => key in value && Number.isSafeInteger(Reflect.get(value, key)))
