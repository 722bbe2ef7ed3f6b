import { Button } from '@mantine/core'
import { useState } from 'react'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { screenTitles } from '../../../shared/messages/screen-messages.ts'
import {
  formatCodesLeft,
  formatCodesMade,
  formatDate,
  formatDateAndTime,
  formatRole,
} from '../../../shared/messages/user-messages.ts'
import { useProfile } from '../../api/queries.ts'
import { useMayChangeOwnEmail } from '../../session/own-email.ts'
import { useRequestedButton } from '../../session/requested-action.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Message } from '../../ui/message.tsx'
import { Page } from '../../ui/page.tsx'
import { Fact, Facts, Section } from '../../ui/section.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Address } from '../../widgets/address.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { ChangeEmail } from './change-email.tsx'
import { ChangeName } from './change-name.tsx'
import { ChangePassword } from './change-password.tsx'
import { CloseAccount } from './close-account.tsx'
import { NewRecoveryCodes } from './new-recovery-codes.tsx'
import { Notices } from './notices.tsx'
import classes from './profile.module.css'
import { SecondFactor } from './second-factor.tsx'
import { SecurityActivity } from './security-activity.tsx'
import { Sessions } from './sessions.tsx'

type DialogName = 'name' | 'email' | 'codes' | 'close'

const titles: Record<DialogName, string> = {
  name: 'Change your name',
  email: 'Change your e-mail',
  codes: 'Make new codes',
  close: 'Close this account for good?',
}

/** The signed-in user's own account. */
export const Profile = () => {
  const { data: user, error, refetch } = useProfile()
  // The dialog keeps its content while it fades out.
  const [dialog, setDialog] = useState<{ name: DialogName; isOpen: boolean }>({ name: 'name', isOpen: false })
  const open = (name: DialogName) => () => setDialog({ name, isOpen: true })
  const [name, email, codes, leave] = [
    useRequestedButton('change-name'),
    useRequestedButton('change-email'),
    useRequestedButton('recovery-codes'),
    useRequestedButton('close-account'),
  ]
  const changesEmail = useMayChangeOwnEmail(user?.role ?? 'user')
  const close = () => setDialog(({ name }) => ({ name, isOpen: false }))

  if (error && error.error.code !== 'not-signed-in' && !user) {
    return (
      <Page heading={screenTitles.profile}>
        <Message title="Your profile could not be read" text={formatError(error.error)} isFailure>
          <Button variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </Message>
      </Page>
    )
  }
  if (!user) {
    return (
      <Page heading={screenTitles.profile}>
        <Skeleton lines={6} />
      </Page>
    )
  }
  return (
    <Page heading={screenTitles.profile}>
      <Notices />
      <Section heading="Details" about="How others in this directory see you.">
        <Facts>
          <Fact
            name="E-mail"
            action={
              changesEmail && (
                <QuietButton ref={email} onClick={open('email')}>
                  Change e-mail
                </QuietButton>
              )
            }
          >
            <Address email={user.email} />
            {!changesEmail && <span className={classes.hint}>To change it, ask an administrator.</span>}
          </Fact>
          <Fact
            name="Name"
            isEmpty={user.name === ''}
            action={
              <QuietButton ref={name} onClick={open('name')}>
                Change name
              </QuietButton>
            }
          >
            {user.name || 'Not given'}
          </Fact>
          <Fact name="Role">{formatRole(user.role)}</Fact>
          <Fact name="Created">{formatDate(user.createdAt)}</Fact>
          <Fact name="Last sign-in" isEmpty={user.lastSignInAt === null}>
            {user.lastSignInAt === null ? 'Never before' : formatDateAndTime(user.lastSignInAt)}
          </Fact>
        </Facts>
      </Section>
      <ChangePassword user={user} />
      <SecondFactor user={user} />
      <Section heading="Getting back in" about="Ten codes, for the day you forget your password.">
        <p className={classes.words}>{`${formatCodesLeft(user.recoveryCodesLeft)}${formatCodesMade(user)}`}</p>
        <Button ref={codes} variant="default" onClick={open('codes')}>
          Make recovery codes
        </Button>
      </Section>
      <Sessions />
      <SecurityActivity />
      <Section heading="Leaving" about="Your account and all that belongs to it is removed.">
        <Button ref={leave} variant="outline" color="danger" onClick={open('close')}>
          Close my account
        </Button>
      </Section>
      <Dialog title={titles[dialog.name]} isOpen={dialog.isOpen} onClose={close}>
        {dialog.name === 'name' && <ChangeName user={user} onClose={close} />}
        {dialog.name === 'email' && <ChangeEmail onClose={close} />}
        {dialog.name === 'codes' && <NewRecoveryCodes onClose={close} />}
        {dialog.name === 'close' && <CloseAccount onClose={close} />}
      </Dialog>
    </Page>
  )
}
