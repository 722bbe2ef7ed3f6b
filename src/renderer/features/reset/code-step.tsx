import { useState } from 'react'
import { leastOf } from '../../../shared/password.ts'
import { AuthenticatorCodeField } from '../../components/authenticator-code-field.tsx'
import { QuietButton } from '../../components/buttons.tsx'
import { EmailField, TextField } from '../../components/text-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { resetPassword } from '../../state/reset.ts'
import { useLeast } from '../../state/teaching.ts'
import { openScreen } from '../../state/window-state.ts'
import { NewPasswordField } from '../new-password/new-password-field.tsx'
import { EntryCard } from '../window/entry-card.tsx'

type CodeStepProps = { email: string; code: string; onAsk: (email: string) => void }

/** A reset code or a recovery code, and the new password. */
export const CodeStep = ({ email, code: known, onAsk }: CodeStepProps) => {
  // Told only to whoever holds the right reset code.
  const [hasSecondFactor, setSecondFactor] = useState(false)
  const least = useLeast(leastOf({ hasSecondFactor }))
  const form = useContractForm({
    name: 'reset',
    operation: 'auth:reset',
    initialValues: { email, resetToken: known, code: '', newPassword: '' },
    toInput: ({ code, ...input }) => (code === '' ? input : { ...input, code }),
    optional: hasSecondFactor ? [] : ['code'],
    passwordLeast: least,
    send: async ({ code, ...input }) => {
      const result = await resetPassword(code === '' ? input : { ...input, code })
      if (!result.ok && result.error.code === 'second-factor-required') setSecondFactor(true)
      return result
    },
  })
  return (
    <EntryCard
      heading="Reset password"
      intro="With a reset code from an administrator, or with one of the recovery codes you saved."
      button="Update password"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      ways={
        <>
          <QuietButton onClick={() => openScreen({ kind: 'sign-in', email: form.values.email })}>Back to sign in</QuietButton>
          <QuietButton onClick={() => onAsk(form.values.email)}>Ask an administrator</QuietButton>
        </>
      }
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
        least={least}
        onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
      />
    </EntryCard>
  )
}
