import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { BusyButton } from '../ui/buttons.tsx'
import classes from './dialog-form.module.css'
import { type Layer, OutcomeAlert, OutcomeStatus } from './outcome.tsx'

type DialogFormProps = {
  about?: ReactNode
  /** The layer of the dialog. */
  layer?: Layer
  button: string
  /** The button that leaves the form. Default: Cancel. */
  cancel?: string
  /** A further button beside the main one. */
  other?: ReactNode
  isDanger?: boolean
  /** Whether it was opened with a draft. The dialog then asks before it closes. */
  isRestored?: boolean
  isSending: boolean
  /** Called before the form is sent with the main button. */
  onPress?: () => void
  onSubmit: (event: FormEvent) => void
  onClose: () => void
  children: ReactNode
}

/** The form of a dialog: its explanation, its fields, and its buttons. */
export const DialogForm = ({
  about,
  layer = 'dialog',
  button,
  cancel = controlMessages.cancel,
  other,
  isDanger = false,
  isRestored = false,
  isSending,
  onPress,
  onSubmit,
  onClose,
  children,
}: DialogFormProps) => (
  <form className={classes.form} onSubmit={onSubmit} noValidate data-changed={isRestored || undefined}>
    {about && <p className={classes.about}>{about}</p>}
    {children}
    <OutcomeStatus layer={layer} />
    <OutcomeAlert layer={layer} />
    <div className={classes.actions}>
      <Button variant="default" onClick={onClose}>
        {cancel}
      </Button>
      {other}
      <BusyButton isBusy={isSending} color={isDanger ? 'danger' : 'iris'} {...(onPress && { onClick: onPress })}>
        {button}
      </BusyButton>
    </div>
  </form>
)
