import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { BusyButton } from '../../components/buttons.tsx'
import { OutcomeAlert, OutcomeStatus } from '../window/outcome.tsx'
import classes from './dialog-form.module.css'

type DialogFormProps = {
  about?: string
  button: string
  isDanger?: boolean
  isSending: boolean
  onSubmit: (event: FormEvent) => void
  onClose: () => void
  children: ReactNode
}

/** The form in a dialog: what it does, its fields, and the way back. */
export const DialogForm = ({ about, button, isDanger = false, isSending, onSubmit, onClose, children }: DialogFormProps) => (
  <form className={classes.form} onSubmit={onSubmit} noValidate>
    {about && <p className={classes.about}>{about}</p>}
    {children}
    <OutcomeStatus place="dialog" />
    <OutcomeAlert place="dialog" />
    <div className={classes.actions}>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <BusyButton isBusy={isSending} color={isDanger ? 'danger' : 'iris'}>
        {button}
      </BusyButton>
    </div>
  </form>
)
