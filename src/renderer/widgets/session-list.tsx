import { Button } from '@mantine/core'
import type { Ref } from 'react'
import type { SessionView } from '../../shared/api/session-summary.ts'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { formatTransport } from '../../shared/messages/user-messages.ts'
import classes from './session-list.module.css'

type RowProps = { session: SessionView; onEnd: (() => void) | null }

const Row = ({ session, onEnd }: RowProps) => {
  const about = `session-${session.id}`
  return (
    <li className={classes.row}>
      <div id={about}>
        <span className={classes.what}>{formatTransport(session.transport)}</span>
        {session.isCurrent && <span className={classes.here}>{sessionMessages.thisWindow}</span>}
        <p className={classes.when}>{sessionMessages.sessionTimes(session.createdAt, session.lastUsedAt)}</p>
      </div>
      {onEnd && !session.isCurrent && (
        <Button variant="default" size="compact-md" aria-describedby={about} onClick={onEnd}>
          {controlMessages.end}
        </Button>
      )}
    </li>
  )
}

type SessionListProps = {
  ref?: Ref<HTMLUListElement>
  label: string
  sessions: readonly SessionView[]
  /** Null if the list is read-only. */
  onEnd: ((session: SessionView) => void) | null
}

/** Sessions with end buttons, except for this window's own session. */
export const SessionList = ({ ref, label, sessions, onEnd }: SessionListProps) => (
  <ul className={classes.list} aria-label={label} ref={ref} tabIndex={-1}>
    {sessions.map((session) => (
      <Row key={session.id} session={session} onEnd={onEnd && (() => onEnd(session))} />
    ))}
  </ul>
)
