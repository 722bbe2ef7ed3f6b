import { PASSWORD_MIN_CODE_POINTS } from '../../../shared/password.ts'
import { QuietButton } from '../../components/buttons.tsx'
import { EmailField } from '../../components/text-field.tsx'
import { call } from '../../state/call.ts'
import { useContractForm } from '../../state/contract-form.ts'
import { useLeast } from '../../state/teaching.ts'
import { announceDone, openScreen } from '../../state/window-state.ts'
import { NewPasswordField } from '../new-password/new-password-field.tsx'
import { EntryCard } from '../window/entry-card.tsx'

export const Register = ({ email }: { email: string }) => {
  const least = useLeast(PASSWORD_MIN_CODE_POINTS)
  const form = useContractForm({
    name: 'register',
    operation: 'auth:register',
    initialValues: { email, password: '' },
    send: async (input) => {
      const result = await call('auth:register', input)
      if (result.ok) {
        openScreen({ kind: 'sign-in', email: result.value.email })
        announceDone('Account created')
      }
      return result
    },
  })
  return (
    <EntryCard
      heading="Create account"
      intro="You will sign in with this e-mail and password."
      button="Create account"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      ways={<QuietButton onClick={() => openScreen({ kind: 'sign-in', email: form.values.email })}>Back to sign in</QuietButton>}
    >
      <EmailField {...form.field('email')} autoFocus />
      <NewPasswordField
        {...form.field('password')}
        label="Password"
        ownWords={form.values.email}
        least={least}
        onSuggest={(passphrase) => form.setValue('password', passphrase)}
      />
    </EntryCard>
  )
}
