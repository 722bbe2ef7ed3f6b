import type { UserDetailView, UserView } from '../../../shared/views.ts'
import { call } from '../../state/call.ts'
import { Confirmation } from '../window/confirmation.tsx'
import { Dialog } from '../window/dialog.tsx'
import type { AccountActs } from './account-acts.ts'
import { ChangeAddress } from './change-address.tsx'
import { ChangeRole } from './change-role.tsx'
import { DisableUser } from './disable-user.tsx'
import { EditUser } from './edit-user.tsx'
import { type AskedAction, askBefore } from './user-actions.ts'

const titleOf = (action: AskedAction, user: UserView, isOwn: boolean): string => {
  switch (action) {
    case 'users:disable':
      return 'Disable this account?'
    case 'users:changeRole':
      return 'Change the role'
    case 'users:changeEmail':
      return 'Change the e-mail'
    case 'users:update':
      return 'Edit details'
    default:
      return askBefore(action, user, isOwn).title
  }
}

type ContentProps = {
  action: AskedAction
  user: UserView
  detail: UserDetailView | undefined
  isOwn: boolean
  acts: AccountActs
  onClose: () => void
}

const Content = ({ action, user, detail, isOwn, acts, onClose }: ContentProps) => {
  switch (action) {
    case 'users:disable':
      return <DisableUser user={user} isOwn={isOwn} acts={acts} onClose={onClose} />
    case 'users:changeRole':
      return <ChangeRole user={user} isOwn={isOwn} acts={acts} onClose={onClose} />
    case 'users:changeEmail':
      return <ChangeAddress user={user} acts={acts} onClose={onClose} />
    case 'users:update':
      return detail ? <EditUser user={detail} acts={acts} onClose={onClose} /> : null
    default: {
      const { about, button, done, isDanger } = askBefore(action, user, isOwn)
      const { email } = user
      const run = () => (action === 'users:endSessions' ? call(action, { email }) : acts.run(action, { email }))
      return (
        <Confirmation
          about={about}
          button={button}
          done={done}
          isDanger={isDanger}
          run={run}
          findUndo={action === 'users:delete' ? acts.undoOfLast : undefined}
          onClose={onClose}
        />
      )
    }
  }
}

/** The dialog of a panel: what is asked before something is done to the account. */
export const AccountQuestion = ({ isOpen, ...content }: ContentProps & { isOpen: boolean }) => (
  <Dialog title={titleOf(content.action, content.user, content.isOwn)} isOpen={isOpen} onClose={content.onClose}>
    <Content {...content} />
  </Dialog>
)
