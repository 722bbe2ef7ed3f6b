import { EndingSoon } from './ending-soon.tsx'
import { Reauthentication } from './reauthentication-dialog.tsx'

/** The dialogs that can open over any screen of a signed-in user. */
const SessionGuard = () => (
  <>
    <Reauthentication />
    <EndingSoon />
  </>
)

export default SessionGuard
