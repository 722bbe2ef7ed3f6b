import type { TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { normalizePassword, PASSWORD_MIN_CODE_POINTS } from '../../../shared/password.ts'
import { QuietButton } from '../../components/buttons.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { StrengthMeter } from '../../components/strength-meter.tsx'
import classes from './new-password-field.module.css'
import { useStrength } from './strength.ts'

type NewPasswordFieldProps = TextInputProps & {
  label: string
  value: string
  /** The person's e-mail and name, which make a weak password. */
  ownWords: string
  onSuggest: (passphrase: string) => void
}

const ruleOf = (length: number): string => {
  if (length === 0) return `${PASSWORD_MIN_CODE_POINTS} characters or more. A few words make a good one.`
  if (length < PASSWORD_MIN_CODE_POINTS) return `${length} of at least ${PASSWORD_MIN_CODE_POINTS} characters.`
  return `${length} characters: long enough.`
}

/** A password to be chosen: the rule, how strong it is so far, and a way to have one made. */
export const NewPasswordField = ({ ownWords, onSuggest, ...others }: NewPasswordFieldProps) => {
  const [isShown, setShown] = useState(false)
  const strength = useStrength(others.value, ownWords)
  const length = [...normalizePassword(others.value)].length
  const suggest = async () => {
    const { suggestPassphrase } = await import('./passphrase.ts')
    onSuggest(suggestPassphrase())
    setShown(true)
  }
  return (
    <div>
      <PasswordField
        {...others}
        autoComplete="new-password"
        isShown={isShown}
        onShownChange={setShown}
        description={ruleOf(length)}
      />
      <StrengthMeter score={strength?.score ?? null} />
      <div className={classes.under}>
        <span>{strength?.advice}</span>
        <QuietButton size="xs" onClick={() => void suggest()}>
          Suggest a passphrase
        </QuietButton>
      </div>
    </div>
  )
}
