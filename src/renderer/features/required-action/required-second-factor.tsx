import { type FormEvent, useEffect } from 'react'
import { AuthenticatorCodeField } from '../../components/authenticator-code-field.tsx'
import { QuietButton } from '../../components/buttons.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { sayError } from '../../state/error-words.ts'
import { signOut } from '../../state/session.ts'
import { announceFailed } from '../../state/window-state.ts'
import { type Secret, useConfirmationForm, useEnrolment } from '../second-factor/enrolment.ts'
import { EnrolmentSteps } from '../second-factor/enrolment-steps.tsx'
import { EntryCard } from '../window/entry-card.tsx'

const card = {
  heading: 'Set up a second factor',
  intro: 'Accounts like yours need one here: beside the password, a code from an app on your phone.',
  ways: <QuietButton onClick={() => void signOut()}>Sign out</QuietButton>,
}

const ConfirmationCard = ({ secret, onDone }: { secret: Secret; onDone: () => void }) => {
  const form = useConfirmationForm(onDone)
  return (
    <EntryCard {...card} isWide button="Confirm" isSending={form.isSending} onSubmit={form.onSubmit}>
      <EnrolmentSteps secret={secret} />
      <AuthenticatorCodeField {...form.field('code')} autoFocus />
    </EntryCard>
  )
}

export const RequiredSecondFactor = ({ onDone }: { onDone: () => void }) => {
  const { enrolment, begin } = useEnrolment()
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once, when the card opens
  useEffect(() => {
    void begin()
  }, [])
  useEffect(() => {
    const isTold = enrolment.kind === 'failed' && enrolment.error.code !== 'cancelled'
    if (isTold) announceFailed(sayError(enrolment.error))
  }, [enrolment])
  if (enrolment.kind === 'begun') return <ConfirmationCard secret={enrolment.secret} onDone={onDone} />
  const retry = (event: FormEvent): void => {
    event.preventDefault()
    void begin()
  }
  return (
    <EntryCard {...card} isWide button="Begin" isSending={enrolment.kind === 'beginning'} onSubmit={retry}>
      {enrolment.kind === 'beginning' && <Skeleton lines={4} />}
    </EntryCard>
  )
}
