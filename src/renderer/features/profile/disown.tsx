import { disownNotices } from '../../state/session.ts'
import { Confirmation } from '../window/confirmation.tsx'

/** What "This was not me" does, before it does it. */
export const Disown = ({ onClose }: { onClose: () => void }) => (
  <Confirmation
    about="Then somebody else may have been in your account. All its sessions end now, this one too, and reset codes stop working. At the next sign-in you choose a new password. The administrators are told."
    button="End all sessions"
    isDanger
    done="All sessions have ended, and the administrators are told. Sign in to choose a new password."
    run={disownNotices}
    onClose={onClose}
  />
)
