import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { type ReactNode, useEffect } from 'react'
import { useWindowState } from '../session/window-state.ts'
import classes from './dialog.module.css'
import { type Place, useSpeakingPlace } from './outcome.tsx'

type DialogProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  size?: string
  /** Where it stands: over the screen, over another dialog, or over everything. */
  place?: Exclude<Place, 'page'>
  /** Whether a click beside it closes it; not where that would lose what is shown once. */
  isClosedByClickBeside?: boolean
  /** `bar`: without a visible title, near the top, where it grows downwards; there at once. */
  look?: 'sheet' | 'bar'
  /** Once it is out of sight. */
  onClosed?: () => void
  children: ReactNode
}

/** The library's own height is 200. */
const heights: Record<Exclude<Place, 'page'>, number> = { dialog: 200, above: 300, warning: 400 }

// The library knows the role `dialog` alone; a warning is announced with its words.
const warn = (body: HTMLElement | null): void => body?.closest('[role="dialog"]')?.setAttribute('role', 'alertdialog')

const bar = { centered: false, yOffset: '12vh', padding: 0, transitionProps: { duration: 0 } } as const

/** A dialog over the screen. Escape closes it and the focus goes back to where it came from. */
export const Dialog = ({
  title,
  isOpen,
  onClose,
  size = '26rem',
  place = 'dialog',
  isClosedByClickBeside = true,
  look = 'sheet',
  onClosed,
  children,
}: DialogProps) => {
  const isSpeaking = useSpeakingPlace() === place
  useEffect(() => {
    if (!isOpen || place !== 'dialog') return
    useWindowState.setState({ isDialogOpen: true, outcome: null })
    return () => useWindowState.setState({ isDialogOpen: false })
  }, [isOpen, place])
  // The library would close every dialog that is open, one after the other; only the topmost is meant.
  const closeOnEscape = (event: KeyboardEvent): void => {
    const isMeant = event.key === 'Escape' && isOpen && isSpeaking && !event.isComposing && !event.defaultPrevented
    if (!isMeant) return
    event.preventDefault()
    onClose()
  }
  useWindowEvent('keydown', closeOnEscape, { capture: true })
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      size={size}
      zIndex={heights[place]}
      closeOnEscape={false}
      closeOnClickOutside={isClosedByClickBeside}
      {...(onClosed ? { onExitTransitionEnd: onClosed } : {})}
      {...(look === 'bar' ? bar : {})}
      classNames={{ title: classes.title, header: look === 'bar' ? classes.unseen : classes.header, content: classes.content }}
    >
      {place === 'warning' ? <div ref={warn}>{children}</div> : children}
    </Modal>
  )
}
