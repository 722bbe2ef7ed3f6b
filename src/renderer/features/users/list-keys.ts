import { useEffect, useRef } from 'react'
import { isForAnotherControl } from '../../hooks/key-modifiers.ts'
import { readKey } from '../../hooks/key-reader.ts'
import { clearSelection, selectAllThatMatch } from './selection.ts'

type DeskKeys = {
  /** There are rows, and the role may select them. */
  canSelect: boolean
  /** A panel is open, and Escape closes it. */
  isPanelOpen: boolean
  onSearch: () => void
}

/** Keys that work anywhere on the users screen: / focuses the search, Ctrl+A selects all matches, Escape clears the selection. */
export const useListKeys = (keys: DeskKeys): void => {
  const current = useRef(keys)
  current.current = keys
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isForAnotherControl(event)) return
      const key = readKey(event)
      const { altKey } = event
      const isHeld = event.ctrlKey || event.metaKey
      const { canSelect, isPanelOpen, onSearch } = current.current
      if (key === '/' && !isHeld && !altKey) onSearch()
      else if (key.toLowerCase() === 'a' && isHeld && !altKey && canSelect) selectAllThatMatch()
      else if (key === 'Escape' && canSelect && !isPanelOpen) clearSelection()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
