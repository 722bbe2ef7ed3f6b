import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { signInMessages } from '../../../shared/messages/entry-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { signIn } from '../../session/session.ts'
import { announceDone } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'

const words = signInMessages.lostApp

type LostAppStepProps = { email: string; password: string; onBack: () => void; onRefused: () => void }

/** A recovery code in place of the authenticator app, after a correct password. */
export const LostAppStep = ({ email, password, onBack, onRefused }: LostAppStepProps) => {
  const form = useContractForm({
    name: 'lost-app',
    operation: 'auth:removeLostSecondFactor',
    initialValues: { resetToken: '' },
    toInput: ({ resetToken }) => ({ email, password, recoveryCode: resetToken }),
    fieldOf: (path) => (path === 'recoveryCode' ? 'resetToken' : path),
    send: async ({ resetToken }) => {
      const removed = await call('auth:removeLostSecondFactor', { email, password, recoveryCode: resetToken })
      // The password or the account changed in the meantime, so no code can succeed.
      if (!removed.ok && removed.error.code === 'wrong-credentials') onRefused()
      if (!removed.ok) return removed
      const result = await signIn({ email, password })
      if (result.ok) announceDone(words.done)
      return result
    },
  })
  return (
    <EntryCard
      heading={words.heading}
      intro={words.intro}
      button={words.button}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={<QuietButton onClick={onBack}>{controlMessages.back}</QuietButton>}
      foot={words.noCode}
    >
      <TextField {...form.field('resetToken')} label={words.field} description={words.hint} autoComplete="off" autoFocus />
    </EntryCard>
  )
}
