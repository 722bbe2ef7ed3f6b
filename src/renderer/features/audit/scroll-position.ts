import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'
import { readScreenParameter, setScreenParameter } from '../../session/window-state.ts'

const NAME = 'log-scroll'

type Kept = { readonly list: string; readonly top: number }

const read = (list: string): number => {
  const kept: Kept | null = JSON.parse(readScreenParameter(NAME) || 'null')
  return kept?.list === list ? kept.top : 0
}

const keep = (list: string, top: number): void => setScreenParameter(NAME, JSON.stringify({ list, top } satisfies Kept))

/** Restores a list's scroll position after a lock, once its rows are measured. A list with another filter starts at its top. */
export const useScrollPosition = (list: string, scroller: RefObject<HTMLElement | null>, isMeasured: boolean): void => {
  const [firstTop] = useState(() => read(list))
  useLayoutEffect(() => {
    if (isMeasured) scroller.current?.scrollTo({ top: firstTop })
  }, [isMeasured, firstTop, scroller])
  useEffect(() => {
    const { current } = scroller
    if (!current) return
    keep(list, firstTop)
    const rest = (): void => keep(list, current.scrollTop)
    current.addEventListener('scrollend', rest, { passive: true })
    return () => current.removeEventListener('scrollend', rest)
  }, [list, firstTop, scroller])
}
