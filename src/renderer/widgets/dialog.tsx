import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { readKey } from '../hooks/key-reader.ts'
import { useTypedText } from '../hooks/typed-text.ts'
import { useWindowState } from '../session/window-state.ts'
import classes from './dialog.module.css'
import { type Layer, useTopLayer } from './outcome.tsx'
import { Question } from './question.tsx'

type DialogProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  size?: string
  /** The layer: over the screen, over another dialog, or over everything. */
  layer?: Exclude<Layer, 'page'>
  /**
   * Whether a click outside closes it, unless something was typed; Escape and Close then ask first. Off where that would lose something that is
   * shown once.
   */
  isClosedByClickBeside?: boolean
  /** `bar` has no visible title, opens without animation near the top, and grows downwards. */
  look?: 'sheet' | 'bar'
  /** Called after the dialog has faded out. */
  onClosed?: () => void
  children: ReactNode
}

/** The library's default z-index is 200. */
const heights: Record<Exclude<Layer, 'page'>, number> = { dialog: 200, above: 300, warning: 400 }

/** The question stands between its dialog and the next layer. */
const ABOVE_DIALOG = 50

// The library supports only the role `dialog`, but screen readers announce an `alertdialog` with its text.
const warn = (body: HTMLElement | null): void => body?.closest('[role="dialog"]')?.setAttribute('role', 'alertdialog')

const bar = { centered: false, yOffset: '12vh', padding: 0, transitionProps: { duration: 0 } } as const

/** Asks before typed text is lost. Only text counts, because a choice is made again at once. */
const useDiscardQuestion = (isOpen: boolean, isAsked: boolean, onClose: () => void) => {
  const { root, watch, isTyped, forget } = useTypedText()
  const [hasTyped, setTyped] = useState(false)
  const [isAsking, setAsking] = useState(false)
  useEffect(() => {
    if (isOpen) return
    forget()
    setTyped(false)
    setAsking(false)
  }, [isOpen, forget])
  return {
    root,
    watch,
    hasTyped,
    isAsking,
    noticeInput: () => setTyped(isTyped()),
    keep: () => setAsking(false),
    close: () => (isAsked && isTyped() ? setAsking(true) : onClose()),
  }
}

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
  const draft = useDiscardQuestion(isOpen, isClosedByClickBeside && look === 'sheet', onClose)
  useEffect(() => {
    if (!isOpen || layer !== 'dialog') return
    useWindowState.setState({ isDialogOpen: true, outcome: null })
    return () => useWindowState.setState({ isDialogOpen: false })
  }, [isOpen, layer])
  // Closes only the topmost dialog. The library would close every open one.
  const closeOnEscape = (event: KeyboardEvent): void => {
    const isMeant = readKey(event) === 'Escape' && isOpen && isTop && !event.defaultPrevented
    if (!isMeant) return
    event.preventDefault()
    if (draft.isAsking) draft.keep()
    else draft.close()
  }
  useWindowEvent('keydown', closeOnEscape, { capture: true })
  return (
    <Modal
      opened={isOpen}
      onClose={draft.close}
      title={title}
      size={size}
      zIndex={heights[layer]}
      closeOnEscape={false}
      closeOnClickOutside={isClosedByClickBeside && !draft.hasTyped}
      {...(onClosed ? { onExitTransitionEnd: onClosed } : {})}
      {...(look === 'bar' ? bar : {})}
      classNames={{ title: classes.title, header: look === 'bar' ? classes.unseen : classes.header, content: classes.content }}
    >
      {layer === 'warning' ? (
        <div ref={warn}>{children}</div>
      ) : (
        <div ref={draft.root} onFocusCapture={draft.watch} onInput={draft.noticeInput}>
          {children}
        </div>
      )}
      <Question
        words={controlMessages.discard}
        isOpen={draft.isAsking}
        zIndex={heights[layer] + ABOVE_DIALOG}
        onKeep={draft.keep}
        onDiscard={onClose}
      />
    </Modal>
  )
}
