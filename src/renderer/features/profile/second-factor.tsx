import { Button } from '@mantine/core'
import { useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { readPerson } from '../../api/call.ts'
import { useRequestedButton } from '../../session/requested-action.ts'
import { announceDone, announceFailed } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { Section } from '../../ui/section.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { useEnrolment } from '../../widgets/second-factor/enrolment.ts'
import classes from './profile.module.css'
import { RemoveSecondFactor } from './remove-second-factor.tsx'
import { SetUpSecondFactor } from './set-up-second-factor.tsx'

const words = {
  on: 'It is on: after your password, Gatehouse asks for the code that your authenticator app shows.',
  off: 'It is off: your password alone lets you in, or anyone who learns it.',
}

type DialogName = 'set-up' | 'remove'

const titles: Record<DialogName, string> = { 'set-up': 'Set up a second factor', remove: 'Remove the second factor?' }

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
    else if (result.error.code !== 'not-signed-in' && result.error.code !== 'cancelled') announceFailed(formatError(result.error))
  }
  const finish = (): void => {
    close()
    announceDone('Second factor set up')
    void readPerson()
  }
  return (
    <Section heading="Second factor" about="A code from an app on your phone, beside the password.">
      <p className={classes.words}>{user.hasSecondFactor ? words.on : words.off}</p>
      {user.hasSecondFactor ? (
        <Button ref={button} variant="default" onClick={() => setDialog({ name: 'remove', isOpen: true })}>
          Remove second factor
        </Button>
      ) : (
        <BusyButton
          ref={button}
          type="button"
          variant="default"
          isBusy={enrolment.kind === 'beginning'}
          onClick={() => void setUp()}
        >
          Set up second factor
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
