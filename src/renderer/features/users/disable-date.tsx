import { useRef, useState } from 'react'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { TextField } from '../../ui/text-field.tsx'

const words = userActionMessages['users:disable']

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
  /** Null if the date is not in the future. The field then has the focus and the reason. */
  const read = (): number | null => {
    const at = new Date(typed).getTime()
    if (at > Date.now()) return at
    setFault(words.past)
    ref.current?.focus()
    return null
  }
  return { field: { ref, typed, fault, onType: type }, read }
}

/** The field of the date from which users are disabled. */
export const DisableDate = ({ ref, typed, fault, onType }: ReturnType<typeof useDisableDate>['field']) => (
  <TextField
    ref={ref}
    type="datetime-local"
    label={words.time}
    value={typed}
    error={fault}
    onChange={({ currentTarget }) => onType(currentTarget.value)}
  />
)
