import { Button } from '@mantine/core'
import { useState } from 'react'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatCodesLeft, formatCodesMade, profileMessages } from '../../../shared/messages/profile-messages.ts'
import { screenTitles } from '../../../shared/messages/shell-messages.ts'
import { formatDate, formatRole } from '../../../shared/messages/user-messages.ts'
import { findReportable } from '../../api/call.ts'
import { useProfile } from '../../api/queries.ts'
import { useMayChangeOwnEmail } from '../../session/directory-policy.ts'
import { useRequestedButton } from '../../session/requested-action.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Message, Skeleton } from '../../ui/message.tsx'
import { Page } from '../../ui/page.tsx'
import { Fact, Facts, Section } from '../../ui/section.tsx'
import { Address } from '../../widgets/address.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { AllowedPrograms } from './allowed-programs.tsx'
import { ChangeEmail } from './change-email.tsx'
import { ChangeName } from './change-name.tsx'
import { ChangePassword } from './change-password.tsx'
import { CloseAccount } from './close-account.tsx'
import { NewRecoveryCodes } from './new-recovery-codes.tsx'
import { Notices } from './notices.tsx'
import { OwnData } from './own-data.tsx'
import { Sessions } from './own-sessions.tsx'
import { PreviousSignIn } from './previous-sign-in.tsx'
import classes from './profile.module.css'
import { SecondFactor } from './second-factor.tsx'
import { SecurityActivity } from './security-activity.tsx'

type DialogName = 'name' | 'email' | 'codes' | 'close'

const titles: Record<DialogName, string> = {
  name: profileMessages.changeNameTitle,
  email: profileMessages.changeEmailTitle,
  codes: profileMessages.makeCodes,
  close: profileMessages.closeTitle,
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

  const failure = user ? null : findReportable(error)
  if (failure) {
    return (
      <Page heading={screenTitles.profile}>
        <Message title={profileMessages.notRead} text={formatError(failure)} isFailure>
          <Button variant="default" onClick={() => void refetch()}>
            {controlMessages.tryAgain}
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
      <Section heading={profileMessages.details} about={profileMessages.detailsAbout}>
        <Facts>
          <Fact
            name={controlMessages.email}
            action={
              changesEmail && (
                <QuietButton ref={email} onClick={open('email')}>
                  {profileMessages.changeEmail}
                </QuietButton>
              )
            }
          >
            <Address email={user.email} />
            {!changesEmail && <span className={classes.hint}>{profileMessages.emailIsFixed}</span>}
          </Fact>
          <Fact
            name={profileMessages.name}
            isEmpty={user.name === ''}
            action={
              <QuietButton ref={name} onClick={open('name')}>
                {profileMessages.changeName}
              </QuietButton>
            }
          >
            {user.name || profileMessages.noName}
          </Fact>
          <Fact name={profileMessages.role}>{formatRole(user.role)}</Fact>
          <Fact name={profileMessages.created}>{formatDate(user.createdAt)}</Fact>
          <PreviousSignIn />
        </Facts>
      </Section>
      <ChangePassword user={user} />
      <SecondFactor user={user} />
      <Section heading={profileMessages.codesHeading} about={profileMessages.codesAbout(user.hasSecondFactor)}>
        <p className={classes.words}>{`${formatCodesLeft(user)}${formatCodesMade(user)}`}</p>
        <Button ref={codes} variant="default" onClick={open('codes')}>
          {profileMessages.makeCodes}
        </Button>
      </Section>
      <Sessions />
      <AllowedPrograms />
      <SecurityActivity />
      <OwnData />
      <Section heading={profileMessages.closeHeading} about={profileMessages.closeAbout}>
        <Button ref={leave} variant="outline" color="danger" onClick={open('close')}>
          {profileMessages.close}
        </Button>
      </Section>
      <Dialog title={titles[dialog.name]} isOpen={dialog.isOpen} onClose={close}>
        {dialog.name === 'name' && <ChangeName user={user} onClose={close} />}
        {dialog.name === 'email' && <ChangeEmail onClose={close} />}
        {dialog.name === 'codes' && (
          <NewRecoveryCodes recoveryCodesLeft={user.recoveryCodesLeft} hasSecondFactor={user.hasSecondFactor} onClose={close} />
        )}
        {dialog.name === 'close' && <CloseAccount onClose={close} />}
      </Dialog>
    </Page>
  )
}
