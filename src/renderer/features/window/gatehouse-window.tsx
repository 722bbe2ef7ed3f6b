import { lazy, Suspense, useEffect } from 'react'
import { useWindowState } from '../../state/window-state.ts'
import { Register } from '../register/register.tsx'
import { SetUp } from '../set-up/set-up.tsx'
import { SignIn } from '../sign-in/sign-in.tsx'
import { Starting } from './starting.tsx'

const loadSignedIn = () => import('./signed-in.tsx')
const SignedIn = lazy(loadSignedIn)
const RecoveryCodes = lazy(() => import('../recovery-codes/recovery-codes.tsx'))
const Reset = lazy(() => import('../reset/reset.tsx'))
const BrokenStart = lazy(() => import('../broken-start/broken-start.tsx'))
const NotStarted = lazy(() => import('../broken-start/not-started.tsx'))

const CurrentScreen = () => {
  const screen = useWindowState((state) => state.screen)
  switch (screen.kind) {
    case 'starting':
      return <Starting />
    case 'not-started':
      return <NotStarted />
    case 'broken-start':
      return <BrokenStart />
    case 'set-up':
      return <SetUp />
    case 'sign-in':
      return <SignIn email={screen.email} />
    case 'register':
      return <Register email={screen.email} />
    case 'reset':
      return <Reset email={screen.email} />
    case 'recovery-codes':
      return <RecoveryCodes email={screen.email} codes={screen.codes} next={screen.next} />
    case 'profile':
    case 'users':
      return <SignedIn />
  }
}

/** What fills the window. The first screens come with it; the rest is fetched once they stand. */
export const GatehouseWindow = () => {
  useEffect(() => {
    const waiting = requestIdleCallback(() => void loadSignedIn(), { timeout: 2000 })
    return () => cancelIdleCallback(waiting)
  }, [])
  return (
    <Suspense fallback={<Starting />}>
      <CurrentScreen />
    </Suspense>
  )
}
