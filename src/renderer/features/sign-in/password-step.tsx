import { QuietButton } from '../../components/buttons.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { EmailField } from '../../components/text-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { signIn } from '../../state/session.ts'
import { openScreen, useWindowState } from '../../state/window-state.ts'
import { EntryCard } from '../window/entry-card.tsx'

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
      heading="Sign in"
      intro={isClosed ? 'Accounts in this directory are created by its administrators.' : undefined}
      button="Sign in"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      ways={
        <>
          {!isClosed && (
            <QuietButton onClick={() => openScreen({ kind: 'register', email: form.values.email })}>Create account</QuietButton>
          )}
          <QuietButton onClick={() => openScreen({ kind: 'reset', email: form.values.email })}>Reset password</QuietButton>
        </>
      }
    >
      <EmailField {...form.field('email')} autoFocus={email === ''} />
      <PasswordField {...form.field('password')} label="Password" autoComplete="current-password" autoFocus={email !== ''} />
    </EntryCard>
  )
}
