import { useEffect, useRef } from 'react'
import { isForAnotherControl } from './key-modifiers.ts'

/** The slash key focuses the screen's search, except while the user types. */
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
