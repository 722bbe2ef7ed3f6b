import type { OwnView } from '../../../shared/api/views.ts'
import { formatCodesMade } from '../../../shared/messages/user-messages.ts'
import { CheckField } from '../../ui/choice-fields.tsx'

type CancelCodesFieldProps = {
  user: Pick<OwnView, 'recoveryCodesLeft' | 'recoveryCodesMadeAt'>
  isCancelling: boolean
  onChange: (isCancelling: boolean) => void
}

/** With a new password: whether the recovery codes go too, since somebody else may have made them. Nothing where there are none. */
export const CancelCodesField = ({ user, isCancelling, onChange }: CancelCodesFieldProps) =>
  user.recoveryCodesLeft === 0 ? null : (
    <CheckField
      isChecked={isCancelling}
      onChange={onChange}
      label={`Cancel the ${user.recoveryCodesLeft} codes for getting back in`}
      description={`${formatCodesMade(user).trim()} Keep them only if you made them yourself and have them on paper.`}
    />
  )
