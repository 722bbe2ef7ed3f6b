import type { TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { findPasswordFault, normalizePassword, PASSWORD_MIN_CODE_POINTS } from '../../../shared/domain/password.ts'
import type { OwnWords } from '../../../shared/domain/weak-passwords.ts'
import type { PasswordReason } from '../../../shared/errors.ts'
import { formatPasswordReason } from '../../../shared/messages/error-messages.ts'
import { formatPasswordHint, passwordMessages } from '../../../shared/messages/password-messages.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Emphasis } from '../../ui/emphasis.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { StrengthMeter } from '../../ui/strength-meter.tsx'
import classes from './new-password-field.module.css'
import { type Strength, useStrength } from './strength.ts'

type NewPasswordFieldProps = TextInputProps & {
  label: string
  value: string
  /** The user's email and name, which make a weak password. */
  own: OwnWords
  /** The present password, which is no new one. */
  present?: string
  /** The minimum length, which is lower for an account with a second factor. */
  least?: number
  onSuggest: (passphrase: string) => void
}

/** Why the directory would refuse the password, as far as this window can tell. */
const findRefusal = (password: string, present: string, strength: Strength | null): PasswordReason | null => {
  if (password !== '' && normalizePassword(password) === normalizePassword(present)) return 'unchanged'
  return strength?.refusal ?? null
}

/** A field for a new password with the rule, a strength meter, and a generated suggestion. */
export const NewPasswordField = ({
  own,
  present = '',
  least = PASSWORD_MIN_CODE_POINTS,
  onSuggest,
  ...others
}: NewPasswordFieldProps) => {
  const [isShown, setShown] = useState(false)
  const [suggested, setSuggested] = useState<string | null>(null)
  const strength = useStrength(others.value, own)
  // In compat mode (least 1) the directory accepts any password.
  const refusal = least === 1 ? null : findRefusal(others.value, present, strength)
  const isShort = findPasswordFault(others.value, least) === 'too-short'
  const suggest = async () => {
    const { suggestPassphrase } = await import('./passphrase.ts')
    const passphrase = suggestPassphrase()
    onSuggest(passphrase)
    setSuggested(passphrase)
    setShown(true)
  }
  const isSuggestion = isShown && suggested !== null && others.value === suggested
  return (
    <div className={classes.field}>
      <PasswordField
        {...others}
        autoComplete="new-password"
        isShown={isShown}
        onShownChange={setShown}
        // A password that is refused or too short has no strength: the meter must not contradict the rule.
        beneath={
          <StrengthMeter
            score={isShort ? null : (strength?.score ?? null)}
            isRefused={others.value !== '' && (refusal !== null || (Boolean(others.error) && !isShort))}
          />
        }
        description={
          isSuggestion ? (
            // Six words seldom fit into the field, so they are shown below it.
            <Emphasis text={passwordMessages.saveSuggestion} value={suggested} className={classes.passphrase} />
          ) : (
            formatPasswordHint(others.value, least, refusal === null ? (strength?.advice ?? null) : formatPasswordReason(refusal))
          )
        }
      />
      <div className={classes.suggest}>
        <QuietButton size="xs" onClick={() => void suggest()}>
          {passwordMessages.suggest}
        </QuietButton>
      </div>
    </div>
  )
}
