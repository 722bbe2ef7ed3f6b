import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { announceDone } from '../../session/window-state.ts'
import { EmailField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import type { ActionFormProps } from './user-operations.ts'

const words = userActionMessages['users:changeEmail']

/** The content of the dialog that changes a user's address. */
export const ChangeUserEmail = ({ user, operations, onClose }: ActionFormProps) => {
  const form = useContractForm({
    name: 'change-address',
    operation: 'users:changeEmail',
    initialValues: { newEmail: user.email },
    toInput: ({ newEmail }) => ({ email: user.email, newEmail }),
    send: async ({ newEmail }) => {
      const result = await operations.run('users:changeEmail', { email: user.email, newEmail })
      if (result.ok) {
        const undo = await operations.undoOfLast()
        onClose()
        announceDone(words.done, undo)
      }
      return result
    },
  })
  return (
    <DialogForm about={words.about} button={words.save} isSending={form.isSending} onSubmit={form.onSubmit} onClose={onClose}>
      <EmailField {...form.field('newEmail')} label={words.field} autoComplete="off" data-autofocus />
    </DialogForm>
  )
}
