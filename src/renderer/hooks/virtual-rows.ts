import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { offsetToShow, scaleOf, useScaledWheel } from './scaled-scroll.ts'

/** Extra virtual rows above and below the visible ones: as many as one turn of the wheel shows. */
const SPARE_ROWS = 8

type View = { readonly top: number; readonly height: number; readonly width: number }

/** Heights in pixels. `head` stays in place above the rows. */
type LineHeights = { readonly row: number; readonly head: number }

type LongListProps = {
  rows: number
  /** All rows have the same height, so a million rows cost as much as ten. */
  heightsFor: (width: number) => LineHeights
  /** How many rows were added at the top since the start. */
  added: number
  /** Whether the visible rows stay in place when rows are added above, even at the top. */
  isHeld: boolean
  /** The initial scroll position (pixels of the scrollbar), and the callback for later positions. */
  firstTop: number
  onRest: (top: number) => void
}

type LongList = {
  frame: RefObject<HTMLDivElement | null>
  rowHeight: number
  /** The height of the scrolled content. */
  height: number
  /** The first rendered row, and the end of the range (exclusive). */
  first: number
  end: number
  /** The position of the first rendered row. */
  start: number
  isAtTop: boolean
  /** How many rows fit, at least one. */
  pageRows: number
  /** Scrolls only as far as needed to show the row. */
  reveal: (row: number) => void
}

/** Virtual rows of equal height in a scrolling frame. Only the visible ones are rendered. */
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
