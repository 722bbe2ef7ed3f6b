import { useState } from 'react'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { sessionMessages } from '../../../shared/messages/session-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { cancelReauthentication } from '../../session/reauthentication.ts'
import { reauthenticate } from '../../session/session.ts'
import { useWindowState } from '../../session/window-state.ts'
import { PasswordField } from '../../ui/password-field.tsx'
import { AuthenticatorCodeField } from '../../ui/text-field.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { DialogForm } from '../../widgets/dialog-form.tsx'

const ConfirmationForm = () => {
  const person = useWindowState((state) => state.person)
  const [hasSecondFactor, setSecondFactor] = useState(person?.hasSecondFactor ?? false)
  const form = useContractForm({
    name: 'reauthentication',
    operation: 'auth:reauthenticate',
    initialValues: { password: '', code: '' },
    toInput: ({ password, code }) => (code === '' ? { password } : { password, code }),
    optional: hasSecondFactor ? [] : ['code'],
    send: async ({ password, code }) => {
      const result = await reauthenticate(code === '' ? { password } : { password, code })
      if (!result.ok && result.error.code === 'second-factor-required') setSecondFactor(true)
      return result
    },
  })
  return (
    <DialogForm
      layer="above"
      about={sessionMessages.confirmAbout}
      button={controlMessages.confirm}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={cancelReauthentication}
    >
      <input type="text" name="username" autoComplete="username" value={person?.email ?? ''} readOnly hidden />
      <PasswordField
        {...form.field('password')}
        label={controlMessages.password}
        autoComplete="current-password"
        data-autofocus
      />
      {hasSecondFactor && <AuthenticatorCodeField {...form.field('code')} autoFocus={person?.hasSecondFactor === false} />}
    </DialogForm>
  )
}

/** The reauthentication dialog, over the screen that needs it. */
export const Reauthentication = () => {
  const isConfirming = useWindowState((state) => state.isConfirming)
  return (
    <Dialog
      title={sessionMessages.confirmTitle}
      layer="above"
      isOpen={isConfirming}
      onClose={cancelReauthentication}
      isClosedByClickBeside={false}
    >
      <ConfirmationForm />
    </Dialog>
  )
}
