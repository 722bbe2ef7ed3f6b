import { useQueryClient } from '@tanstack/react-query'
import type { UserSummaryView } from '../../../shared/api/user-summary.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { cacheProfile } from '../../api/queries.ts'
import { useDraft } from '../../session/drafts.ts'
import { requestAfterLock } from '../../session/requested-action.ts'
import { announceDone } from '../../session/window-state.ts'
import { TextField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'

const draft = { name: 'change-name', permission: 'own:write', onKept: () => requestAfterLock('change-name') } as const

export const ChangeName = ({ user, onClose }: { user: UserSummaryView; onClose: () => void }) => {
  const client = useQueryClient()
  const { start, isRestored, keep } = useDraft(draft, { name: user.name })
  const form = useContractForm({
    name: 'change-name',
    operation: 'auth:updateProfile',
    initialValues: start,
    optional: ['name'],
    send: async (input) => {
      const result = await call('auth:updateProfile', input)
      if (result.ok) {
        cacheProfile(client, result.value)
        onClose()
        announceDone(profileMessages.nameSaved)
      }
      return result
    },
  })
  keep(form.values)
  return (
    <DialogForm
      button={profileMessages.saveName}
      isRestored={isRestored}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <TextField
        {...form.field('name')}
        label={profileMessages.newName}
        autoComplete="name"
        description={controlMessages.optional}
        required={false}
        data-autofocus
      />
    </DialogForm>
  )
}
