/** macOS gives Ctrl+K to every field of text, where it cuts to the line's end. */
const isMac = navigator.platform.startsWith('Mac')

/** The key that is held for commands, as it stands on this computer's keyboard. */
export const commandKey = isMac ? '⌘' : 'Ctrl'

/** As `aria-keyshortcuts` names it. */
export const PALETTE_KEYS = isMac ? 'Meta+K' : 'Control+K'

export const isPaletteKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' && (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey
