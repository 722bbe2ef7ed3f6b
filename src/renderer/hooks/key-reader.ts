/** A key press, of the page or of React. */
type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'> & {
  readonly isComposing?: boolean
  readonly nativeEvent?: { readonly isComposing: boolean }
}

/** No key of a Latin layout, and no named key such as Enter. */
const foreign = /^[^\p{ASCII}\p{Script=Latin}]+$/u

/** What a US keyboard has at this place, for keys that are shortcuts. */
const usKeyAt = (code: string, isShifted: boolean): string | null => {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return isShifted ? letter : letter.toLowerCase()
  if (code === 'Slash') return isShifted ? '?' : '/'
  return null
}

/**
 * The key of a press, in the sense of `KeyboardEvent.key`. It is empty during the composition of an input method, which uses the key itself.
 *
 * A Cyrillic, Greek, Hebrew or Arabic layout has no Latin letters. A key that gives another script's character counts as the US key at its place.
 */
export const readKey = (event: KeyPress): string => {
  if (event.isComposing || event.nativeEvent?.isComposing) return ''
  return (foreign.test(event.key) && usKeyAt(event.code, event.shiftKey)) || event.key
}
