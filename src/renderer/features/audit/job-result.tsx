import type { ReactNode } from 'react'
import { IconButton } from '../../ui/buttons.tsx'
import { CloseIcon } from '../../ui/icons.tsx'
import classes from './log-jobs.module.css'

type JobResultProps = {
  /** The live regions with the result, which are there before their text and hold nothing else, and its actions. */
  children: ReactNode
  hasEnded: boolean
  /** The name of the button, which tells what is dismissed. */
  label: string
  onDismiss: () => void
}

/** The result of a job on the log, until it is dismissed. */
export const JobResult = ({ children, hasEnded, label, onDismiss }: JobResultProps) => (
  <div className={classes.result}>
    {children}
    {hasEnded && (
      <IconButton
        label={label}
        onClick={() => {
          onDismiss()
          // The button is gone, so the focus goes to the log.
          document.querySelector<HTMLElement>('[role="grid"]')?.focus()
        }}
      >
        <CloseIcon />
      </IconButton>
    )}
  </div>
)
