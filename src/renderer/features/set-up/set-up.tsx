import { useContractForm } from '../../api/contract-form.ts'
import { useWindowState } from '../../session/window-state.ts'
import { EmailField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'
import { NewPasswordField } from '../../widgets/new-password/new-password-field.tsx'
import { createAdministrator } from './first-administrator.ts'

/** First run: creates the first administrator of a new directory. */
export const SetUp = () => {
  const dataFolder = useWindowState((state) => state.status?.dataFolder)
  const form = useContractForm({
    name: 'set-up',
    operation: 'setup:createAdministrator',
    initialValues: { email: '', password: '' },
    send: createAdministrator,
  })
  return (
    <EntryCard
      heading="Set up Gatehouse"
      intro="Create the first administrator, who looks after everyone else in this directory."
      button="Create administrator"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      foot={dataFolder && `The directory will be kept on this computer, in ${dataFolder}`}
    >
      <EmailField {...form.field('email')} autoFocus />
      <NewPasswordField
        {...form.field('password')}
        label="Password"
        ownWords={form.values.email}
        onSuggest={(passphrase) => form.setValue('password', passphrase)}
      />
    </EntryCard>
  )
}
