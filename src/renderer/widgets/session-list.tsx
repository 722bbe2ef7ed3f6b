import { Button } from '@mantine/core'
import type { Ref } from 'react'
import type { SessionView } from '../../shared/api/session-summary.ts'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { formatTransport } from '../../shared/messages/user-messages.ts'
import { ListRow, RowList } from '../ui/list-row.tsx'
import classes from './session-list.module.css'

type RowProps = { session: SessionView; onEnd: (() => void) | null }

const Row = ({ session, onEnd }: RowProps) => {
  const about = `session-${session.id}`
  return (
    <ListRow
      id={about}
      action={
        onEnd &&
        !session.isCurrent && (
          <Button variant="default" size="compact-md" aria-describedby={about} onClick={onEnd}>
            {controlMessages.end}
          </Button>
        )
      }
    >
      <strong>{formatTransport(session.transport)}</strong>
      {session.isCurrent && <em className={classes.here}>{sessionMessages.thisWindow}</em>}
      <p>{sessionMessages.sessionTimes(session.createdAt, session.lastUsedAt)}</p>
    </ListRow>
  )
}

type SessionListProps = {
  ref?: Ref<HTMLUListElement> | undefined
  label: string
  sessions: readonly SessionView[]
  /** Null if the list is read-only. */
  onEnd: ((session: SessionView) => void) | null
}

/** Sessions with end buttons, except for this window's own session. */
export const SessionList = ({ ref, label, sessions, onEnd }: SessionListProps) => (
  <RowList label={label} ref={ref}>
    {sessions.map((session) => (
      <Row key={session.id} session={session} onEnd={onEnd && (() => onEnd(session))} />
    ))}
  </RowList>
)
