import { useQueryClient } from '@tanstack/react-query'
import type { AccountView } from '../../../shared/views.ts'
import { TextField } from '../../components/text-field.tsx'
import { call } from '../../state/call.ts'
import { useContractForm } from '../../state/contract-form.ts'
import { keepProfile } from '../../state/queries.ts'
import { announceDone } from '../../state/window-state.ts'
import { DialogForm } from '../window/dialog-form.tsx'

export const ChangeName = ({ user, onClose }: { user: AccountView; onClose: () => void }) => {
  const client = useQueryClient()
  const form = useContractForm({
    name: 'change-name',
    operation: 'auth:updateProfile',
    initialValues: { name: user.name },
    optional: ['name'],
    send: async (input) => {
      const result = await call('auth:updateProfile', input)
      if (result.ok) {
        keepProfile(client, result.value)
        onClose()
        announceDone('Name saved')
      }
      return result
    },
  })
  return (
    <DialogForm button="Save name" isSending={form.isSending} onSubmit={form.onSubmit} onClose={onClose}>
      <TextField
        {...form.field('name')}
        label="New name"
        autoComplete="name"
        description="May stay empty."
        required={false}
        data-autofocus
      />
    </DialogForm>
  )
}
