import type { UserView } from '../../../shared/api/user-summary.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { announceDone } from '../../session/window-state.ts'
import { EmailField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import type { UserOperations } from './user-operations.ts'

type ChangeAddressProps = { user: UserView; contexts: UserOperations; onClose: () => void }

/** The content of the dialog that changes a user's address. */
export const ChangeUserEmail = ({ user, contexts, onClose }: ChangeAddressProps) => {
  const form = useContractForm({
    name: 'change-address',
    operation: 'users:changeEmail',
    initialValues: { newEmail: user.email },
    toInput: ({ newEmail }) => ({ email: user.email, newEmail }),
    send: async ({ newEmail }) => {
      const result = await contexts.run('users:changeEmail', { email: user.email, newEmail })
      if (result.ok) {
        const undo = await contexts.undoOfLast()
        onClose()
        announceDone('E-mail saved', undo)
      }
      return result
    },
  })
  return (
    <DialogForm
      about="The person signs in with the new address from then on. Sessions that are open go on, and the former address is free for somebody else."
      button="Save e-mail"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <EmailField {...form.field('newEmail')} label="New e-mail" autoComplete="off" data-autofocus />
    </DialogForm>
  )
}
