import type { TextInputProps } from '@mantine/core'
import { formatNumberError, formatNumberHint } from '../../shared/messages/control-messages.ts'
import classes from './number-field.module.css'
import { TextField } from './text-field.tsx'

type NumberFieldProps = Omit<TextInputProps, 'type' | 'rightSection' | 'description'> & {
  unit?: string
  /** The number is an identifier, such as a port, so it has no digit grouping. */
  isName?: boolean
  limits: { readonly least: number; readonly most: number; readonly initial: number }
}

/** A whole number within limits. It is a text field, because the arrows and wheel of a number field change values by accident. */
export const NumberField = ({ unit, limits, isName = false, error, ...others }: NumberFieldProps) => {
  return (
    <TextField
      {...others}
      className={isName ? classes.wide : classes.field}
      inputMode="numeric"
      autoComplete="off"
      error={error ? formatNumberError(limits, isName) : undefined}
      description={formatNumberHint(limits, unit, isName)}
      {...(unit ? { rightSection: <span className={classes.unit}>{unit}</span>, rightSectionWidth: 72 } : {})}
    />
  )
}
