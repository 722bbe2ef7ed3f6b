import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { offsetToShow, scaleOf, useScaledWheel } from '../../hooks/scaled-scroll.ts'

/** The height of a row with an email and a name (pixels). Keep it equal to the style sheet. */
const ROW_HEIGHT = 48

/** The height of the header (pixels), which covers the first rows after scrolling. Keep it equal to the style sheet. */
const HEADER_HEIGHT = 36

/** Extra rows beyond each edge: as many as one turn of the wheel shows. */
const OVERSCAN = 6

/** Rows are positioned within blocks of this size. With a scaled list, each frame moves only the blocks and draws no row again. */
const BLOCK_ROWS = 1_000

/** The size of the scrolling element (pixels), without the header. */
type Frame = { readonly height: number; readonly width: number; readonly isWider: boolean }

const nothing: Frame = { height: 0, width: 0, isWider: false }

const isSame = (one: Frame, other: Frame): boolean =>
  one.height === other.height && one.width === other.width && one.isWider === other.isWider

/** The first and the last visible row. */
const sightOf = (rows: number, offset: number, viewport: number): { from: number; to: number } => ({
  from: Math.max(0, Math.min(Math.floor(offset / ROW_HEIGHT), rows - 1)),
  to: Math.max(0, Math.min(Math.ceil((offset + viewport) / ROW_HEIGHT), rows) - 1),
})

/** The rendered rows in order, which always include the focused one. */
const listDrawn = (rows: number, { from, to }: { from: number; to: number }, active: number): readonly number[] => {
  if (rows === 0) return []
  const first = Math.max(0, from - OVERSCAN)
  const end = Math.min(rows, to + 1 + OVERSCAN)
  const drawn = Array.from({ length: end - first }, (_, step) => first + step)
  if (active >= rows || (active >= first && active < end)) return drawn
  return active < first ? [active, ...drawn] : [...drawn, active]
}

/** Computes the virtual rows of a list of any length. All rows have the same height, so a million cost as much as ten. */
export const useRowWindow = (scroller: RefObject<HTMLDivElement | null>, rows: number, active: number) => {
  const [frame, setFrame] = useState(nothing)
  const viewport = frame.height
  const { height, scale } = useMemo(() => scaleOf(rows, ROW_HEIGHT, viewport), [rows, viewport])
  const [scrolled, setScrolled] = useState(0)
  // A list that became shorter ends before the element reports it.
  const offset = Math.max(0, Math.min(scrolled, rows * ROW_HEIGHT - viewport))

  useLayoutEffect(() => {
    const { current } = scroller
    if (!current) return
    const read = (): void => {
      const { clientHeight, clientWidth, scrollWidth } = current
      const next = { height: Math.max(0, clientHeight - HEADER_HEIGHT), width: clientWidth, isWider: scrollWidth > clientWidth }
      setFrame((frame) => (isSame(frame, next) ? frame : next))
    }
    read()
    const observer = new ResizeObserver(read)
    observer.observe(current)
    for (const child of current.children) observer.observe(child)
    return () => observer.disconnect()
  }, [scroller])

  useLayoutEffect(() => {
    const { current } = scroller
    if (!current) return
    // Rendered synchronously, because the rows would otherwise appear one frame late.
    const listen = (): void => flushSync(() => setScrolled(current.scrollTop * scale))
    current.addEventListener('scroll', listen, { passive: true })
    return () => current.removeEventListener('scroll', listen)
  }, [scroller, scale])

  const sight = sightOf(rows, offset, viewport)
  const base = Math.floor(sight.from / BLOCK_ROWS) * BLOCK_ROWS * ROW_HEIGHT

  const scrollTo = useCallback(
    (wanted: number): void => {
      const { current } = scroller
      if (!current) return
      current.scrollTop = wanted / scale
      setScrolled(current.scrollTop * scale)
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

  // A change of scale moves the scrollbar so that the visible rows stay.
  const scaledBy = useRef(scale)
  useLayoutEffect(() => {
    if (scaledBy.current === scale) return
    scaledBy.current = scale
    scrollTo(offset)
  }, [scale, offset, scrollTo])

  // When the list becomes lower, the focused row stays visible.
  const lower = useRef(viewport)
  useLayoutEffect(() => {
    const was = lower.current
    lower.current = viewport
    if (viewport >= was) return
    const offset = readOffset()
    if (active * ROW_HEIGHT >= offset && (active + 1) * ROW_HEIGHT <= offset + was) showRow(active)
  }, [viewport, active, readOffset, showRow])

  useScaledWheel(scroller, scale)

  return {
    height,
    /** The origin of the row positions in the element. With a scale of 1, it is the start of their block in the list. */
    origin: base - offset + offset / scale,
    drawn: listDrawn(rows, sight, active).map((index) => ({ index, top: index * ROW_HEIGHT - base })),
    ...sight,
    /** Whether the visible height has been measured. */
    isMeasured: viewport > 0,
    /** The number of rows that are visible at once. */
    rowsInSight: Math.max(1, Math.floor(viewport / ROW_HEIGHT)),
    /** The list's width (pixels). */
    width: frame.width,
    /** Whether the columns need more width and scroll. */
    isWider: frame.isWider,
    showRow,
    /** Keeps the visible rows in place after this many rows were added above. At its top, the list stays there. */
    moveBy: (distance: number): void => {
      const now = readOffset()
      if (now > 0) scrollTo(now + distance * ROW_HEIGHT)
    },
    /** Skips the element if the list is at its top already, because asking it would force a layout of the new rows. */
    toTop: (): void => {
      if (offset > 0) scrollTo(0)
    },
  }
}
