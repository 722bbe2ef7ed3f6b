import { useRef, useState } from 'react'
import { leastOf } from '../../../shared/password.ts'
import type { AccountView, OwnView } from '../../../shared/views.ts'
import { BusyButton } from '../../components/buttons.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Section } from '../../components/section.tsx'
import { sayDate } from '../../state/account-words.ts'
import { useAskedAct } from '../../state/asked-act.ts'
import { readPerson } from '../../state/call.ts'
import { useContractForm } from '../../state/contract-form.ts'
import { changePassword } from '../../state/session.ts'
import { announceDone } from '../../state/window-state.ts'
import { CancelCodesField } from '../new-password/cancel-codes-field.tsx'
import { NewPasswordField } from '../new-password/new-password-field.tsx'
import { OutcomeAlert } from '../window/outcome.tsx'
import classes from './change-password.module.css'

const aboutOf = (user: AccountView): string => {
  const changed = user.passwordChangedAt === null ? 'Not changed so far.' : `Changed on ${sayDate(user.passwordChangedAt)}.`
  return `${changed} A new one signs you out everywhere else.`
}

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
        announceDone('Password updated')
      }
      return result
    },
  })
  const first = useRef<HTMLInputElement>(null)
  useAskedAct('change-password', () => first.current?.focus())
  return (
    <Section heading="Password" about={aboutOf(user)}>
      <form className={classes.form} onSubmit={form.onSubmit} noValidate>
        {/* Password managers file the new password under this name. */}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <PasswordField {...form.field('currentPassword')} ref={first} label="Current password" autoComplete="current-password" />
        <NewPasswordField
          {...form.field('newPassword')}
          label="New password"
          least={leastOf(user)}
          ownWords={`${user.email} ${user.name}`}
          onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
        />
        <CancelCodesField user={user} isCancelling={isCancelling} onChange={setCancelling} />
        <OutcomeAlert form="change-password" />
        <div className={classes.actions}>
          <BusyButton isBusy={form.isSending}>Change password</BusyButton>
        </div>
      </form>
    </Section>
  )
}
