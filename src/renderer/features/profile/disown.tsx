import type { SecurityEventView } from '../../../shared/api/security-events.ts'
import { formatNotice, noticeMessages } from '../../../shared/messages/notice-messages.ts'
import { disownNotices } from '../../session/session.ts'
import { Confirmation } from '../../widgets/confirmation.tsx'
import classes from './profile.module.css'

type DisownProps = {
  /** The event to disown, or null for all notices. */
  event: SecurityEventView | null
  /** The sign-in to disown, with everything since. */
  since?: number | null
  onClose: () => void
}

/** Explains what "This was not me" does before it is confirmed. */
export const Disown = ({ event, since = null, onClose }: DisownProps) => (
  <Confirmation
    about={noticeMessages.disownAbout}
    button={noticeMessages.disownButton}
    isDanger
    done={noticeMessages.disownDone}
    run={() => disownNotices({ ...(event && { event: event.id }), ...(since !== null && { since }) })}
    onClose={onClose}
  >
    {event && <p className={classes.words}>{formatNotice(event)}</p>}
  </Confirmation>
)
