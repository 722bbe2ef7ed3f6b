import { EmailField } from '../../components/text-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { createAdministrator } from '../../state/set-up.ts'
import { useWindowState } from '../../state/window-state.ts'
import { NewPasswordField } from '../new-password/new-password-field.tsx'
import { EntryCard } from '../window/entry-card.tsx'

/** First run: the first administrator of a new directory. */
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
