import { PASSWORD_MIN_CODE_POINTS } from '../../../shared/domain/password.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { registerMessages } from '../../../shared/messages/entry-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { usePasswordMinimum } from '../../session/directory-policy.ts'
import { announceDone, openScreen } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { EmailField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'
import { NewPasswordField } from '../../widgets/new-password/new-password-field.tsx'

export const Register = ({ email }: { email: string }) => {
  const least = usePasswordMinimum(PASSWORD_MIN_CODE_POINTS)
  const form = useContractForm({
    name: 'register',
    operation: 'auth:register',
    initialValues: { email, password: '' },
    send: async (input) => {
      const result = await call('auth:register', input)
      if (result.ok) {
        openScreen({ kind: 'sign-in', email: result.value.email })
        announceDone(registerMessages.done)
      }
      return result
    },
  })
  return (
    <EntryCard
      heading={registerMessages.heading}
      button={registerMessages.button}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={
        <QuietButton onClick={() => openScreen({ kind: 'sign-in', email: form.values.email })}>
          {registerMessages.backToSignIn}
        </QuietButton>
      }
    >
      <EmailField {...form.field('email')} description={controlMessages.emailHint} autoFocus />
      <NewPasswordField
        {...form.field('password')}
        label={controlMessages.password}
        own={{ email: form.values.email, name: '' }}
        least={least}
        onSuggest={(passphrase) => form.setValue('password', passphrase)}
      />
    </EntryCard>
  )
}
