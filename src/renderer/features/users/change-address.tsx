import type { UserView } from '../../../shared/views.ts'
import { EmailField } from '../../components/text-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { announceDone } from '../../state/window-state.ts'
import { DialogForm } from '../window/dialog-form.tsx'
import type { AccountActs } from './account-acts.ts'

type ChangeAddressProps = { user: UserView; acts: AccountActs; onClose: () => void }

/** The content of the dialog that gives an account another address. */
export const ChangeAddress = ({ user, acts, onClose }: ChangeAddressProps) => {
  const form = useContractForm({
    name: 'change-address',
    operation: 'users:changeEmail',
    initialValues: { newEmail: user.email },
    toInput: ({ newEmail }) => ({ email: user.email, newEmail }),
    send: async ({ newEmail }) => {
      const result = await acts.run('users:changeEmail', { email: user.email, newEmail })
      if (result.ok) {
        const undo = await acts.undoOfLast()
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
