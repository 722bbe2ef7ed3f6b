import { useEffect, useRef } from 'react'
import { isForAnotherControl } from './key-modifiers.ts'

/** A slash leads to the screen's search, from wherever nothing is typed. */
export const useSearchKey = (onSearch: () => void): void => {
  const current = useRef(onSearch)
  current.current = onSearch
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey } = event
      if (key !== '/' || ctrlKey || metaKey || altKey || isForAnotherControl(event)) return
      event.preventDefault()
      current.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
