import { join } from 'node:path'
import { app, type BrowserWindow, type Rectangle, screen } from 'electron'
import { replaceFile } from '../platform/atomic-file.ts'
import { readPrivateFile } from '../platform/private-file.ts'

const FIRST_SIZE = { width: 1120, height: 760 }

/** Below this (pixels) the forms would be cut. */
export const MINIMUM_SIZE = { minWidth: 720, minHeight: 560 }

const findFile = (): string => join(app.getPath('userData'), 'window-bounds.json')

/** Where the window was last, if that is still on a screen; else the first size, centred by the system. */
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

/** Keeps the window's place for the next start. */
export const rememberWindowBounds = (window: BrowserWindow): void => {
  window.on('close', () => {
    try {
      replaceFile(findFile(), JSON.stringify(window.getNormalBounds()))
    } catch {
      // A place that is not remembered is no reason to keep a window open.
    }
  })
}

const isRectangle = (value: unknown): value is Rectangle =>
  typeof value === 'object' &&
  value !== null &&
  (['x', 'y', 'width', 'height'] as const).every((key) => key in value && Number.isSafeInteger(Reflect.get(value, key)))
