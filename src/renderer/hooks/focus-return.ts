import { type RefObject, useEffect, useRef } from 'react'

const isLost = (): boolean => document.activeElement === document.body

/** Focuses `ref` if the pressed button is gone and no other element has the focus. */
export const useFoundFocus = (ref: RefObject<HTMLElement | null>, isPaused: boolean): void => {
  useEffect(() => {
    if (!isPaused && isLost()) ref.current?.focus({ preventScroll: true })
  })
}

/** Focus return: keeps the focus in a part whose focused button is gone. */
export const useFocusReturn = (part: RefObject<HTMLElement | null>): void => {
  const hadFocus = useRef(false)
  useEffect(() => {
    const note = ({ target }: Event): void => {
      hadFocus.current = target instanceof Node && part.current?.contains(target) === true
    }
    document.addEventListener('focusin', note)
    document.addEventListener('pointerdown', note)
    return () => {
      document.removeEventListener('focusin', note)
      document.removeEventListener('pointerdown', note)
    }
  }, [part])
  useEffect(() => {
    if (hadFocus.current && isLost()) part.current?.focus({ preventScroll: true })
  })
}
