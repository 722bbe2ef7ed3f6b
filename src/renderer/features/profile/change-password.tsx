import { useRef, useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { leastOf } from '../../../shared/domain/password.ts'
import { resetMessages } from '../../../shared/messages/entry-messages.ts'
import { passwordMessages } from '../../../shared/messages/password-messages.ts'
import { profileMessages } from '../../../shared/messages/profile-messages.ts'
import { readPerson } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useRequestedAction } from '../../session/requested-action.ts'
import { changePassword } from '../../session/session.ts'
import { announceDone } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { Section } from '../../ui/section.tsx'
import { CancelCodesField } from '../../widgets/new-password/cancel-codes-field.tsx'
import { NewPasswordField } from '../../widgets/new-password/new-password-field.tsx'
import { OutcomeAlert } from '../../widgets/outcome.tsx'
import classes from './change-password.module.css'

export const ChangePassword = ({ user }: { user: OwnView }) => {
  const [isCancelling, setCancelling] = useState(true)
  const form = useContractForm({
    name: 'change-password',
    operation: 'auth:changePassword',
    initialValues: { currentPassword: '', newPassword: '' },
    passwordLeast: leastOf(user),
    send: async (input) => {
      const result = await changePassword({ ...input, cancelRecoveryCodes: isCancelling })
      if (result.ok) {
        setCancelling(true)
        void readPerson()
        form.reset()
        announceDone(resetMessages.done)
      }
      return result
    },
  })
  const first = useRef<HTMLInputElement>(null)
  useRequestedAction('change-password', () => first.current?.focus())
  return (
    <Section heading={profileMessages.passwordHeading} about={profileMessages.passwordAbout(user.passwordChangedAt)}>
      <form className={classes.form} onSubmit={form.onSubmit} noValidate>
        {/* Password managers save the new password under this name. */}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordField
          {...form.field('currentPassword')}
          ref={first}
          label={passwordMessages.current}
          autoComplete="current-password"
        />
        <NewPasswordField
          {...form.field('newPassword')}
          label={passwordMessages.new}
          least={leastOf(user)}
          own={user}
          present={form.values.currentPassword}
          onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
        />
        <CancelCodesField user={user} isCancelling={isCancelling} onChange={setCancelling} />
        <OutcomeAlert form="change-password" />
        <div className={classes.actions}>
          <BusyButton isBusy={form.isSending}>{passwordMessages.change}</BusyButton>
        </div>
      </form>
    </Section>
  )
}
