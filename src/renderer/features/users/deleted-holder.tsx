import { useState } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { DeletedHolder as Deleted } from '../../../shared/errors.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { formatDeletedHolder } from '../../../shared/messages/user-messages.ts'
import type { Result } from '../../../shared/result.ts'
import { call, reportError } from '../../api/call.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { openUser } from '../../session/user-query.ts'
import { announceDone, clearOutcome } from '../../session/window-state.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import classes from './users.module.css'

const { label, done } = userActionMessages['users:restore']

/** Remembers the deleted user who has the address that was sent. */
export const useDeletedHolder = () => {
  const [known, setKnown] = useState<{ typed: string; deleted: Deleted } | null>(null)
  return {
    known,
    learn: (typed: string, result: Result<unknown>): void => {
      if (!result.ok && result.error.code === 'email-taken' && 'deleted' in result.error)
        setKnown({ typed, deleted: result.error.deleted })
      else setKnown(null)
    },
  }
}

type NoteProps = { deleted: Deleted; onRestored?: (user: UserView) => void }

/** Says which deleted user keeps an address, and restores the user. */
export const DeletedHolderNote = ({ deleted, onRestored }: NoteProps) => {
  const [isRestored, setRestored] = useState(false)
  const restoring = useSingleFlight(async () => {
    clearOutcome()
    const result = await call('users:restore', { email: deleted.email })
    if (!result.ok) return reportError(result.error)
    setRestored(true)
    onRestored?.(result.value)
  })
  if (isRestored)
    return (
      <span className={classes.holder} role="status">
        {done}
      </span>
    )
  return (
    <span className={classes.holder}>
      {formatDeletedHolder(deleted)}
      <BusyButton type="button" variant="default" size="xs" isBusy={restoring.isBusy} onClick={() => restoring.start()}>
        {label}
      </BusyButton>
    </span>
  )
}

type DeletedHolderProps = {
  holder: ReturnType<typeof useDeletedHolder>
  /** The address in the field. Another one has another holder. */
  typed: string
  onRestored: () => void
}

/** The same below the field of an address. A restored user's panel opens in place of the dialog. */
export const DeletedHolder = ({ holder: { known }, typed, onRestored }: DeletedHolderProps) => {
  if (known === null || known.typed !== typed) return null
  const open = (user: UserView): void => {
    onRestored()
    openUser(user, false)
    announceDone(done)
  }
  return <DeletedHolderNote deleted={known.deleted} onRestored={open} />
}
