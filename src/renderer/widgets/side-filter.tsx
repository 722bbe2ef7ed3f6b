import { Button } from '@mantine/core'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { FilterIcon } from '../ui/icons.tsx'
import iconClasses from './pop-over.module.css'

/** Whether the filter stands beside the list, and its button. */
export type SideFilter = {
  readonly isOpen: boolean
  readonly button: RefObject<HTMLButtonElement | null>
  readonly turn: () => void
  /** Closes it, and returns the focus to the button. */
  readonly close: () => void
}

/** The filter of a list. It stands in the place of the panel with the details, so only one of them is open. */
export const useSideFilter = (isPanelOpen: boolean, closePanel: () => void): SideFilter => {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isPanelOpen) setOpen(false)
  }, [isPanelOpen])
  // After the click, because the list becomes wider: the click must reach what was under the pointer.
  useEffect(() => {
    if (!isOpen) return
    const listen = ({ target }: MouseEvent): void => {
      const isInside = target instanceof Element && target.closest('[data-kind="filter"]') !== null
      const isButton = target instanceof Node && button.current?.contains(target)
      if (!isInside && !isButton && document.contains(target as Node)) setOpen(false)
    }
    document.addEventListener('click', listen)
    return () => document.removeEventListener('click', listen)
  }, [isOpen])
  const close = useCallback((): void => {
    setOpen(false)
    button.current?.focus()
  }, [])
  const turn = (): void => {
    if (isOpen) {
      close()
      return
    }
    if (isPanelOpen) closePanel()
    setOpen(true)
  }
  return { isOpen, button, turn, close }
}

/** The button that opens and closes the filter. */
export const FilterButton = ({ label, filter }: { label: string; filter: SideFilter }) => (
  <Button
    ref={filter.button}
    variant="default"
    aria-haspopup="dialog"
    aria-expanded={filter.isOpen}
    leftSection={<FilterIcon />}
    classNames={{ section: iconClasses.icon }}
    onClick={filter.turn}
  >
    {label}
  </Button>
)
