import { useEffect, useRef } from 'react'
import { readKey } from './key-reader.ts'

// The button of an open menu has the focus until the menu takes it.
const OTHER_CONTROLS =
  'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="menu"], [aria-haspopup="menu"][aria-expanded="true"], [role="dialog"], [role="alertdialog"]'

/** Whether a key press belongs to another control, such as a field, a menu or a dialog. */
export const isForAnotherControl = ({ defaultPrevented, target }: KeyboardEvent): boolean =>
  defaultPrevented || (target instanceof Element && target.closest(OTHER_CONTROLS) !== null)

/** The slash key focuses the screen's search, except while the user types. */
export const useSearchKey = (onSearch: () => void): void => {
  const current = useRef(onSearch)
  current.current = onSearch
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { ctrlKey, metaKey, altKey } = event
      if (readKey(event) !== '/' || ctrlKey || metaKey || altKey || isForAnotherControl(event)) return
      event.preventDefault()
      current.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

/** On macOS, Ctrl+K in a text field cuts to the end of the line. */
const isMac = navigator.platform.startsWith('Mac')

/** The label of the command modifier on this computer's keyboard. */
export const commandKey = isMac ? '⌘' : 'Ctrl'

/** The value for `aria-keyshortcuts`. */
export const PALETTE_KEYS = isMac ? 'Meta+K' : 'Control+K'

const isCommand =
  (letter: string) =>
  (event: KeyboardEvent): boolean => {
    const { ctrlKey, metaKey, altKey, shiftKey } = event
    const isHeld = isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey
    return readKey(event).toLowerCase() === letter && isHeld && !altKey && !shiftKey
  }

export const isPaletteKey = isCommand('k')

export const isReloadKey = isCommand('r')
