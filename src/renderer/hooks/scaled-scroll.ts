import { type RefObject, useEffect } from 'react'

/**
 * Chromium limits an element to 33,554,428 px (700,000 rows) and loses pixel accuracy beyond 16,777,216 px (2^24, single precision). Beyond
 * this bound, one pixel of the scrollbar stands for `scale` pixels of the list.
 */
const ELEMENT_MAX_PX = 16_000_000

/** The height of the element (pixels), and the list pixels per element pixel. */
export type Scale = { readonly height: number; readonly scale: number }

export const scaleOf = (rows: number, rowHeight: number, viewport: number): Scale => {
  const full = rows * rowHeight
  if (full <= ELEMENT_MAX_PX) return { height: full, scale: 1 }
  return { height: ELEMENT_MAX_PX, scale: (full - viewport) / (ELEMENT_MAX_PX - viewport) }
}

/** The scroll offset (pixels of the list) that shows the row, or the current offset if the row is visible. */
export const offsetToShow = (index: number, rowHeight: number, offset: number, viewport: number): number => {
  const top = index * rowHeight
  if (top < offset) return top
  return Math.max(offset, top + rowHeight - viewport)
}

/** The wheel moves a scaled list as far as any other list, instead of `scale` times as far. */
export const useScaledWheel = (scroller: RefObject<HTMLElement | null>, scale: number): void =>
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
