import { resetMessages } from '../../../shared/messages/entry-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { EmailField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'
import { requestReset } from './reset-actions.ts'

type AskStepProps = {
  email: string
  /** `code` is set if the directory returns it directly. */
  onAsked: (email: string, code: string) => void
  onBack: (email: string) => void
}

/** For a user without a reset code or recovery code. The answer does not reveal whether the address has an account. */
export const AskStep = ({ email, onAsked, onBack }: AskStepProps) => {
  const form = useContractForm({
    name: 'ask',
    operation: 'auth:requestReset',
    initialValues: { email },
    send: async (input) => {
      const result = await requestReset(input)
      if (result.ok) onAsked(input.email, result.value.kind === 'issued' ? result.value.resetToken : '')
      return result
    },
  })
  return (
    <EntryCard
      heading={resetMessages.ask}
      intro={resetMessages.askIntro}
      button={resetMessages.send}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={<QuietButton onClick={() => onBack(form.values.email)}>{resetMessages.backToReset}</QuietButton>}
    >
      <EmailField {...form.field('email')} autoFocus />
    </EntryCard>
  )
}
