import type { OwnView } from '../../../shared/api/auth.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { openScreen } from '../../session/window-state.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'

type NewRecoveryCodesProps = Pick<OwnView, 'recoveryCodesLeft' | 'hasSecondFactor'> & { onClose: () => void }

/** Asks for the password and makes ten new recovery codes. */
export const NewRecoveryCodes = ({ recoveryCodesLeft, hasSecondFactor, onClose }: NewRecoveryCodesProps) => {
  const form = useContractForm({
    name: 'new-recovery-codes',
    operation: 'auth:renewRecoveryCodes',
    initialValues: { password: '' },
    send: async (input) => {
      const result = await call('auth:renewRecoveryCodes', input)
      if (result.ok) {
        const { email, recoveryCodes } = result.value
        openScreen({ kind: 'recovery-codes', email, codes: recoveryCodes, hasSecondFactor, next: { kind: 'profile' } })
      }
      return result
    },
  })
  return (
    <DialogForm
      about={profileMessages.makeCodesAbout(recoveryCodesLeft)}
      button={profileMessages.makeCodesButton}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <PasswordField
        {...form.field('password')}
        label={controlMessages.confirmPassword}
        autoComplete="current-password"
        data-autofocus
      />
    </DialogForm>
  )
}
