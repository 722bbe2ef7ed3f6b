import { useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { leastOf } from '../../../shared/domain/password.ts'
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
      heading="Choose a new password"
      intro="Your account needs a new password. Everything else opens after that."
      button="Change password"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      ways={<QuietButton onClick={() => void signOut()}>Sign out</QuietButton>}
    >
      {/* Password managers save the new password under this name. */}
      <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
      <PasswordField {...form.field('currentPassword')} label="Current password" autoComplete="current-password" autoFocus />
      <NewPasswordField
        {...form.field('newPassword')}
        label="New password"
        ownWords={`${person.email} ${person.name}`}
        least={leastOf(person)}
        onSuggest={(passphrase) => form.setValue('newPassword', passphrase)}
      />
      <CancelCodesField user={person} isCancelling={isCancelling} onChange={setCancelling} />
    </EntryCard>
  )
}
