import { useContractForm } from '../../api/contract-form.ts'
import { signIn } from '../../session/session.ts'
import { AuthenticatorCodeField } from '../../ui/authenticator-code-field.tsx'
import { QuietButton } from '../../ui/buttons.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'

type CodeStepProps = { email: string; password: string; onBack: () => void }

export const CodeStep = ({ email, password, onBack }: CodeStepProps) => {
  const form = useContractForm({
    name: 'sign-in-code',
    operation: 'auth:login',
    initialValues: { code: '' },
    toInput: ({ code }) => ({ email, password, code }),
    send: async ({ code }) => {
      const result = await signIn({ email, password, code })
      // The password or the account changed in the meantime, so no code can succeed.
      if (!result.ok && result.error.code === 'wrong-credentials') onBack()
      return result
    },
  })
  return (
    <EntryCard
      heading="Sign in"
      intro={
        <>
          The account <strong>{email}</strong> also asks for its second factor.
        </>
      }
      button="Sign in"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      ways={<QuietButton onClick={onBack}>Back</QuietButton>}
    >
      <AuthenticatorCodeField {...form.field('code')} autoFocus />
    </EntryCard>
  )
}
