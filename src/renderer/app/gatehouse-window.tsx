import { useEffect } from 'react'
import { assertNever } from '../../shared/messages/error-messages.ts'
import { sessionMessages } from '../../shared/messages/session-messages.ts'
import { fetchContract } from '../api/lazy-contract.ts'
import { NotStarted } from '../features/broken-start/not-started.tsx'
import { Locked } from '../features/locked/locked.tsx'
import { RecoveryCodes } from '../features/recovery-codes/recovery-codes.tsx'
import { Register } from '../features/register/register.tsx'
import { Reset } from '../features/reset/reset.tsx'
import { SetUp } from '../features/set-up/set-up.tsx'
import { SignIn } from '../features/sign-in/sign-in.tsx'
import { useSteadyClicks } from '../hooks/steady-clicks.ts'
import { useIsCompat } from '../session/directory-policy.ts'
import { useWindowState } from '../session/window-state.ts'
import { Mark } from '../ui/card.tsx'
import { WarningIcon } from '../ui/icons.tsx'
import { FetchedComponent, makeComponentSource } from '../widgets/fetched-component.tsx'
import frame from './compat-banner.module.css'
import startingClasses from './starting.module.css'

/** Shown only if the answer takes longer than 150 ms, to avoid a flash. */
const Starting = () => (
  <div className={startingClasses.page} aria-busy="true">
    <Mark size={48} />
  </div>
)

/** A banner above every screen of a directory that was created with --compat. */
const CompatBanner = () => {
  if (!useIsCompat()) return null
  return (
    <section className={frame.banner} aria-label={sessionMessages.compat.region}>
      <WarningIcon />
      <span>{sessionMessages.compat.about}</span>
    </section>
  )
}

const brokenStart = makeComponentSource(() => import('../features/broken-start/broken-start.tsx'))
const signedIn = makeComponentSource(() => import('./signed-in.tsx'))
const requiredAction = makeComponentSource(() => import('../features/required-action/required-action.tsx'))
const sessionGuard = makeComponentSource(() => import('../features/session-guard/ending-soon.tsx'))

/** A required action replaces every other screen. */
const SignedInScreen = () => {
  const hasActions = useWindowState(({ person }) => person !== null && person.requiredActions.length > 0)
  return <FetchedComponent source={hasActions ? requiredAction : signedIn} />
}

/** How long (ms) nothing else loads, so that the first screen can be drawn. */
const FIRST_ALONE_MS = 400

/** The remaining chunks load when the window is idle, and at the latest after this time (ms). */
const IDLE_AT_LATEST_MS = 2000

const CurrentScreen = () => {
  const screen = useWindowState((state) => state.screen)
  switch (screen.kind) {
    case 'starting':
      return <Starting />
    case 'not-started':
      return <NotStarted />
    case 'broken-start':
      return <FetchedComponent source={brokenStart} />
    case 'set-up':
      return <SetUp />
    case 'sign-in':
      return <SignIn email={screen.email} />
    case 'register':
      return <Register email={screen.email} />
    case 'reset':
      return <Reset email={screen.email} />
    case 'recovery-codes':
      return <RecoveryCodes {...screen} />
    case 'profile':
    case 'users':
    case 'overview':
    case 'audit':
    case 'requests':
    case 'settings':
      return <SignedInScreen />
    case 'locked':
      return <Locked person={screen.person} />
    default:
      return assertNever(screen)
  }
}

/** The content of the window. Screens that need a session load after the first ones are shown. */
export const GatehouseWindow = () => {
  useSteadyClicks()
  const isGuarded = useWindowState(({ sessionId, screen }) => sessionId !== null || screen.kind === 'recovery-codes')
  useEffect(() => {
    const fetchTheRest = () => void fetchContract().then(signedIn.fetch).then(sessionGuard.fetch).then(requiredAction.fetch)
    let idle = 0
    const waiting = setTimeout(() => {
      idle = requestIdleCallback(fetchTheRest, { timeout: IDLE_AT_LATEST_MS })
    }, FIRST_ALONE_MS)
    return () => {
      clearTimeout(waiting)
      cancelIdleCallback(idle)
    }
  }, [])
  return (
    <div className={frame.frame}>
      <CompatBanner />
      <div className={frame.screen}>
        <CurrentScreen />
      </div>
      {isGuarded && <FetchedComponent source={sessionGuard} />}
    </div>
  )
}
