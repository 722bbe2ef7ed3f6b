/** A place on the screens, in pixels that do not depend on the scale. */
export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** What is stored of a window: where it is when it is not maximised, and whether it is. */
export type StoredBounds = Bounds & { readonly isMaximized: boolean }

/** The part of the title bar (pixels) that must be on the screen, so that the window can be moved by it. */
const GRIP = { width: 120, height: 32 }

/** The largest number that a window system takes: X11 has 16 bits. */
const MOST = 32_767

const isCoordinate = (value: unknown): value is number => Number.isSafeInteger(value) && Math.abs(Number(value)) <= MOST

/** The stored bounds; null if a person or another program has made them unusable. */
export const parseBounds = (text: string): StoredBounds | null => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { x, y, width, height, isMaximized } = value as Record<string, unknown>
  if (!isCoordinate(x) || !isCoordinate(y) || !isCoordinate(width) || !isCoordinate(height)) return null
  return width > 0 && height > 0 ? { x, y, width, height, isMaximized: isMaximized === true } : null
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most))

/** The bounds within a work area: no larger than it, and moved into it unless enough of the title bar is on it. */
export const fitBounds = ({ x, y, width, height }: Bounds, area: Bounds): Bounds => {
  const size = { width: Math.min(width, area.width), height: Math.min(height, area.height) }
  const right = area.x + area.width
  const bottom = area.y + area.height
  const gripWidth = Math.min(x + width, right) - Math.max(x, area.x)
  const isInReach = gripWidth >= Math.min(GRIP.width, width) && y >= area.y && y + GRIP.height <= bottom
  if (isInReach && size.width === width && size.height === height) return { x, y, ...size }
  return { x: clamp(x, area.x, right - size.width), y: clamp(y, area.y, bottom - size.height), ...size }
}
