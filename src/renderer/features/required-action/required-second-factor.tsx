import { type FormEvent, useEffect } from 'react'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { twoStepMessages } from '../../../shared/messages/two-step-messages.ts'
import { reportError } from '../../api/call.ts'
import { signOut } from '../../session/session.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { AuthenticatorCodeField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'
import { type Secret, useConfirmationForm, useEnrolment } from '../../widgets/second-factor/enrolment.ts'
import { EnrolmentSteps } from '../../widgets/second-factor/enrolment-steps.tsx'

const card = {
  heading: twoStepMessages.setUp,
  intro: twoStepMessages.required,
  ways: <QuietButton onClick={() => void signOut()}>{controlMessages.signOut}</QuietButton>,
}

const ConfirmationCard = ({ secret, onDone }: { secret: Secret; onDone: (done: string) => void }) => {
  const form = useConfirmationForm(onDone)
  return (
    <EntryCard {...card} isWide button={controlMessages.confirm} isSending={form.isSending} onSubmit={form.onSubmit}>
      <EnrolmentSteps secret={secret} />
      <AuthenticatorCodeField {...form.field('code')} autoFocus />
    </EntryCard>
  )
}

export const RequiredSecondFactor = ({ onDone }: { onDone: (done: string) => void }) => {
  const { enrolment, begin } = useEnrolment()
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once, when the card opens
  useEffect(() => {
    void begin()
  }, [])
  useEffect(() => {
    if (enrolment.kind === 'failed') reportError(enrolment.error)
  }, [enrolment])
  if (enrolment.kind === 'begun') return <ConfirmationCard secret={enrolment.secret} onDone={onDone} />
  const retry = (event: FormEvent): void => {
    event.preventDefault()
    void begin()
  }
  return (
    <EntryCard {...card} isWide button={twoStepMessages.begin} isSending={enrolment.kind === 'beginning'} onSubmit={retry}>
      {enrolment.kind === 'beginning' && <Skeleton lines={4} />}
    </EntryCard>
  )
}
