import type { TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { normalizePassword, PASSWORD_MIN_CODE_POINTS } from '../../../shared/domain/password.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { StrengthMeter } from '../../ui/strength-meter.tsx'
import classes from './new-password-field.module.css'
import { type Strength, useStrength } from './strength.ts'

type NewPasswordFieldProps = TextInputProps & {
  label: string
  value: string
  /** The user's email and name, which make a weak password. */
  ownWords: string
  /** The minimum length, which is lower for an account with a second factor. */
  least?: number
  onSuggest: (passphrase: string) => void
}

/** The rule first, then advice. The meter informs, and only the rule rejects. */
const hintOf = (password: string, least: number, strength: Strength | null): string => {
  const length = [...normalizePassword(password)].length
  if (length === 0 && least === 1) return 'Anything is taken here. A few words make a good one.'
  if (length === 0) return `${least} characters or more. A few words make a good one.`
  if (length < least) return `${length} of at least ${least} characters.`
  return strength?.advice ?? 'Long enough.'
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
        beneath={<StrengthMeter score={strength?.score ?? null} />}
        description={
          isSuggestion ? (
            // Six words seldom fit into the field, so they are shown below it.
            <>
              Keep this before you go on: <span className={classes.passphrase}>{suggested}</span>
            </>
          ) : (
            hintOf(others.value, least, strength)
          )
        }
      />
      <div className={classes.suggest}>
        <QuietButton size="xs" onClick={() => void suggest()}>
          Suggest a passphrase
        </QuietButton>
      </div>
    </div>
  )
}
