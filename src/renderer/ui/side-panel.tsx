import { type ReactNode, useEffect, useId, useRef } from 'react'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { readKey } from '../hooks/key-reader.ts'
import { IconButton } from './buttons.tsx'
import { CloseIcon } from './icons.tsx'
import classes from './side-panel.module.css'

type SidePanelProps = {
  title: string
  /** What tells it from others with the same title. */
  detail?: string | undefined
  /** The identity of the shown item, if its title may change. */
  about?: string
  /** A filter is a narrower dialog, which does not cover the list either. */
  kind?: 'details' | 'filter'
  onClose: () => void
  children: ReactNode
}

/** A panel at the end of the screen with the details of a list item. Its heading takes the focus, and Escape closes it. */
export const SidePanel = ({ title, detail, about = title, kind = 'details', onClose, children }: SidePanelProps) => {
  const id = useId()
  const Box = kind === 'filter' ? 'div' : 'aside'
  const top = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes to another thing, not to a new title of the same
  useEffect(() => top.current?.focus(), [about])
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      // A dialog over the panel handles Escape first.
      if (readKey(event) === 'Escape' && !event.defaultPrevented) onClose()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [onClose])
  return (
    <Box className={classes.panel} aria-labelledby={id} data-kind={kind} {...(kind === 'filter' && { role: 'dialog' })}>
      <header className={classes.head}>
        <h2 id={id} className={classes.heading} ref={top} tabIndex={-1}>
          <bdi>{title}</bdi>
          {detail && (
            <span className={classes.detail}>
              <bdi>{detail}</bdi>
            </span>
          )}
        </h2>
        <IconButton className={classes.close} label={controlMessages.closePanel} title={controlMessages.close} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </header>
      {children}
    </Box>
  )
}
