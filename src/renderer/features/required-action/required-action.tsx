import type { RequiredAction as Action } from '../../../shared/errors.ts'
import { resetMessages } from '../../../shared/messages/entry-messages.ts'
import { assertNever } from '../../../shared/messages/error-messages.ts'
import { readPerson } from '../../api/call.ts'
import { announceDone, useWindowState } from '../../session/window-state.ts'
import { RequiredPassword } from './required-password.tsx'
import { RequiredSecondFactor } from './required-second-factor.tsx'

/** Continues with the next required action, or with the screen that the user wanted. */
const finish = (action: Action, done: string): void => {
  useWindowState.setState(({ person }) => ({
    person: person && { ...person, requiredActions: person.requiredActions.filter((other) => other !== action) },
  }))
  announceDone(done)
  void readPerson()
}

/** The required actions, one at a time, before any other screen opens. */
const RequiredAction = () => {
  const person = useWindowState((state) => state.person)
  const action = person?.requiredActions[0]
  if (!person || !action) return null
  switch (action) {
    case 'change-password':
      return <RequiredPassword person={person} onDone={() => finish(action, resetMessages.done)} />
    case 'set-up-second-factor':
      return <RequiredSecondFactor onDone={(done) => finish(action, done)} />
    default:
      return assertNever(action)
  }
}

export default RequiredAction
