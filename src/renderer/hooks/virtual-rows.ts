import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { offsetToShow, scaleOf, useScaledWheel } from './scaled-scroll.ts'

/** Rows above and below what is seen, so that a turn of the wheel does not outrun them. */
const SPARE_ROWS = 8

type View = { readonly top: number; readonly height: number; readonly width: number }

/** In pixels. `head` stays where it is, over the rows. */
type LineHeights = { readonly row: number; readonly head: number }

type LongListProps = {
  rows: number
  /** All rows have the same, so that a place is a multiplication and a million rows cost what ten do. */
  heightsFor: (width: number) => LineHeights
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
export const useVirtualRows = ({ rows, heightsFor, added, isHeld, firstTop, onRest }: LongListProps): LongList => {
  const frame = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<View>({ top: 0, height: 0, width: 0 })
  const { row: rowHeight, head } = heightsFor(view.width)
  const seen = Math.max(view.height - head, 0)
  const { height, scale } = scaleOf(rows, rowHeight, seen)
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

  useScaledWheel(frame, scale)

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
      const now = element.scrollTop * scale
      const wanted = offsetToShow(row, rowHeight, now, seen)
      if (wanted !== now) element.scrollTop = wanted / scale
    },
    [rowHeight, scale, seen],
  )

  const first = Math.max(Math.floor(offset / rowHeight) - SPARE_ROWS, 0)
  const end = Math.min(Math.ceil((offset + seen) / rowHeight) + SPARE_ROWS, rows)
  return {
    frame,
    rowHeight,
    height,
    first,
    end,
    start: view.top + first * rowHeight - offset,
    isAtTop: view.top === 0,
    pageRows: Math.max(Math.floor(seen / rowHeight) - 1, 1),
    reveal,
  }
}
