import { useEffect, useRef } from 'react'
import { backupMessages } from '../../../shared/messages/backup-messages.ts'
import { call } from '../../api/call.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { announceDone } from '../../session/window-state.ts'
import { TextField } from '../../ui/text-field.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'

/** Suggests a passphrase, and sends it before the system asks for the folder. */
export const BackupsSetUp = ({ onClose }: { onClose: () => void }) => {
  const form = useContractForm({
    name: 'set-up-backups',
    operation: 'backups:setUp',
    initialValues: { passphrase: '' },
    toInput: (values) => values,
    send: async (values) => {
      const result = await call('backups:setUp', values)
      if (result.ok) {
        onClose()
        announceDone(backupMessages.done)
      }
      return result
    },
  })
  const suggest = useRef((text: string) => form.setValue('passphrase', text))
  // The list of words is large, so it is loaded when the dialog opens.
  useEffect(() => {
    let isOpen = true
    void import('../../widgets/new-password/passphrase.ts').then(({ suggestPassphrase }) => {
      if (isOpen) suggest.current(suggestPassphrase())
    })
    return () => {
      isOpen = false
    }
  }, [])
  return (
    <DialogForm
      about={backupMessages.dialogAbout}
      button={backupMessages.chooseFolder}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={onClose}
    >
      <TextField
        {...form.field('passphrase')}
        label={backupMessages.passphrase}
        description={backupMessages.passphraseHint}
        autoComplete="off"
        data-autofocus
      />
    </DialogForm>
  )
}
