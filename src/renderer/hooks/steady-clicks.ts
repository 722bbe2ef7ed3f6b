import { useEffect } from 'react'

const buttonOf = (target: EventTarget | null): Element | null =>
  target instanceof Element ? target.closest('button, a, [role="button"]') : null

/**
 * Gives the second click of a double click only to the button that got the first. Otherwise a button that has taken its place under the
 * pointer would act too.
 */
export const useSteadyClicks = (): void => {
  useEffect(() => {
    let first: Element | null = null
    const listen = (event: MouseEvent): void => {
      const button = buttonOf(event.target)
      if (event.detail < 2) first = button
      else if (button !== null && button !== first) {
        event.preventDefault()
        event.stopPropagation()
      }
    }
    window.addEventListener('click', listen, { capture: true })
    return () => window.removeEventListener('click', listen, { capture: true })
  }, [])
}
