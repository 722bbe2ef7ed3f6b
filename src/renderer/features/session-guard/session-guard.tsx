import { EndingSoon } from './ending-soon.tsx'
import { Reauthentication } from './reauthentication.tsx'

/** What can come up over any screen of someone who is signed in. */
const SessionGuard = () => (
  <>
    <Reauthentication />
    <EndingSoon />
  </>
)

export default SessionGuard
