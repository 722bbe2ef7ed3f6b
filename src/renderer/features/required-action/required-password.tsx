import { useState } from 'react'
import { leastOf } from '../../../shared/password.ts'
import type { OwnView } from '../../../shared/views.ts'
import { QuietButton } from '../../components/buttons.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { changePassword, signOut } from '../../state/session.ts'
import { CancelCodesField } from '../new-password/cancel-codes-field.tsx'
import { NewPasswordField } from '../new-password/new-password-field.tsx'
import { EntryCard } from '../window/entry-card.tsx'

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
      {/* Password managers file the new password under this name. */}
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
