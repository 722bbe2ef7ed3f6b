import { type FormEvent, useState } from 'react'
import type { UserView } from '../../shared/api/user-summary.ts'
import { ACTIVATION_HOURS_DEFAULT, ACTIVATION_HOURS_MAX } from '../../shared/domain/codes.ts'
import { formatUserName } from '../../shared/messages/user-messages.ts'
import { formatHours, activationMessages as words } from '../../shared/messages/widget-messages.ts'
import { SelectField } from '../ui/choice-fields.tsx'
import { DialogForm } from './dialog-form.tsx'

/** The offered lives of an activation code (hours): an hour, a day, three days, a week, two weeks, thirty days. */
const choices = [1, 24, 72, ACTIVATION_HOURS_DEFAULT, 336, ACTIVATION_HOURS_MAX].map((hours) => ({
  value: String(hours),
  label: formatHours(hours),
}))

type ActivationLifeProps = { hours: number; onChoose: (hours: number) => void }

/** How long activation codes work. */
export const ActivationLife = ({ hours, onChoose }: ActivationLifeProps) => (
  <SelectField
    label={words.worksFor}
    choices={choices}
    value={String(hours)}
    onChoose={(chosen) => onChoose(Number(chosen))}
    description={words.worksForHint}
  />
)

type ActivationFormProps = {
  user: Pick<UserView, 'email' | 'name'>
  isSending: boolean
  onIssue: (lifeHours: number) => void
  onClose: () => void
}

/** Asks how long the activation code of a user works, and issues it. */
export const ActivationForm = ({ user, isSending, onIssue, onClose }: ActivationFormProps) => {
  const [hours, setHours] = useState(ACTIVATION_HOURS_DEFAULT)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onIssue(hours)
  }
  return (
    <DialogForm
      about={words.about(formatUserName(user))}
      button={words.heading}
      isSending={isSending}
      onSubmit={submit}
      onClose={onClose}
    >
      <ActivationLife hours={hours} onChoose={setHours} />
    </DialogForm>
  )
}
