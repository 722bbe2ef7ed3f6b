import { useRef, useState } from 'react'
import { DAY_MS, MINUTE_MS, PLANNED_TIME_MAX } from '../../../shared/domain/time.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { TextField } from '../../ui/text-field.tsx'

const words = userActionMessages['users:disable']

/** Without a limit, Chromium takes years of six digits. */
const LAST_MINUTE = '9999-12-31T23:59'

/** A year of five digits or more, with which a date is not a number. */
const LONG_YEAR = /^\d{5}/

/** The value of a date-and-time field: in the user's time zone, to the minute. */
const toFieldValue = (time: number): string =>
  new Date(time - new Date(time).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)

/** The date that the field begins with: a day from now, or as it was planned. */
export const firstDisableDate = (planned: number | null = null): string => toFieldValue(planned ?? Date.now() + DAY_MS)

/** The date from which users are disabled, as it is typed. */
export const useDisableDate = (start: string) => {
  const [typed, setTyped] = useState(start)
  const [fault, setFault] = useState<string | null>(null)
  const ref = useRef<HTMLInputElement>(null)
  const type = (next: string): void => {
    setFault(null)
    setTyped(next)
  }
  // An empty or half-typed date is not a number.
  const at = new Date(typed).getTime()
  /** Null if the date is not in the future, or beyond any plan. The field then has the focus and the reason. */
  const read = (): number | null => {
    if (at > Date.now() && at <= PLANNED_TIME_MAX) return at
    setFault(at > PLANNED_TIME_MAX || LONG_YEAR.test(typed) ? words.tooLate : words.past)
    ref.current?.focus()
    return null
  }
  return { field: { ref, typed, fault, onType: type }, at: Number.isNaN(at) ? null : at, read }
}

/** The field of the date from which users are disabled. */
export const DisableDate = ({ ref, typed, fault, onType }: ReturnType<typeof useDisableDate>['field']) => (
  <TextField
    ref={ref}
    type="datetime-local"
    max={LAST_MINUTE}
    label={words.time}
    value={typed}
    error={fault}
    onChange={({ currentTarget }) => onType(currentTarget.value)}
  />
)
