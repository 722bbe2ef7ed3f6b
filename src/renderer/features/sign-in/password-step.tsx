import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { signInMessages } from '../../../shared/messages/entry-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { signIn } from '../../session/session.ts'
import { openScreen, useWindowState } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { EmailField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'

type PasswordStepProps = { email: string; onCodeAsked: (input: { email: string; password: string }) => void }

export const PasswordStep = ({ email, onCodeAsked }: PasswordStepProps) => {
  const isClosed = useWindowState((state) => state.status?.state === 'ready' && state.status.policy.registration === 'closed')
  const form = useContractForm({
    name: 'sign-in',
    operation: 'auth:login',
    initialValues: { email, password: '' },
    send: async (input) => {
      const result = await signIn(input)
      if (!result.ok && result.error.code === 'second-factor-required') onCodeAsked(input)
      return result
    },
  })
  return (
    <EntryCard
      heading={signInMessages.heading}
      intro={isClosed ? signInMessages.isClosed : undefined}
      button={signInMessages.button}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={
        <>
          {!isClosed && (
            <QuietButton onClick={() => openScreen({ kind: 'register', email: form.values.email })}>
              {signInMessages.createAccount}
            </QuietButton>
          )}
          <QuietButton onClick={() => openScreen({ kind: 'reset', email: form.values.email })}>
            {signInMessages.resetPassword}
          </QuietButton>
        </>
      }
    >
      <EmailField {...form.field('email')} description={signInMessages.emailHint} autoFocus={email === ''} />
      <PasswordField
        {...form.field('password')}
        label={controlMessages.password}
        autoComplete="current-password"
        autoFocus={email !== ''}
      />
    </EntryCard>
  )
}
