import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Chromium ends an element at 33,554,428 pixels; beyond this the scrollbar stands for more than it is long. */
const MAX_HEIGHT = 30_000_000

/** Rows above and below what is seen, so that a turn of the wheel does not outrun them. */
const SPARE_ROWS = 8

type View = { readonly top: number; readonly height: number; readonly width: number }

type LongListProps = {
  rows: number
  /** In pixels: all rows have the same, so that a place is a multiplication and a million rows cost what ten do. */
  heightFor: (width: number) => number
  /** By how many rows what was there has moved down since the beginning. */
  added: number
  /** What is shown stays where it is when rows come above it, also at the top. */
  isHeld: boolean
  /** How far it is scrolled at first (pixels of the scrollbar), and where it came to rest since. */
  firstTop: number
  onRest: (top: number) => void
}

type LongList = {
  frame: RefObject<HTMLDivElement | null>
  rowHeight: number
  /** The height of what is scrolled. */
  height: number
  /** The first row that is drawn, and the one behind the last. */
  first: number
  end: number
  /** Where the first row that is drawn stands. */
  start: number
  isAtTop: boolean
  /** The rows that fit, at least one. */
  pageRows: number
  /** Scrolls no further than the row needs to be seen. */
  reveal: (row: number) => void
}

/** Rows of one height in a frame that scrolls, of which only those that are seen are drawn. */
export const useLongList = ({ rows, heightFor, added, isHeld, firstTop, onRest }: LongListProps): LongList => {
  const frame = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<View>({ top: 0, height: 0, width: 0 })
  const rowHeight = heightFor(view.width)
  const whole = rows * rowHeight
  const height = Math.min(whole, MAX_HEIGHT)
  // How many pixels of rows a pixel of the scrollbar stands for: one, but for lists beyond a million rows.
  const scale = whole > height ? (whole - view.height) / (height - view.height) : 1
  const offset = view.top * scale

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight, width: element.clientWidth })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once; afterwards whoever scrolls decides
  useLayoutEffect(() => frame.current?.scrollTo({ top: firstTop }), [])

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const rest = (): void => onRest(element.scrollTop)
    element.addEventListener('scrollend', rest, { passive: true })
    return () => element.removeEventListener('scrollend', rest)
  }, [onRest])

  const known = useRef(added)
  useLayoutEffect(() => {
    const element = frame.current
    const more = added - known.current
    known.current = added
    if (!element || more <= 0 || (element.scrollTop === 0 && !isHeld)) return
    element.scrollTop += (more * rowHeight) / scale
    setView((former) => ({ ...former, top: element.scrollTop }))
  }, [added, isHeld, rowHeight, scale])

  const reveal = useCallback(
    (row: number): void => {
      const element = frame.current
      if (!element) return
      const above = row * rowHeight
      const below = above + rowHeight - element.clientHeight
      const from = element.scrollTop * scale
      if (from > above) element.scrollTop = above / scale
      else if (from < below) element.scrollTop = below / scale
    },
    [rowHeight, scale],
  )

  const first = Math.max(Math.floor(offset / rowHeight) - SPARE_ROWS, 0)
  const end = Math.min(Math.ceil((offset + view.height) / rowHeight) + SPARE_ROWS, rows)
  return {
    frame,
    rowHeight,
    height,
    first,
    end,
    start: view.top + first * rowHeight - offset,
    isAtTop: view.top === 0,
    pageRows: Math.max(Math.floor(view.height / rowHeight) - 1, 1),
    reveal,
  }
}
