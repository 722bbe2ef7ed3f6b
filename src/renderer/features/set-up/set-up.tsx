import { useState } from 'react'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { restoreFromBackup, setUpMessages } from '../../../shared/messages/entry-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { useWindowState } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { EmailField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'
import { NewPasswordField } from '../../widgets/new-password/new-password-field.tsx'
import { StartRestore } from '../../widgets/restore/start-restore.tsx'
import { createAdministrator } from './first-administrator.ts'

/** First run: creates the first administrator of a new directory. */
export const SetUp = () => {
  const [isRestoring, setRestoring] = useState(false)
  const areKeysSealed = useWindowState(({ status }) => status?.state === 'first-run' && status.areKeysSealed)
  const dataFolder = useWindowState((state) => state.status?.dataFolder)
  const form = useContractForm({
    name: 'set-up',
    operation: 'setup:createAdministrator',
    initialValues: { email: '', password: '' },
    send: createAdministrator,
  })
  return (
    <>
      <EntryCard
        heading={setUpMessages.heading}
        intro={setUpMessages.intro}
        button={setUpMessages.button}
        isSending={form.isSending}
        onSubmit={form.onSubmit}
        links={<QuietButton onClick={() => setRestoring(true)}>{restoreFromBackup}</QuietButton>}
        foot={dataFolder && setUpMessages.folder(dataFolder, areKeysSealed)}
      >
        <EmailField {...form.field('email')} autoFocus />
        <NewPasswordField
          {...form.field('password')}
          label={controlMessages.password}
          own={{ email: form.values.email, name: '' }}
          onSuggest={(passphrase) => form.setValue('password', passphrase)}
        />
      </EntryCard>
      {/* Outside the card's form, because React passes its events on. */}
      <StartRestore isOpen={isRestoring} onClose={() => setRestoring(false)} />
    </>
  )
}
