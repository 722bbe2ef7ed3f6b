import { QuietButton } from '../../components/buttons.tsx'
import { EmailField, TextField } from '../../components/text-field.tsx'
import { call } from '../../state/call.ts'
import { useContractForm } from '../../state/contract-form.ts'
import { announceDone, openScreen } from '../../state/window-state.ts'
import { NewPasswordField } from '../new-password/new-password-field.tsx'
import { EntryCard } from '../window/entry-card.tsx'

export const Reset = ({ email }: { email: string }) => {
  const form = useContractForm({
    name: 'reset',
    operation: 'auth:reset',
    initialValues: { email, resetToken: '', newPassword: '' },
    send: async (input) => {
      const result = await call('auth:reset', input)
      if (result.ok) {
        openScreen({ kind: 'sign-in', email: result.value.email })
        announceDone('Password updated')
      }
      return result
    },
  })
  return (
    <EntryCard
      heading="Reset password"
      intro="Ask an administrator for a reset code, or use one of the recovery codes you saved."
      button="Update password"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      ways={<QuietButton onClick={() => openScreen({ kind: 'sign-in', email: form.values.email })}>Back to sign in</QuietButton>}
    >
      <EmailField {...form.field('email')} autoFocus={email === ''} />
      <TextField
        {...form.field('resetToken')}
        label="Reset code"
        description="Spaces, hyphens and small letters do not matter."
        autoComplete="one-time-code"
        autoFocus={email !== ''}
      />
      <NewPasswordField
        {...form.field('newPassword')}
        label="New password"
        ownWords={form.values.email}
        onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
      />
    </EntryCard>
  )
}
