import { useRef, useState } from 'react'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { formatDateAndTime, formatUserName } from '../../../shared/messages/user-messages.ts'
import { fail } from '../../../shared/result.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import type { ActionFormProps } from './user-operations.ts'

const words = userActionMessages['users:disable']

const times = [
  { value: 'now', label: words.now },
  { value: 'later', label: words.later },
] as const

/** The value of a date-and-time field: in the user's time zone, to the minute. */
const toFieldValue = (time: number): string =>
  new Date(time - new Date(time).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)

/** The content of the dialog that disables an account, at once or at a chosen time. */
export const DisableUser = ({ user, isOwn, operations, onClose }: ActionFormProps) => {
  const [time, setTime] = useState<'now' | 'later'>(user.disableAt === null ? 'now' : 'later')
  const [typed, setTyped] = useState(() => toFieldValue(user.disableAt ?? Date.now() + DAY_MS))
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const at = new Date(typed).getTime()
  const disable = async (reason: string) => {
    if (time === 'now') return operations.run('users:disable', { email: user.email, reason })
    if (Number.isNaN(at) || at <= Date.now()) {
      setFault(words.past)
      field.current?.focus()
      // Not sent: the field shows the reason.
      return fail({ code: 'cancelled' })
    }
    return operations.run('users:disable', { email: user.email, at, reason })
  }
  return (
    <Confirmation
      about={isOwn ? words.aboutYou : words.about(formatUserName(user))}
      button={words.label}
      isDanger
      done={time === 'now' ? words.done : words.scheduled(formatDateAndTime(at))}
      asksReason
      run={disable}
      findUndo={operations.undoOfLast}
      onClose={onClose}
    >
      <SelectField label={words.when} choices={times} value={time} onChoose={setTime} />
      {time === 'later' && (
        <TextField
          ref={field}
          type="datetime-local"
          label={words.time}
          value={typed}
          error={fault}
          onChange={({ currentTarget }) => {
            setFault(null)
            setTyped(currentTarget.value)
          }}
        />
      )}
    </Confirmation>
  )
}
