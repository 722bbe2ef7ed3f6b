import { useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { unlock } from '../../session/session.ts'
import { announceDone, forgetSession } from '../../session/window-state.ts'
import { AuthenticatorCodeField } from '../../ui/authenticator-code-field.tsx'
import { QuietButton } from '../../ui/buttons.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'

const leave = (): void => {
  forgetSession('')
  announceDone('Signed out')
}

/** The session has ended, and the same user continues where they were. No content of the session is shown. */
export const Locked = ({ person }: { person: Pick<OwnView, 'email' | 'hasSecondFactor'> }) => {
  const [hasSecondFactor, setSecondFactor] = useState(person.hasSecondFactor)
  const form = useContractForm({
    name: 'unlock',
    operation: 'auth:login',
    initialValues: { password: '', code: '' },
    toInput: ({ password, code }) => ({ email: person.email, password, ...(code === '' ? {} : { code }) }),
    optional: hasSecondFactor ? [] : ['code'],
    send: async ({ password, code }) => {
      const result = await unlock({ email: person.email, password, ...(code === '' ? {} : { code }) })
      if (!result.ok && result.error.code === 'second-factor-required') setSecondFactor(true)
      return result
    },
  })
  return (
    <EntryCard
      heading="Locked"
      intro={
        <>
          The session of <strong>{person.email}</strong> has timed out. Enter the password to go on where it was left.
        </>
      }
      button="Unlock"
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      ways={<QuietButton onClick={leave}>Sign out</QuietButton>}
    >
      {/* Password managers look for the user name that belongs to the password. */}
      <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
      <PasswordField {...form.field('password')} label="Password" autoComplete="current-password" autoFocus />
      {hasSecondFactor && <AuthenticatorCodeField {...form.field('code')} autoFocus={!person.hasSecondFactor} />}
    </EntryCard>
  )
}
