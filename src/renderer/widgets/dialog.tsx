import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { type ReactNode, useEffect } from 'react'
import { useWindowState } from '../session/window-state.ts'
import classes from './dialog.module.css'
import { type Layer, useTopLayer } from './outcome.tsx'

type DialogProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  size?: string
  /** The layer: over the screen, over another dialog, or over everything. */
  layer?: Exclude<Layer, 'page'>
  /** Whether a click outside closes it. Off where that would lose something that is shown once. */
  isClosedByClickBeside?: boolean
  /** `bar` has no visible title, opens without animation near the top, and grows downwards. */
  look?: 'sheet' | 'bar'
  /** Called after the dialog has faded out. */
  onClosed?: () => void
  children: ReactNode
}

/** The library's default z-index is 200. */
const heights: Record<Exclude<Layer, 'page'>, number> = { dialog: 200, above: 300, warning: 400 }

// The library supports only the role `dialog`, but screen readers announce an `alertdialog` with its text.
const warn = (body: HTMLElement | null): void => body?.closest('[role="dialog"]')?.setAttribute('role', 'alertdialog')

const bar = { centered: false, yOffset: '12vh', padding: 0, transitionProps: { duration: 0 } } as const

/** A dialog over the screen. Escape closes it, with focus return. */
export const Dialog = ({
  title,
  isOpen,
  onClose,
  size = '26rem',
  layer = 'dialog',
  isClosedByClickBeside = true,
  look = 'sheet',
  onClosed,
  children,
}: DialogProps) => {
  const isTop = useTopLayer() === layer
  useEffect(() => {
    if (!isOpen || layer !== 'dialog') return
    useWindowState.setState({ isDialogOpen: true, outcome: null })
    return () => useWindowState.setState({ isDialogOpen: false })
  }, [isOpen, layer])
  // Closes only the topmost dialog. The library would close every open one.
  const closeOnEscape = (event: KeyboardEvent): void => {
    const isMeant = event.key === 'Escape' && isOpen && isTop && !event.isComposing && !event.defaultPrevented
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
      zIndex={heights[layer]}
      closeOnEscape={false}
      closeOnClickOutside={isClosedByClickBeside}
      {...(onClosed ? { onExitTransitionEnd: onClosed } : {})}
      {...(look === 'bar' ? bar : {})}
      classNames={{ title: classes.title, header: look === 'bar' ? classes.unseen : classes.header, content: classes.content }}
    >
      {layer === 'warning' ? <div ref={warn}>{children}</div> : children}
    </Modal>
  )
}
