import { AuthenticatorCodeField } from '../../components/authenticator-code-field.tsx'
import { type Secret, useConfirmationForm } from '../second-factor/enrolment.ts'
import { EnrolmentSteps } from '../second-factor/enrolment-steps.tsx'
import { DialogForm } from '../window/dialog-form.tsx'

type SetUpSecondFactorProps = { secret: Secret; onClose: () => void; onConfirmed: () => void }

export const SetUpSecondFactor = ({ secret, onClose, onConfirmed }: SetUpSecondFactorProps) => {
  const form = useConfirmationForm(onConfirmed)
  return (
    <DialogForm
      about="From now on Gatehouse asks for a code too. Your other sessions end."
      button="Confirm"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <EnrolmentSteps secret={secret} />
      <AuthenticatorCodeField {...form.field('code')} data-autofocus />
    </DialogForm>
  )
}
