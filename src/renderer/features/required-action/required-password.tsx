import { useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { leastOf } from '../../../shared/domain/password.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { passwordMessages } from '../../../shared/messages/password-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { changePassword, signOut } from '../../session/session.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'
import { CancelCodesField } from '../../widgets/new-password/cancel-codes-field.tsx'
import { NewPasswordField } from '../../widgets/new-password/new-password-field.tsx'

export const RequiredPassword = ({ person, onDone }: { person: OwnView; onDone: () => void }) => {
  const [isCancelling, setCancelling] = useState(true)
  const form = useContractForm({
    name: 'required-password',
    operation: 'auth:changePassword',
    initialValues: { currentPassword: '', newPassword: '' },
    passwordLeast: leastOf(person),
    send: async (input) => {
      const result = await changePassword({ ...input, cancelRecoveryCodes: isCancelling })
      if (result.ok) onDone()
      return result
    },
  })
  return (
    <EntryCard
      heading={passwordMessages.choose}
      intro={passwordMessages.chooseToContinue}
      button={passwordMessages.change}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={<QuietButton onClick={() => void signOut()}>{controlMessages.signOut}</QuietButton>}
    >
      {/* Password managers save the new password under this name. */}
      <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
      <PasswordField
        {...form.field('currentPassword')}
        label={passwordMessages.current}
        autoComplete="current-password"
        autoFocus
      />
      <NewPasswordField
        {...form.field('newPassword')}
        label={passwordMessages.new}
        own={person}
        present={form.values.currentPassword}
        least={leastOf(person)}
        onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
      />
      <CancelCodesField user={person} isCancelling={isCancelling} onChange={setCancelling} />
    </EntryCard>
  )
}
