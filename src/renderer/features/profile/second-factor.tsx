import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { twoStepMessages } from '../../../shared/messages/two-step-messages.ts'
import { readPerson, reportError } from '../../api/call.ts'
import { useRequestedButton } from '../../session/requested-action.ts'
import { announceDone } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { Section } from '../../ui/section.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { useEnrolment } from '../../widgets/second-factor/enrolment.ts'
import classes from './profile.module.css'
import { RemoveSecondFactor } from './remove-second-factor.tsx'
import { SetUpSecondFactor } from './set-up-second-factor.tsx'

type DialogName = 'set-up' | 'remove'

const titles: Record<DialogName, string> = { 'set-up': twoStepMessages.setUp, remove: twoStepMessages.removeTitle }

/** The state of the second factor, and the buttons that change it. */
export const SecondFactor = ({ user }: { user: OwnView }) => {
  const { enrolment, begin, forget } = useEnrolment()
  const [dialog, setDialog] = useState<{ name: DialogName; isOpen: boolean }>({ name: 'set-up', isOpen: false })
  const button = useRequestedButton('second-factor')
  const close = () => setDialog(({ name }) => ({ name, isOpen: false }))
  const setUp = async (): Promise<void> => {
    const result = await begin()
    if (result === null) return
    if (result.ok) setDialog({ name: 'set-up', isOpen: true })
    else reportError(result.error)
  }
  const finish = (done: string): void => {
    close()
    announceDone(done)
    void readPerson()
  }
  return (
    <Section heading={twoStepMessages.heading} about={twoStepMessages.about}>
      <p className={classes.words}>{user.hasSecondFactor ? twoStepMessages.on : twoStepMessages.off}</p>
      {user.hasSecondFactor ? (
        <Button ref={button} variant="default" onClick={() => setDialog({ name: 'remove', isOpen: true })}>
          {twoStepMessages.remove}
        </Button>
      ) : (
        <BusyButton
          ref={button}
          type="button"
          variant="default"
          isBusy={enrolment.kind === 'beginning'}
          onClick={() => void setUp()}
        >
          {twoStepMessages.setUp}
        </BusyButton>
      )}
      <Dialog
        title={titles[dialog.name]}
        isOpen={dialog.isOpen}
        onClose={close}
        onClosed={forget}
        size={dialog.name === 'set-up' ? '30rem' : '26rem'}
        isClosedByClickBeside={dialog.name === 'remove'}
      >
        {dialog.name === 'remove' && <RemoveSecondFactor onClose={close} />}
        {dialog.name === 'set-up' && enrolment.kind === 'begun' && (
          <SetUpSecondFactor secret={enrolment.secret} onClose={close} onConfirmed={finish} />
        )}
      </Dialog>
    </Section>
  )
}
