import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { openScreen } from '../../session/window-state.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'

export const NewRecoveryCodes = ({ onClose }: { onClose: () => void }) => {
  const form = useContractForm({
    name: 'new-recovery-codes',
    operation: 'auth:renewRecoveryCodes',
    initialValues: { password: '' },
    send: async (input) => {
      const result = await call('auth:renewRecoveryCodes', input)
      if (result.ok) {
        const { email, recoveryCodes } = result.value
        openScreen({ kind: 'recovery-codes', email, codes: recoveryCodes, next: { kind: 'profile' } })
      }
      return result
    },
  })
  return (
    <DialogForm
      about={profileMessages.makeCodesAbout}
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
