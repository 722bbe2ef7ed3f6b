import { NativeSelect } from '@mantine/core'
import { type ReactNode, type Ref, useId } from 'react'
import classes from './choice-fields.module.css'
import { ChevronIcon } from './icons.tsx'

/** The choices and their labels, in display order. */
type Choices<T extends string> = readonly { readonly value: T; readonly label: string }[]

/** Choices in the order of their labels. */
export const choicesOf = <T extends string>(words: Record<T, string>): Choices<T> =>
  (Object.entries(words) as [T, string][]).map(([value, label]) => ({ value, label }))

type SelectFieldProps<T extends string> = {
  label: string
  choices: Choices<T>
  value: T
  onChoose: (value: T) => void
  description?: ReactNode
  ref?: Ref<HTMLSelectElement>
}

/** A choice of one. It uses the native select, which works with every keyboard and screen reader. */
export const SelectField = <T extends string>({ label, choices, value, onChoose, description, ref }: SelectFieldProps<T>) => (
  <NativeSelect
    ref={ref}
    label={label}
    value={value}
    data={[...choices]}
    description={description}
    inputWrapperOrder={['label', 'input', 'description']}
    rightSection={<ChevronIcon />}
    classNames={{ label: classes.label, description: classes.below }}
    onChange={({ currentTarget }) => {
      const chosen = choices.find((choice) => choice.value === currentTarget.value)
      if (chosen) onChoose(chosen.value)
    }}
  />
)

type ChoiceSetProps<T extends string> = {
  legend: string
  choices: Choices<T>
  chosen: readonly T[]
  onChange: (chosen: T[]) => void
  description?: ReactNode
  /** One choice per line. */
  isStacked?: boolean
}

/** A choice of any number, in display order. */
export const ChoiceSet = <T extends string>({ legend, choices, chosen, onChange, description, isStacked }: ChoiceSetProps<T>) => {
  const hint = useId()
  const turn = (value: T, isOn: boolean): void =>
    onChange(choices.map((choice) => choice.value).filter((other) => (other === value ? isOn : chosen.includes(other))))
  return (
    <fieldset className={classes.set} aria-describedby={description ? hint : undefined}>
      <legend className={classes.legend}>{legend}</legend>
      <div className={classes.choices} data-stacked={isStacked || undefined}>
        {choices.map(({ value, label }) => (
          <label key={value} className={classes.choice}>
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={({ currentTarget }) => turn(value, currentTarget.checked)}
            />
            {label}
          </label>
        ))}
      </div>
      {description && (
        <p id={hint} className={classes.hint}>
          {description}
        </p>
      )}
    </fieldset>
  )
}

type CheckFieldProps = { label: string; description?: string; isChecked: boolean; onChange: (isChecked: boolean) => void }

/** A checkbox for an option. */
export const CheckField = ({ label, description, isChecked, onChange }: CheckFieldProps) => {
  const hint = useId()
  return (
    <div className={classes.set}>
      <label className={classes.choice}>
        <input
          type="checkbox"
          checked={isChecked}
          aria-describedby={description === undefined ? undefined : hint}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
        {label}
      </label>
      {description !== undefined && (
        <p id={hint} className={classes.hint}>
          {description}
        </p>
      )}
    </div>
  )
}
