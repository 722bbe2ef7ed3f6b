import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { readScreenParameter, setScreenParameter, useWindowState } from '../session/window-state.ts'

/** How long (milliseconds) the content may take to regain its former height. */
const PATIENCE_MS = 2_000

const NAME = 'scroll'

/** Restores the scroll position of a screen that opens again in the same place. Other screens open at the top. */
export const useScrollRestoration = (): RefObject<HTMLDivElement | null> => {
  const element = useRef<HTMLDivElement | null>(null)
  const screen = useWindowState((state) => state.screen)

  useEffect(() => {
    const kept = element.current
    if (!kept) return
    const keep = (): void => setScreenParameter(NAME, String(kept.scrollTop))
    kept.addEventListener('scrollend', keep)
    return () => kept.removeEventListener('scrollend', keep)
  }, [])

  // Before anything on the new screen asks to be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every screen
  useLayoutEffect(() => {
    if (element.current && Number(readScreenParameter(NAME)) === 0) element.current.scrollTop = 0
  }, [screen])

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every screen
  useEffect(() => {
    const wanted = Number(readScreenParameter(NAME))
    if (wanted === 0) return
    const begun = performance.now()
    let frame = 0
    const restore = (): void => {
      const { current } = element
      if (!current) return
      const isLongEnough = current.scrollHeight - current.clientHeight >= wanted
      if (isLongEnough || performance.now() - begun > PATIENCE_MS) current.scrollTop = wanted
      else frame = requestAnimationFrame(restore)
    }
    frame = requestAnimationFrame(restore)
    return () => cancelAnimationFrame(frame)
  }, [screen])

  return element
}
