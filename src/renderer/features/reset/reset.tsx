import { useState } from 'react'
import { leastOf } from '../../../shared/password.ts'
import { AuthenticatorCodeField } from '../../components/authenticator-code-field.tsx'
import { QuietButton } from '../../components/buttons.tsx'
import { EmailField, TextField } from '../../components/text-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { resetPassword } from '../../state/reset.ts'
import { openScreen } from '../../state/window-state.ts'
import { NewPasswordField } from '../new-password/new-password-field.tsx'
import { EntryCard } from '../window/entry-card.tsx'

export const Reset = ({ email }: { email: string }) => {
  // Told only to whoever holds the right reset code.
  const [hasSecondFactor, setSecondFactor] = useState(false)
  const form = useContractForm({
    name: 'reset',
    operation: 'auth:reset',
    initialValues: { email, resetToken: '', code: '', newPassword: '' },
    toInput: ({ code, ...input }) => (code === '' ? input : { ...input, code }),
    optional: hasSecondFactor ? [] : ['code'],
    passwordLeast: leastOf({ hasSecondFactor }),
    send: async ({ code, ...input }) => {
      const result = await resetPassword(code === '' ? input : { ...input, code })
      if (!result.ok && result.error.code === 'second-factor-required') setSecondFactor(true)
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
      {hasSecondFactor && (
        <AuthenticatorCodeField
          {...form.field('code')}
          description="This account also asks for the six digits that its authenticator app shows now."
          autoFocus
        />
      )}
      <NewPasswordField
        {...form.field('newPassword')}
        label="New password"
        ownWords={form.values.email}
        least={leastOf({ hasSecondFactor })}
        onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
      />
    </EntryCard>
  )
}
