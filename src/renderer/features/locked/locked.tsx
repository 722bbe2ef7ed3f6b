import { useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { sessionMessages } from '../../../shared/messages/session-messages.ts'
import { useContractForm } from '../../api/contract-form.ts'
import { unlock } from '../../session/session.ts'
import { announceDone, forgetSession } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Emphasis } from '../../ui/emphasis.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { AuthenticatorCodeField } from '../../ui/text-field.tsx'
import { EntryCard } from '../../widgets/entry-card.tsx'

const leave = (): void => {
  forgetSession('')
  announceDone(sessionMessages.signedOut)
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
      heading={sessionMessages.locked}
      intro={<Emphasis text={sessionMessages.lockedIntro} value={person.email} />}
      button={sessionMessages.unlock}
      isSending={form.isSending}
      onSubmit={form.onSubmit}
      links={<QuietButton onClick={leave}>{controlMessages.signOut}</QuietButton>}
    >
      {/* Password managers look for the user name that belongs to the password. */}
      <input type="text" name="username" autoComplete="username" value={person.email} readOnly hidden />
      <PasswordField {...form.field('password')} label={controlMessages.password} autoComplete="current-password" autoFocus />
      {hasSecondFactor && <AuthenticatorCodeField {...form.field('code')} autoFocus={!person.hasSecondFactor} />}
    </EntryCard>
  )
}
