import type { UserView } from '../../../shared/api/user-summary.ts'
import type { UserDetailView } from '../../../shared/api/users.ts'
import { call } from '../../api/call.ts'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { ChangeRole } from './change-role.tsx'
import { ChangeUserEmail } from './change-user-email.tsx'
import { DisableUser } from './disable-user.tsx'
import { EditUser } from './edit-user.tsx'
import { type AskedAction, askBefore } from './user-actions.ts'
import type { UserOperations } from './user-operations.ts'

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
  contexts: UserOperations
  onClose: () => void
}

const Content = ({ action, user, detail, isOwn, contexts, onClose }: ContentProps) => {
  switch (action) {
    case 'users:disable':
      return <DisableUser user={user} isOwn={isOwn} contexts={contexts} onClose={onClose} />
    case 'users:changeRole':
      return <ChangeRole user={user} isOwn={isOwn} contexts={contexts} onClose={onClose} />
    case 'users:changeEmail':
      return <ChangeUserEmail user={user} contexts={contexts} onClose={onClose} />
    case 'users:update':
      return detail ? <EditUser user={detail} contexts={contexts} onClose={onClose} /> : null
    default: {
      const { about, button, done, isDanger } = askBefore(action, user, isOwn)
      const { email } = user
      const run = () => (action === 'users:endSessions' ? call(action, { email }) : contexts.run(action, { email }))
      return (
        <Confirmation
          about={about}
          button={button}
          done={done}
          isDanger={isDanger}
          run={run}
          findUndo={action === 'users:delete' ? contexts.undoOfLast : undefined}
          onClose={onClose}
        />
      )
    }
  }
}

/** The dialog of a user panel that confirms an action or asks for its input. */
export const UserConfirmation = ({ isOpen, ...content }: ContentProps & { isOpen: boolean }) => (
  <Dialog title={titleOf(content.action, content.user, content.isOwn)} isOpen={isOpen} onClose={content.onClose}>
    <Content {...content} />
  </Dialog>
)
