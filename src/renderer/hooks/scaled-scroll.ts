import { type RefObject, useEffect } from 'react'

/**
 * Chromium ends an element at 33,554,428 px, which 700,000 rows are, and places to the pixel what lies within the first 16,777,216
 * (2^24: single precision). Beyond a bound below that the scrollbar stands for more than it is long: one of its pixels is `scale`
 * pixels of the list.
 */
const ELEMENT_MAX_PX = 16_000_000

/** Pixels of the element, and of the list. */
export type Scale = { readonly height: number; readonly scale: number }

export const scaleOf = (rows: number, rowHeight: number, viewport: number): Scale => {
  const full = rows * rowHeight
  if (full <= ELEMENT_MAX_PX) return { height: full, scale: 1 }
  return { height: ELEMENT_MAX_PX, scale: (full - viewport) / (ELEMENT_MAX_PX - viewport) }
}

/** How far to scroll (pixels of the list) so that the row is in sight; where it is already, not at all. */
export const offsetToShow = (index: number, rowHeight: number, offset: number, viewport: number): number => {
  const top = index * rowHeight
  if (top < offset) return top
  return Math.max(offset, top + rowHeight - viewport)
}

/** A turn of the wheel moves the list as far as any other list, not `scale` times as far. */
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
