import { type FocusEvent, useCallback, useRef } from 'react'

type TextField = HTMLInputElement | HTMLTextAreaElement

/** Types of inputs that hold no text, or a password, which is typed again anyway. */
const NOT_KEPT = ['checkbox', 'radio', 'button', 'submit', 'password']

const isTextField = (target: EventTarget): target is TextField =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !NOT_KEPT.includes(target.type))

/** Whether a text field has another value than at its first focus, or an element is marked with `data-changed`. */
export const useTypedText = () => {
  const fields = useRef(new Map<TextField, string>())
  const root = useRef<HTMLDivElement>(null)
  return {
    root,
    watch: ({ target }: FocusEvent): void => {
      if (isTextField(target) && !fields.current.has(target)) fields.current.set(target, target.value)
    },
    isTyped: (): boolean =>
      root.current?.querySelector('[data-changed]') != null ||
      [...fields.current].some(([field, before]) => field.isConnected && field.value !== before),
    // Stable, because an effect depends on it.
    forget: useCallback((): void => fields.current.clear(), []),
  }
}
