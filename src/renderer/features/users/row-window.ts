import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { offsetToShow, scaleOf } from '../../components/scaled-scroll.ts'

/** An e-mail and a name beneath (pixels); the style sheet has the same. */
const ROW_HEIGHT = 48

/** The header's height (pixels), which stands over the first rows when they are scrolled; the style sheet has the same. */
const HEADER_HEIGHT = 36

/** Rows beyond either edge: what one turn of a wheel brings into sight. */
const OVERSCAN = 6

/**
 * Rows are placed from the beginning of their block of so many, and the blocks all at once: with a scale, every frame places everything
 * anew, and no row has to be drawn for that.
 */
const BLOCK_ROWS = 1_000

/** Which rows of a list of any length are drawn, and where. The row that has the focus is always among them. */
export const useRowWindow = (scroller: RefObject<HTMLDivElement | null>, rows: number, active: number) => {
  const [viewport, setViewport] = useState(0)
  const [width, setWidth] = useState(0)
  const { height, scale } = useMemo(() => scaleOf(rows, ROW_HEIGHT, viewport), [rows, viewport])

  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range)
      return drawn.includes(active) || active >= rows ? drawn : [...drawn, active].sort((one, other) => one - other)
    },
    observeElementRect: (_, tell) => {
      const { current } = scroller
      if (!current) return
      const read = (): void => {
        const seen = Math.max(0, current.clientHeight - HEADER_HEIGHT)
        setViewport(seen)
        setWidth(current.clientWidth)
        tell({ width: current.clientWidth, height: seen })
      }
      read()
      const observer = new ResizeObserver(read)
      observer.observe(current)
      return () => observer.disconnect()
    },
    observeElementOffset: (list, tell) => {
      const { current } = scroller
      if (!current) return
      // The list can have become longer, and its scale another, since this began to listen: its options are other ones by then.
      const read = (): number =>
        current.scrollTop * scaleOf(list.options.count, ROW_HEIGHT, current.clientHeight - HEADER_HEIGHT).scale
      const listen = (): void => tell(read(), true)
      const rest = (): void => tell(read(), false)
      tell(read(), false)
      current.addEventListener('scroll', listen, { passive: true })
      current.addEventListener('scrollend', rest, { passive: true })
      return () => {
        current.removeEventListener('scroll', listen)
        current.removeEventListener('scrollend', rest)
      }
    },
    // Scrolling is done below, in pixels of the scrollbar.
    scrollToFn: () => {},
  })

  const offset = virtualizer.scrollOffset ?? 0
  const items = virtualizer.getVirtualItems()
  const shown = virtualizer.range
  const base = Math.floor((shown?.startIndex ?? 0) / BLOCK_ROWS) * BLOCK_ROWS * ROW_HEIGHT

  const scrollTo = useCallback(
    (wanted: number): void => {
      const { current } = scroller
      if (!current) return
      current.scrollTop = wanted / scale
      // Heard of at once, so that nothing is painted in between.
      current.dispatchEvent(new Event('scrollend'))
    },
    [scroller, scale],
  )
  const readOffset = useCallback((): number => (scroller.current?.scrollTop ?? 0) * scale, [scroller, scale])

  const showRow = useCallback(
    (index: number): void => {
      const now = readOffset()
      const wanted = offsetToShow(index, ROW_HEIGHT, now, viewport)
      if (wanted !== now) scrollTo(wanted)
    },
    [readOffset, scrollTo, viewport],
  )

  // A scrollbar that stands for more or less than it did shows what is in sight at another place.
  const scaledBy = useRef(scale)
  useLayoutEffect(() => {
    if (scaledBy.current === scale) return
    scaledBy.current = scale
    scrollTo(offset)
  }, [scale, offset, scrollTo])

  // A list that became lower, since something is shown beneath it, still shows the row that has the focus.
  const lower = useRef(viewport)
  useLayoutEffect(() => {
    const was = lower.current
    lower.current = viewport
    const offset = readOffset()
    const wasInSight = active * ROW_HEIGHT >= offset && (active + 1) * ROW_HEIGHT <= offset + was
    if (viewport < was && wasInSight) showRow(active)
  }, [viewport, active, readOffset, showRow])

  // A turn of the wheel moves the list as far as any other list, not `scale` times as far.
  useEffect(() => {
    const { current } = scroller
    if (!current || scale === 1) return
    let rest = 0
    const turn = (event: WheelEvent): void => {
      if (event.deltaY === 0 || event.ctrlKey) return
      event.preventDefault()
      rest += event.deltaY / scale
      const whole = Math.trunc(rest)
      rest -= whole
      current.scrollTop += whole
    }
    current.addEventListener('wheel', turn, { passive: false })
    return () => current.removeEventListener('wheel', turn)
  }, [scroller, scale])

  return {
    height,
    /** Where the rows' places begin in the element: with a scale of 1 where their block begins in the list. */
    origin: base - offset + offset / scale,
    drawn: items.map(({ index, start }) => ({ index, top: start - base })),
    from: shown?.startIndex ?? 0,
    to: shown?.endIndex ?? 0,
    /** Rows that are in sight at once. */
    rowsInSight: Math.max(1, Math.floor(viewport / ROW_HEIGHT)),
    /** The list's width (pixels). */
    width,
    showRow,
    /** Keeps what is in sight where it is after so many rows came above it; at its top, the list stays there. */
    moveBy: (distance: number): void => {
      const now = readOffset()
      if (now > 0) scrollTo(now + distance * ROW_HEIGHT)
    },
    toTop: (): void => scrollTo(0),
  }
}
