import { useState } from 'react'
import { AuthenticatorCodeField } from '../../components/authenticator-code-field.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { useContractForm } from '../../state/contract-form.ts'
import { cancelConfirmation } from '../../state/reauthentication.ts'
import { reauthenticate } from '../../state/session.ts'
import { useWindowState } from '../../state/window-state.ts'
import { Dialog } from '../window/dialog.tsx'
import { DialogForm } from '../window/dialog-form.tsx'

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
      place="above"
      about="Your password was asked for some time ago, and this changes something that matters. It goes on by itself after that."
      button="Confirm"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      onClose={cancelConfirmation}
    >
      <input type="text" name="username" autoComplete="username" value={person?.email ?? ''} readOnly hidden />
      <PasswordField {...form.field('password')} label="Password" autoComplete="current-password" data-autofocus />
      {hasSecondFactor && <AuthenticatorCodeField {...form.field('code')} autoFocus={person?.hasSecondFactor === false} />}
    </DialogForm>
  )
}

/** Asks for the password again, over whatever needs it. */
export const Reauthentication = () => {
  const isConfirming = useWindowState((state) => state.isConfirming)
  return (
    <Dialog
      title="Confirm that it is you"
      place="above"
      isOpen={isConfirming}
      onClose={cancelConfirmation}
      isClosedByClickBeside={false}
    >
      <ConfirmationForm />
    </Dialog>
  )
}
