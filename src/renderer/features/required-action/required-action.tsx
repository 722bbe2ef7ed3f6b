import type { RequiredAction as Action } from '../../../shared/errors.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { readPerson } from '../../api/call.ts'
import { announceDone, useWindowState } from '../../session/window-state.ts'
import { RequiredPassword } from './required-password.tsx'
import { RequiredSecondFactor } from './required-second-factor.tsx'

/** Goes on to the next, or to where the person wanted to be. */
const finish = (action: Action, done: string): void => {
  useWindowState.setState(({ person }) => ({
    person: person && { ...person, requiredActions: person.requiredActions.filter((other) => other !== action) },
  }))
  announceDone(done)
  void readPerson()
}

/** What has to be done before anything else opens, one thing at a time. */
const RequiredAction = () => {
  const person = useWindowState((state) => state.person)
  const action = person?.requiredActions[0]
  if (!person || !action) return null
  switch (action) {
    case 'change-password':
      return <RequiredPassword person={person} onDone={() => finish(action, 'Password updated')} />
    case 'set-up-second-factor':
      return <RequiredSecondFactor onDone={() => finish(action, 'Second factor set up')} />
    default:
      return assertNever(action)
  }
}

export default RequiredAction
