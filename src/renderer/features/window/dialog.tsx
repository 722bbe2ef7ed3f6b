import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Modal.css'
import { Modal } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { useWindowState } from '../../state/window-state.ts'
import classes from './dialog.module.css'

type DialogProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  size?: string
  /** Whether a click beside it closes it; not where that would lose what is shown once. */
  isClosedByClickBeside?: boolean
  /** Once it is out of sight. */
  onClosed?: () => void
  children: ReactNode
}

/** A dialog over the screen. Escape closes it and the focus goes back to where it came from. */
export const Dialog = ({
  title,
  isOpen,
  onClose,
  size = '26rem',
  isClosedByClickBeside = true,
  onClosed,
  children,
}: DialogProps) => {
  useEffect(() => {
    if (!isOpen) return
    useWindowState.setState({ isDialogOpen: true, outcome: null })
    return () => useWindowState.setState({ isDialogOpen: false })
  }, [isOpen])
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      size={size}
      closeOnClickOutside={isClosedByClickBeside}
      {...(onClosed ? { onExitTransitionEnd: onClosed } : {})}
      classNames={{ title: classes.title, header: classes.header, content: classes.content }}
    >
      {children}
    </Modal>
  )
}
