import { useState } from 'react'
import type { GatehouseError, PresentValues } from '../../../shared/errors.ts'
import { presentVersionMessages as words } from '../../../shared/messages/control-messages.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import classes from './present-version.module.css'

/** What an edit starts from, and the values of others that it must not overwrite unseen. Once shown, an edit starts from them. */
export const usePresentVersion = <T extends object | null>(opened: T, shown: PresentValues = {}) => {
  const [base, setBase] = useState(opened)
  const [present, setPresent] = useState(shown)
  const settle = (field: string): void => setPresent(({ [field]: _, ...others }) => others)
  const noteRefusal = (error: GatehouseError): void => {
    if (error.code !== 'changed-meanwhile' || !('present' in error)) return
    setBase({ ...base, ...error.present })
    setPresent({ ...present, ...error.present })
  }
  return { base, present, noteRefusal, settle }
}

/** The values that an edit starts from, of the fields that it changes. */
export const pickSeen = <T extends object>(base: T, changes: object): Partial<T> =>
  Object.fromEntries(Object.keys(changes).map((field) => [field, base[field as keyof T]])) as Partial<T>

type PresentVersionProps = {
  value: PresentValues[string] | undefined
  /** Takes the version of the other person into the field. */
  onUse: () => void
  onKeep: () => void
}

/** The version that another user saved meanwhile, below the field with the own one. */
export const PresentVersion = ({ value, onUse, onKeep }: PresentVersionProps) =>
  value === undefined ? null : (
    <fieldset className={classes.present} aria-label={words.group}>
      <p className={classes.about}>{words.about}</p>
      <p className={classes.value}>{words.format(value)}</p>
      <div className={classes.actions}>
        <QuietButton size="xs" onClick={onUse}>
          {words.use}
        </QuietButton>
        <QuietButton size="xs" onClick={onKeep}>
          {words.keep}
        </QuietButton>
      </div>
    </fieldset>
  )
