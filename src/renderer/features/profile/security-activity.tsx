import { Button } from '@mantine/core'
import { useState } from 'react'
import type { SecurityEventView } from '../../../shared/api/security-events.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { formatSecurityEvent, noticeMessages } from '../../../shared/messages/notice-messages.ts'
import { findReportable } from '../../api/call.ts'
import { useSecurityEvents } from '../../api/queries.ts'
import { useWindowState } from '../../session/window-state.ts'
import { ListRow, RowList } from '../../ui/list-row.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { Section } from '../../ui/section.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { Disown } from './disown.tsx'
import classes from './security-activity.module.css'

type RowProps = { event: SecurityEventView; onDisown: () => void }

const Row = ({ event, onDisown }: RowProps) => {
  const about = `security-event-${event.id}`
  return (
    <ListRow
      id={about}
      action={
        event.disownedAt === null && (
          <Button variant="default" size="compact-md" aria-describedby={about} onClick={onDisown}>
            {noticeMessages.notMe}
          </Button>
        )
      }
    >
      {formatSecurityEvent(event)}
    </ListRow>
  )
}

/** The account's activity of the last 30 days, with a button to report activity that the user does not recognise. */
export const SecurityActivity = () => {
  // Unread events are shown above, with the same button.
  const isUnread = useWindowState((state) => state.notices.length > 0)
  const { data, error } = useSecurityEvents()
  const failure = findReportable(error)
  const events = isUnread ? undefined : data
  const [dialog, setDialog] = useState<{ event: SecurityEventView | null; isOpen: boolean }>({ event: null, isOpen: false })
  const close = () => setDialog(({ event }) => ({ event, isOpen: false }))
  return (
    <Section heading={noticeMessages.heading} about={noticeMessages.about}>
      {failure && <p className={classes.quiet}>{formatError(failure)}</p>}
      {isUnread && <p className={classes.quiet}>{noticeMessages.readFirst}</p>}
      {!data && !error && !isUnread && <Skeleton lines={2} />}
      {events?.length === 0 && <p className={classes.quiet}>{noticeMessages.none}</p>}
      {events && events.length > 0 && (
        <RowList label={noticeMessages.heading}>
          {events.map((event) => (
            <Row key={event.id} event={event} onDisown={() => setDialog({ event, isOpen: true })} />
          ))}
        </RowList>
      )}
      <Dialog title={noticeMessages.disownTitle} isOpen={dialog.isOpen} onClose={close}>
        <Disown event={dialog.event} onClose={close} />
      </Dialog>
    </Section>
  )
}
