import { type FormEvent, useState } from 'react'
import type { UserView } from '../../shared/api/user-summary.ts'
import { ACTIVATION_HOURS_DEFAULT, ACTIVATION_HOURS_MAX, mayBeShort, SHORT_CODE_HOURS_MAX } from '../../shared/domain/codes.ts'
import type { Role } from '../../shared/domain/permissions.ts'
import { formatUserName } from '../../shared/messages/user-messages.ts'
import { formatHours, activationMessages as words } from '../../shared/messages/widget-messages.ts'
import { useIsCompat } from '../session/directory-policy.ts'
import { CheckField, SelectField } from '../ui/choice-fields.tsx'
import { DialogForm } from './dialog-form.tsx'

/** The offered lives of an activation code (hours): an hour, a day, three days, a week, two weeks, thirty days. */
const lives = [1, 24, 72, ACTIVATION_HOURS_DEFAULT, 336, ACTIVATION_HOURS_MAX]

/** What is chosen about activation codes: how long they work, and whether they are short. */
export type CodeChoice = { readonly lifeHours: number; readonly isShort: boolean }

export const firstCodeChoice: CodeChoice = { lifeHours: ACTIVATION_HOURS_DEFAULT, isShort: false }

type CodeChoiceFieldsProps = {
  choice: CodeChoice
  onChoose: (choice: CodeChoice) => void
  /** The role of the only user. Null for many users, among whom other roles get long codes. */
  userRole: Role | null
}

/** How long activation codes work, and whether they are short. */
export const CodeChoiceFields = ({ choice, onChoose, userRole }: CodeChoiceFieldsProps) => {
  const isCompat = useIsCompat()
  const isOffered = !isCompat && (userRole === null || mayBeShort(userRole, 0))
  const isShort = isOffered && choice.isShort
  const offered = lives.filter((hours) => !isShort || hours <= SHORT_CODE_HOURS_MAX)
  const choices = offered.map((hours) => ({ value: String(hours), label: formatHours(hours) }))
  const chooseLength = (short: boolean): void =>
    onChoose({ isShort: short, lifeHours: short ? Math.min(choice.lifeHours, SHORT_CODE_HOURS_MAX) : choice.lifeHours })
  return (
    <>
      <SelectField
        label={words.worksFor}
        choices={choices}
        value={String(choice.lifeHours)}
        onChoose={(chosen) => onChoose({ ...choice, lifeHours: Number(chosen) })}
        description={words.worksForHint}
      />
      {isOffered && (
        <CheckField
          label={words.short}
          description={userRole === null ? words.shortHintMany : words.shortHint}
          isChecked={isShort}
          onChange={chooseLength}
        />
      )}
    </>
  )
}

type ActivationFormProps = {
  user: Pick<UserView, 'email' | 'name' | 'role'>
  isSending: boolean
  onIssue: (choice: CodeChoice) => void
  onClose: () => void
}

/** Asks how long the activation code of a user works and how long it is, and issues it. */
export const ActivationForm = ({ user, isSending, onIssue, onClose }: ActivationFormProps) => {
  const [choice, setChoice] = useState(firstCodeChoice)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onIssue(choice)
  }
  return (
    <DialogForm
      about={words.about(formatUserName(user))}
      button={words.heading}
      isSending={isSending}
      onSubmit={submit}
      onClose={onClose}
    >
      <CodeChoiceFields choice={choice} onChoose={setChoice} userRole={user.role} />
    </DialogForm>
  )
}
