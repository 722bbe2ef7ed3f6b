import type { SecurityEventView } from '../../../shared/api/security-events.ts'
import { formatNotice } from '../../../shared/messages/user-messages.ts'
import { disownNotices } from '../../session/session.ts'
import { Confirmation } from '../../widgets/confirmation.tsx'
import classes from './profile.module.css'

type DisownProps = {
  /** The event to disown, or null for all notices. */
  event: SecurityEventView | null
  onClose: () => void
}

/** Explains what "This was not me" does before it is confirmed. */
export const Disown = ({ event, onClose }: DisownProps) => (
  <Confirmation
    about="Then somebody else may have been in your account. All its sessions end now, this one too, and so do its jobs, the codes it issued and recovery codes made since then. The password you have now stops working: to choose another, you need a recovery code you saved before, or a code from an administrator. The administrators are told."
    button="End all sessions"
    isDanger
    done="All sessions have ended, and the administrators are told. Enter a recovery code you saved before, or ask an administrator for a code."
    run={() => disownNotices(event?.id ?? null)}
    onClose={onClose}
  >
    {event && <p className={classes.words}>{formatNotice(event)}</p>}
  </Confirmation>
)
