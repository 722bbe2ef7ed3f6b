import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { twoStepMessages } from '../../../shared/messages/two-step-messages.ts'
import { AuthenticatorCodeField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { type Secret, useConfirmationForm } from '../../widgets/second-factor/enrolment.ts'
import { EnrolmentSteps } from '../../widgets/second-factor/enrolment-steps.tsx'

type SetUpSecondFactorProps = { secret: Secret; onClose: () => void; onConfirmed: (done: string) => void }

export const SetUpSecondFactor = ({ secret, onClose, onConfirmed }: SetUpSecondFactorProps) => {
  const form = useConfirmationForm(onConfirmed)
  return (
    <DialogForm
      about={twoStepMessages.setUpAbout}
      button={controlMessages.confirm}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <EnrolmentSteps secret={secret} />
      <AuthenticatorCodeField {...form.field('code')} data-autofocus />
    </DialogForm>
  )
}
