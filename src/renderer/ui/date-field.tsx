import type { TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { dateMessages } from '../../shared/messages/control-messages.ts'
import { TextField } from './text-field.tsx'

/** Chromium takes years of up to six digits without a limit. The least is the oldest that is not half typed, such as the year 2 or 202. */
const FIRST_DAY = '1900-01-01'
const LAST_DAY = '9999-12-31'

/** Whether the value of a date field is a day that a person can mean. */
const isMeant = (day: string): boolean => /^\d{4}-\d\d-\d\d$/.test(day) && day >= FIRST_DAY

type DateFieldProps = Omit<TextInputProps, 'type' | 'value' | 'onChange'> & {
  /** Such as `2026-01-31`; empty if there is none. */
  day: string
  /** Called for days within the limits only. Undefined: the field is empty. */
  onDay: (day: string | undefined) => void
}

/** A field for a day. A year that is not within the limits is marked and not passed on. */
export const DateField = ({ day, onDay, error, ...others }: DateFieldProps) => {
  const [typed, setTyped] = useState(day)
  const [reported, setReported] = useState(day)
  const [isLeft, setLeft] = useState(false)
  if (day !== reported) {
    setReported(day)
    setTyped(day)
  }
  const isOut = typed !== '' && !isMeant(typed)
  const type = (next: string): void => {
    setLeft(false)
    setTyped(next)
    if (next !== '' && !isMeant(next)) return
    setReported(next)
    onDay(next === '' ? undefined : next)
  }
  return (
    <TextField
      {...others}
      type="date"
      min={FIRST_DAY}
      max={LAST_DAY}
      value={typed}
      error={isOut && isLeft ? dateMessages.outOfLimits : error}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onBlur={() => setLeft(true)}
    />
  )
}
