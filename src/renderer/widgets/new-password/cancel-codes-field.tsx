import type { OwnView } from '../../../shared/api/auth.ts'
import { passwordMessages } from '../../../shared/messages/password-messages.ts'
import { formatCodesMade } from '../../../shared/messages/profile-messages.ts'
import { CheckField } from '../../ui/choice-fields.tsx'

type CancelCodesFieldProps = {
  user: Pick<OwnView, 'recoveryCodesLeft' | 'recoveryCodesMadeAt'>
  isCancelling: boolean
  onChange: (isCancelling: boolean) => void
}

/** Whether a new password also cancels the recovery codes, which another person may have created. Hidden if there are none. */
export const CancelCodesField = ({ user, isCancelling, onChange }: CancelCodesFieldProps) =>
  user.recoveryCodesLeft === 0 ? null : (
    <CheckField
      isChecked={isCancelling}
      onChange={onChange}
      label={passwordMessages.cancelCodes(user.recoveryCodesLeft)}
      description={passwordMessages.cancelCodesHint(formatCodesMade(user).trim())}
    />
  )
