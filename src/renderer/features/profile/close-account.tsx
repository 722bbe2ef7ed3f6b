import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { closeAccount } from '../../session/session.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'

export const CloseAccount = ({ onClose }: { onClose: () => void }) => {
  const form = useContractForm({
    name: 'close-account',
    operation: 'auth:closeAccount',
    initialValues: { password: '' },
    send: closeAccount,
  })
  return (
    <DialogForm
      about={profileMessages.closeConsequences}
      button={profileMessages.closeButton}
      isDanger
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
