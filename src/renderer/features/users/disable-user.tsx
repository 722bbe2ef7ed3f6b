import { useRef, useState } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts'
import { formatDateAndTime } from '../../../shared/messages/user-messages.ts'
import { fail } from '../../../shared/result.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import type { UserOperations } from './user-operations.ts'

const times = [
  { value: 'now', label: 'Now' },
  { value: 'later', label: 'On a date' },
] as const

/** The initial date in the date field is a day from now. */

/** The value of a date-and-time field: in the user's time zone, to the minute. */
const toFieldValue = (time: number): string =>
  new Date(time - new Date(time).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)

type DisableUserProps = { user: UserView; isOwn: boolean; contexts: UserOperations; onClose: () => void }

/** The content of the dialog that disables an account, at once or at a chosen time. */
export const DisableUser = ({ user, isOwn, contexts, onClose }: DisableUserProps) => {
  const [time, setTime] = useState<'now' | 'later'>(user.disableAt === null ? 'now' : 'later')
  const [typed, setTyped] = useState(() => toFieldValue(user.disableAt ?? Date.now() + DAY_MS))
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const at = new Date(typed).getTime()
  const disable = async () => {
    if (time === 'now') return contexts.run('users:disable', { email: user.email })
    if (Number.isNaN(at) || at <= Date.now()) {
      setFault('Choose a date and a time to come.')
      field.current?.focus()
      // Not sent: the field shows the reason.
      return fail({ code: 'cancelled' })
    }
    return contexts.run('users:disable', { email: user.email, at })
  }
  const about = isOwn
    ? 'You are signed out everywhere then, and only another administrator can enable your account again.'
    : `All sessions of ${user.email} end then, and nobody can sign in to the account until it is enabled again. Nothing in it is lost.`
  return (
    <Confirmation
      about={about}
      button="Disable"
      isDanger
      done={time === 'now' ? 'Account disabled' : `Will be disabled on ${formatDateAndTime(at)}`}
      run={disable}
      findUndo={contexts.undoOfLast}
      onClose={onClose}
    >
      <SelectField label="When" choices={times} value={time} onChoose={setTime} />
      {time === 'later' && (
        <TextField
          ref={field}
          type="datetime-local"
          label="Date and time"
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
