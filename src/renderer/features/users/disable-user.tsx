import { useState } from 'react'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { formatDateAndTime, formatUserName } from '../../../shared/messages/user-messages.ts'
import { fail } from '../../../shared/result.ts'
import { useDraft } from '../../session/drafts.ts'
import { userDraft } from '../../session/requested-action.ts'
import { SelectField } from '../../ui/choice-fields.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { DisableDate, firstDisableDate, useDisableDate } from './disable-date.tsx'
import type { ActionFormProps } from './user-operations.ts'

const words = userActionMessages['users:disable']

const times = [
  { value: 'now', label: words.now },
  { value: 'later', label: words.later },
] as const

/** The content of the dialog that disables an account, at once or at a chosen time. */
export const DisableUser = ({ user, isOwn, operations, onClose }: ActionFormProps) => {
  const draft = useDraft(userDraft('disable', user.id, 'users:disable', 'users:manage'), {
    time: user.disableAt === null ? ('now' as const) : ('later' as const),
    typed: firstDisableDate(user.disableAt),
  })
  const [time, setTime] = useState<'now' | 'later'>(draft.start.time)
  const date = useDisableDate(draft.start.typed)
  draft.keep({ time, typed: date.field.typed })
  const disable = async (reason: string) => {
    if (time === 'now') return operations.run('users:disable', { email: user.email, reason })
    const at = date.read()
    // Not sent: the field shows the reason.
    return at === null ? fail({ code: 'cancelled' as const }) : operations.run('users:disable', { email: user.email, at, reason })
  }
  return (
    <Confirmation
      about={isOwn ? words.aboutYou : words.about(formatUserName(user))}
      button={words.label}
      isDanger
      done={
        time === 'now'
          ? isOwn
            ? words.doneYou
            : words.done
          : words.scheduled(date.at === null ? '' : formatDateAndTime(date.at))
      }
      reason={userDraft('reason', user.id, 'users:disable', 'users:manage')}
      isRestored={draft.isRestored}
      run={disable}
      findUndo={operations.undoOfLast}
      onClose={onClose}
    >
      <SelectField label={words.when} choices={times} value={time} onChoose={setTime} />
      {time === 'later' && <DisableDate {...date.field} />}
    </Confirmation>
  )
}
