import { isUsername } from '../../../shared/domain/username.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useDraft } from '../../session/drafts.ts'
import { userDraft } from '../../session/requested-action.ts'
import { announceDone } from '../../session/window-state.ts'
import { EmailField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'
import { DeletedHolder, useDeletedHolder } from './deleted-holder.tsx'
import type { ActionFormProps } from './user-operations.ts'

/** A text with @ becomes the email, and any other the user name. */
const operationFor = (typed: string) => (isUsername(typed) ? 'users:changeUsername' : 'users:changeEmail')

/** The content of the dialog that changes what a user signs in with. */
export const ChangeUserEmail = ({ user, operations, onClose }: ActionFormProps) => {
  const words = userActionMessages[operationFor(user.email)]
  const draft = useDraft(userDraft('change-address', user.id, operationFor(user.email), 'users:manage'), { newEmail: user.email })
  const holder = useDeletedHolder()
  const form = useContractForm({
    name: 'change-address',
    operation: ({ newEmail }) => operationFor(newEmail),
    initialValues: { newEmail: user.email },
    start: draft.start,
    toInput: ({ newEmail }) => ({ email: user.email, ...(isUsername(newEmail) ? { newUsername: newEmail } : { newEmail }) }),
    fieldOf: (path) => (path === 'newUsername' ? 'newEmail' : path),
    send: async ({ newEmail }) => {
      const result = isUsername(newEmail)
        ? await operations.run('users:changeUsername', { email: user.email, newUsername: newEmail })
        : await operations.run('users:changeEmail', { email: user.email, newEmail })
      holder.learn(newEmail, result)
      if (result.ok) {
        const undo = await operations.undoOfLast()
        onClose()
        announceDone(userActionMessages[operationFor(newEmail)].done, undo)
      }
      return result
    },
  })
  draft.keep(form.values)
  return (
    <DialogForm
      about={words.about}
      button={words.save}
      isRestored={draft.isRestored}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <EmailField
        {...form.field('newEmail')}
        label={words.field}
        description={controlMessages.emailHint}
        autoComplete="off"
        data-autofocus
      />
      <DeletedHolder holder={holder} typed={form.values.newEmail} onRestored={onClose} />
    </DialogForm>
  )
}
