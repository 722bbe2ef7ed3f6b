import { useEffect, useRef } from 'react'
import { isForAnotherControl } from './key-modifiers.ts'
import { readKey } from './key-reader.ts'

const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

type PanelStepsProps = { isOpen: boolean; onStep: (by: 1 | -1) => void }

/** While a panel is open, the arrow keys step through the rows of the list, and so do J (next) and K (previous). */
export const usePanelSteps = (props: PanelStepsProps): void => {
  const current = useRef(props)
  current.current = props
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const key = readKey(event)
      const { ctrlKey, metaKey, altKey, shiftKey } = event
      const by = steps[key.length === 1 ? key.toLowerCase() : key]
      if (by === undefined || ctrlKey || metaKey || altKey || shiftKey) return
      if (!current.current.isOpen || isForAnotherControl(event)) return
      event.preventDefault()
      current.current.onStep(by)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
