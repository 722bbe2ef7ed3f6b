import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { offsetToShow, scaleOf, useScaledWheel } from './scaled-scroll.ts'

/** The custom properties of the scrolling element that hold the heights of a row and of the header above the rows. */
const ROW_SIZE = '--gh-row-size'
const HEAD_SIZE = '--gh-row-head-size'

/** Extra rows beyond each edge: as many as one turn of the wheel shows. */
const OVERSCAN = 6

/** Rows are positioned within blocks of this size. With a scaled list, each frame moves only the blocks and draws no row again. */
const BLOCK_ROWS = 1_000

/** The size of the scrolling element (pixels), without the header, and of a row. All rows have the same height. */
type Frame = { readonly height: number; readonly width: number; readonly isWider: boolean; readonly row: number }

const nothing: Frame = { height: 0, width: 0, isWider: false, row: 1 }

const isSame = (one: Frame, other: Frame): boolean =>
  one.height === other.height && one.width === other.width && one.isWider === other.isWider && one.row === other.row

const readFrame = (element: HTMLElement): Frame => {
  const { clientHeight, clientWidth, scrollWidth } = element
  const style = getComputedStyle(element)
  const sizeOf = (name: string): number => Number.parseFloat(style.getPropertyValue(name))
  return {
    height: Math.max(0, clientHeight - sizeOf(HEAD_SIZE)),
    width: clientWidth,
    isWider: scrollWidth > clientWidth,
    row: sizeOf(ROW_SIZE),
  }
}

/** The first and the last visible row. */
const sightOf = (rows: number, rowHeight: number, offset: number, viewport: number): { from: number; to: number } => ({
  from: Math.max(0, Math.min(Math.floor(offset / rowHeight), rows - 1)),
  to: Math.max(0, Math.min(Math.ceil((offset + viewport) / rowHeight), rows) - 1),
})

/** The rendered rows in order, which always include the focused one. */
const listDrawn = (rows: number, { from, to }: { from: number; to: number }, active: number | null): readonly number[] => {
  if (rows === 0) return []
  const first = Math.max(0, from - OVERSCAN)
  const end = Math.min(rows, to + 1 + OVERSCAN)
  const drawn = Array.from({ length: end - first }, (_, step) => first + step)
  if (active === null || active >= rows || (active >= first && active < end)) return drawn
  return active < first ? [active, ...drawn] : [...drawn, active]
}

/** Computes the virtual rows of a list of any length. A million rows cost as much as ten. `active` is always rendered. */
export const useVirtualRows = (scroller: RefObject<HTMLDivElement | null>, rows: number, active: number | null) => {
  const [frame, setFrame] = useState(nothing)
  const { height: viewport, row: rowHeight } = frame
  const { height, scale } = useMemo(() => scaleOf(rows, rowHeight, viewport), [rows, rowHeight, viewport])
  const [scrolled, setScrolled] = useState(0)
  // A list that became shorter ends before the element reports it.
  const offset = Math.max(0, Math.min(scrolled, rows * rowHeight - viewport))

  useLayoutEffect(() => {
    const { current } = scroller
    if (!current) return
    const read = (): void => {
      const next = readFrame(current)
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

  const sight = sightOf(rows, rowHeight, offset, viewport)
  const base = Math.floor(sight.from / BLOCK_ROWS) * BLOCK_ROWS * rowHeight

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
      const wanted = offsetToShow(index, rowHeight, now, viewport)
      if (wanted !== now) scrollTo(wanted)
    },
    [readOffset, scrollTo, rowHeight, viewport],
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
    if (viewport >= was || active === null) return
    const offset = readOffset()
    if (active * rowHeight >= offset && (active + 1) * rowHeight <= offset + was) showRow(active)
  }, [viewport, active, rowHeight, readOffset, showRow])

  useScaledWheel(scroller, scale)

  return {
    height,
    /** The origin of the row positions in the element. With a scale of 1, it is the start of their block in the list. */
    origin: base - offset + offset / scale,
    drawn: listDrawn(rows, sight, active).map((index) => ({ index, top: index * rowHeight - base })),
    ...sight,
    /** Whether the visible height has been measured. */
    isMeasured: viewport > 0,
    /** The number of rows that are visible at once. */
    rowsInSight: Math.max(1, Math.floor(viewport / rowHeight)),
    /** The list's width (pixels). */
    width: frame.width,
    /** Whether the columns need more width and scroll. */
    isWider: frame.isWider,
    showRow,
    /** Keeps the visible rows in place after this many rows were added above. At its top, the list stays there, unless it is held. */
    moveBy: (distance: number, isHeld = false): void => {
      const now = readOffset()
      if (now > 0 || isHeld) scrollTo(now + distance * rowHeight)
    },
    isAtTop: offset === 0,
    /** Skips the element if the list is at its top already, because asking it would force a layout of the new rows. */
    toTop: (): void => {
      if (offset > 0) scrollTo(0)
    },
  }
}
