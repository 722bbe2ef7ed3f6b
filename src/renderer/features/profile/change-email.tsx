import { useQueryClient } from '@tanstack/react-query'
import { PasswordField } from '../../components/password-field.tsx'
import { EmailField } from '../../components/text-field.tsx'
import { call } from '../../state/call.ts'
import { useContractForm } from '../../state/contract-form.ts'
import { keepProfile } from '../../state/queries.ts'
import { announceDone } from '../../state/window-state.ts'
import { DialogForm } from '../window/dialog-form.tsx'

export const ChangeEmail = ({ onClose }: { onClose: () => void }) => {
  const client = useQueryClient()
  const form = useContractForm({
    name: 'change-email',
    operation: 'auth:changeEmail',
    initialValues: { email: '', password: '' },
    send: async (input) => {
      const result = await call('auth:changeEmail', input)
      if (result.ok) {
        keepProfile(client, result.value)
        onClose()
        announceDone('E-mail saved')
      }
      return result
    },
  })
  return (
    <DialogForm
      about="From now on you sign in with the new address."
      button="Save e-mail"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <EmailField {...form.field('email')} label="New e-mail" data-autofocus />
      <PasswordField {...form.field('password')} label="Confirm with your password" autoComplete="current-password" />
    </DialogForm>
  )
}
