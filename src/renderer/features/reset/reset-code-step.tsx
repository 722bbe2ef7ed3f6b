import { useState } from 'react'
import { leastOf } from '../../../shared/domain/password.ts'
import { registerMessages, resetMessages } from '../../../shared/messages/entry-messages.ts'
import { passwordMessages } from '../../../shared/messages/password-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { usePasswordMinimum } from '../../session/directory-policy.ts'
import { openScreen } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { AuthenticatorCodeField, EmailField, TextField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'
import { NewPasswordField } from '../../widgets/new-password/new-password-field.tsx'
import { resetPassword } from './reset-actions.ts'

type CodeStepProps = { email: string; code: string; onAsk: (email: string) => void }

/** A reset code or a recovery code, and the new password. */
export const CodeStep = ({ email, code: known, onAsk }: CodeStepProps) => {
  // Known only after a correct reset code.
  const [hasSecondFactor, setSecondFactor] = useState(false)
  const least = usePasswordMinimum(leastOf({ hasSecondFactor }))
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
      heading={resetMessages.heading}
      intro={resetMessages.intro}
      button={resetMessages.button}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={
        <>
          <QuietButton onClick={() => openScreen({ kind: 'sign-in', email: form.values.email })}>
            {registerMessages.backToSignIn}
          </QuietButton>
          <QuietButton onClick={() => onAsk(form.values.email)}>{resetMessages.ask}</QuietButton>
        </>
      }
    >
      <EmailField {...form.field('email')} autoFocus={email === ''} />
      <TextField
        {...form.field('resetToken')}
        label={resetMessages.code}
        description={resetMessages.codeHint}
        autoComplete="one-time-code"
        autoFocus={email !== ''}
      />
      {hasSecondFactor && (
        <AuthenticatorCodeField {...form.field('code')} description={resetMessages.authenticatorCodeHint} autoFocus />
      )}
      <NewPasswordField
        {...form.field('newPassword')}
        label={passwordMessages.new}
        own={{ email: form.values.email, name: '' }}
        least={least}
        onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
      />
    </EntryCard>
  )
}
