import { useQueryClient } from '@tanstack/react-query'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { cacheProfile } from '../../api/queries.ts'
import { useDraft } from '../../session/drafts.ts'
import { requestAfterLock } from '../../session/requested-action.ts'
import { announceDone } from '../../session/window-state.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { EmailField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'

const draft = { name: 'change-email', permission: 'own:write', onKept: () => requestAfterLock('change-email') } as const

export const ChangeEmail = ({ onClose }: { onClose: () => void }) => {
  const client = useQueryClient()
  const { start, isRestored, keep } = useDraft(draft, { email: '' })
  const form = useContractForm({
    name: 'change-email',
    operation: 'auth:changeEmail',
    initialValues: { ...start, password: '' },
    send: async (input) => {
      const result = await call('auth:changeEmail', input)
      if (result.ok) {
        cacheProfile(client, result.value)
        onClose()
        announceDone(profileMessages.emailSaved)
      }
      return result
    },
  })
  keep({ email: form.values.email })
  return (
    <DialogForm
      isRestored={isRestored}
      about={profileMessages.changeEmailAbout}
      button={profileMessages.saveEmail}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <EmailField {...form.field('email')} label={profileMessages.newEmail} data-autofocus />
      <PasswordField {...form.field('password')} label={controlMessages.confirmPassword} autoComplete="current-password" />
    </DialogForm>
  )
}
