/** On macOS, Ctrl+K in a text field cuts to the end of the line. */
const isMac = navigator.platform.startsWith('Mac')

/** The label of the command modifier on this computer's keyboard. */
export const commandKey = isMac ? '⌘' : 'Ctrl'

/** The value for `aria-keyshortcuts`. */
export const PALETTE_KEYS = isMac ? 'Meta+K' : 'Control+K'

export const isPaletteKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' && (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey
