import type { TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { PASSWORD_MIN_CODE_POINTS } from '../../../shared/domain/password.ts'
import { formatPasswordHint, passwordMessages } from '../../../shared/messages/password-messages.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Emphasis } from '../../ui/emphasis.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { StrengthMeter } from '../../ui/strength-meter.tsx'
import classes from './new-password-field.module.css'
import { useStrength } from './strength.ts'

type NewPasswordFieldProps = TextInputProps & {
  label: string
  value: string
  /** The user's email and name, which make a weak password. */
  ownWords: string
  /** The minimum length, which is lower for an account with a second factor. */
  least?: number
  onSuggest: (passphrase: string) => void
}

/** A field for a new password with the rule, a strength meter, and a generated suggestion. */
export const NewPasswordField = ({ ownWords, least = PASSWORD_MIN_CODE_POINTS, onSuggest, ...others }: NewPasswordFieldProps) => {
  const [isShown, setShown] = useState(false)
  const [suggested, setSuggested] = useState<string | null>(null)
  const strength = useStrength(others.value, ownWords)
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
        // A refused password has no strength: the meter must not contradict the refusal.
        beneath={<StrengthMeter score={others.error ? null : (strength?.score ?? null)} />}
        description={
          isSuggestion ? (
            // Six words seldom fit into the field, so they are shown below it.
            <Emphasis text={passwordMessages.saveSuggestion} value={suggested} className={classes.passphrase} />
          ) : (
            formatPasswordHint(others.value, least, strength?.advice ?? null)
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
