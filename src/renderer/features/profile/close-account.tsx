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
      about="Your account, its sessions and its codes are removed. This cannot be undone."
      button="Close account"
      isDanger
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <PasswordField
        {...form.field('password')}
        label="Confirm with your password"
        autoComplete="current-password"
        data-autofocus
      />
    </DialogForm>
  )
}
