import { useState } from 'react'
import { noticeMessages } from '../../../shared/messages/notice-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import { formatDateAndTime } from '../../../shared/messages/user-messages.ts'
import { useWindowState } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Fact } from '../../ui/section.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { Disown } from './disown.tsx'

/** The last sign-in before this one, which tells the owner of the account whether another person uses it. */
export const PreviousSignIn = () => {
  const at = useWindowState(({ previousSignInAt }) => previousSignInAt)
  const [isDisowning, setDisowning] = useState(false)
  const close = () => setDisowning(false)
  return (
    <Fact
      name={profileMessages.previousSignIn}
      isEmpty={at === null}
      action={at !== null && <QuietButton onClick={() => setDisowning(true)}>{profileMessages.notYou}</QuietButton>}
    >
      {at === null ? profileMessages.noSignIn : formatDateAndTime(at)}
      <Dialog title={noticeMessages.disownTitle} isOpen={isDisowning} onClose={close}>
        <Disown event={null} since={at} onClose={close} />
      </Dialog>
    </Fact>
  )
}
