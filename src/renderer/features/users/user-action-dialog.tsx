import { contract } from '../../../shared/api/index.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { userDraft } from '../../session/requested-action.ts'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import type { UserAction } from './user-actions.ts'
import type { ActionFormProps } from './user-operations.ts'

type ContentProps = ActionFormProps & { action: UserAction }

const Content = ({ action: { id, flow, label, isDanger }, ...props }: ContentProps) => {
  const { user, isOwn, operations, onClose } = props
  switch (flow.kind) {
    case 'form':
      return <flow.Form {...props} />
    case 'question':
      return (
        <Confirmation
          about={flow.about(user, isOwn)}
          button={label(user)}
          done={(isOwn ? flow.doneYou : undefined) ?? flow.done}
          isDanger={isDanger}
          reason={flow.asksReason ? userDraft('reason', user.id, id, contract[id].permission) : undefined}
          run={(reason) => flow.run(user, operations, reason)}
          findUndo={flow.isUndoable ? operations.undoOfLast : undefined}
          onClose={onClose}
        />
      )
    case 'code':
    case 'immediate':
      return null
    default:
      return assertNever(flow)
  }
}

const titleOf = ({ flow }: UserAction): string => (flow.kind === 'form' || flow.kind === 'question' ? flow.title : '')

type UserActionDialogProps = ActionFormProps & { action: UserAction | null; isOpen: boolean }

/** The dialog of a user panel that confirms an action or asks for its input. */
export const UserActionDialog = ({ action, isOpen, ...props }: UserActionDialogProps) => (
  <Dialog title={action ? titleOf(action) : ''} isOpen={isOpen} onClose={props.onClose}>
    {action && <Content action={action} {...props} />}
  </Dialog>
)
