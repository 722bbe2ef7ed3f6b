import type { TextInputProps } from '@mantine/core'
import classes from './number-field.module.css'
import { TextField } from './text-field.tsx'

type NumberFieldProps = Omit<TextInputProps, 'type' | 'rightSection' | 'description'> & {
  unit?: string
  limits: { readonly least: number; readonly most: number; readonly initial: number }
}

const count = new Intl.NumberFormat()

/** A whole number within its limits. A text field: arrows and wheels of a number field change a setting unasked. */
export const NumberField = ({ unit, limits, error, ...others }: NumberFieldProps) => {
  const { least, most, initial } = limits
  const range = `${count.format(least)} to ${count.format(most)}`
  return (
    <TextField
      {...others}
      className={classes.field}
      inputMode="numeric"
      autoComplete="off"
      // Whatever is wrong with it, this is what to do.
      error={error ? `Use a whole number, ${range}.` : undefined}
      description={`${range}; ${count.format(initial)} unless changed.`}
      {...(unit ? { rightSection: <span className={classes.unit}>{unit}</span>, rightSectionWidth: 72 } : {})}
    />
  )
}
