import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { signInMessages } from '../../../shared/messages/entry-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { signIn } from '../../session/session.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Emphasis } from '../../ui/emphasis.tsx'
import { AuthenticatorCodeField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'

type CodeStepProps = { email: string; password: string; onBack: () => void; onLostApp: () => void }

export const CodeStep = ({ email, password, onBack, onLostApp }: CodeStepProps) => {
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
      heading={signInMessages.heading}
      intro={<Emphasis text={signInMessages.codeFor} value={email} />}
      button={signInMessages.button}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={
        <>
          <QuietButton onClick={onBack}>{controlMessages.back}</QuietButton>
          <QuietButton onClick={onLostApp}>{signInMessages.cannotUseApp}</QuietButton>
        </>
      }
    >
      <AuthenticatorCodeField {...form.field('code')} autoFocus />
    </EntryCard>
  )
}
