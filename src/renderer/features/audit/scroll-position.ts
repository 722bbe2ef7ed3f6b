import { useCallback, useEffect, useState } from 'react'
import { readScreenParameter, setScreenParameter } from '../../session/window-state.ts'

const NAME = 'log-scroll'

type Kept = { readonly list: string; readonly top: number }

const read = (list: string): number => {
  const kept: Kept | null = JSON.parse(readScreenParameter(NAME) || 'null')
  return kept?.list === list ? kept.top : 0
}

/** Restores a list's scroll position after a lock. A list with another filter starts at its top. */
export const useScrollPosition = (list: string): { firstTop: number; onRest: (top: number) => void } => {
  const [firstTop] = useState(() => read(list))
  const onRest = useCallback((top: number) => setScreenParameter(NAME, JSON.stringify({ list, top } satisfies Kept)), [list])
  useEffect(() => onRest(firstTop), [onRest, firstTop])
  return { firstTop, onRest }
}
