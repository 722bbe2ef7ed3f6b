import { SECOND_MS } from '../../../shared/domain/time.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { sessionMessages } from '../../../shared/messages/session-messages.ts'
import { Reauthentication } from './reauthentication-dialog.tsx'
import '@mantine/core/styles/VisuallyHidden.layer.css'
import { Button, VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import { staySignedIn } from '../../session/presence.ts'
import { signOut } from '../../session/session.ts'
import { useWindowState } from '../../session/window-state.ts'
import { Dialog } from '../../widgets/dialog.tsx'
import { useTopLayer } from '../../widgets/outcome.tsx'
import classes from './ending-soon.module.css'
import { ReloadQuestion } from './reload-question.tsx'

const MINUTE_SECONDS = 60

/** The seconds before the end that screen readers announce. Each second would drown out everything else. */
const TOLD_AT = [60, 30, 10]

const showLeft = (seconds: number): string =>
  `${Math.floor(seconds / MINUTE_SECONDS)}:${String(seconds % MINUTE_SECONDS).padStart(2, '0')}`

const Countdown = ({ at }: { at: number }) => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), SECOND_MS)
    return () => clearInterval(ticking)
  }, [])
  const seconds = Math.max(0, Math.ceil((at - now) / SECOND_MS))
  const told = TOLD_AT.filter((limit) => seconds <= limit).at(-1)
  return (
    <>
      <span className={classes.left} role="timer" aria-label={sessionMessages.timeLeft}>
        {showLeft(seconds)}
      </span>
      <VisuallyHidden aria-live="polite">{told !== undefined && sessionMessages.secondsLeft(told)}</VisuallyHidden>
    </>
  )
}

/** Warns that the session ends soon, and offers to stay. */
const EndingSoon = () => {
  const ending = useWindowState((state) => state.ending)
  const isOpen = useTopLayer() === 'warning'
  const stay = (): void => void staySignedIn()
  return (
    <Dialog title={sessionMessages.areYouThere} layer="warning" isOpen={isOpen} onClose={stay} isClosedByClickBeside={false}>
      {ending && (
        <>
          <p className={classes.about}>
            {ending.kind === 'idle' ? sessionMessages.locksAt(ending.at) : sessionMessages.endsAt(ending.at)}
          </p>
          <Countdown at={ending.at} />
          <div className={classes.actions}>
            <Button variant="default" onClick={() => void signOut()}>
              {controlMessages.signOut}
            </Button>
            <Button onClick={stay} data-autofocus>
              {sessionMessages.staySignedIn}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}

/** The dialogs that can open over any screen of a signed-in user, and over recovery codes. */
const SessionGuard = () => (
  <>
    <Reauthentication />
    <EndingSoon />
    <ReloadQuestion />
  </>
)

export default SessionGuard
