import type { TextInputProps } from '@mantine/core'
import classes from './number-field.module.css'
import { TextField } from './text-field.tsx'

type NumberFieldProps = Omit<TextInputProps, 'type' | 'rightSection' | 'description'> & {
  unit?: string
  /** The number is an identifier, such as a port, so it has no digit grouping. */
  isName?: boolean
  limits: { readonly least: number; readonly most: number; readonly initial: number }
}

const count = new Intl.NumberFormat()

/** A whole number within limits. It is a text field, because the arrows and wheel of a number field change values by accident. */
export const NumberField = ({ unit, limits, isName = false, error, ...others }: NumberFieldProps) => {
  const { least, most, initial } = limits
  const say = isName ? String : count.format
  const range = `${say(least)} to ${say(most)}`
  return (
    <TextField
      {...others}
      className={isName ? classes.wide : classes.field}
      inputMode="numeric"
      autoComplete="off"
      // One message covers every error.
      error={error ? `Use a whole number, ${range}.` : undefined}
      description={`${range}; ${say(initial)} unless changed.`}
      {...(unit ? { rightSection: <span className={classes.unit}>{unit}</span>, rightSectionWidth: 72 } : {})}
    />
  )
}
