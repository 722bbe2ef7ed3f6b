import { useEffect, useId, useRef } from 'react'
import type { UserView } from '../../../shared/views.ts'
import { CloseIcon } from '../../components/icons.tsx'
import { Fact, Facts } from '../../components/section.tsx'
import { sayDate, sayDateAndTime, sayRole, sayState } from '../../state/account-words.ts'
import { useSignInExplanation } from '../../state/queries.ts'
import { useWindowState } from '../../state/window-state.ts'
import { SignInExplained } from './sign-in-explained.tsx'
import { listActions } from './user-actions.ts'
import { UserActionsBar } from './user-actions-bar.tsx'
import classes from './user-panel.module.css'

type UserPanelProps = {
  user: UserView
  isIssuing: boolean
  onIssue: (user: UserView) => void
  /** What an action made of the user. */
  onChanged: (user: UserView) => void
  onClose: () => void
}

const AccountFacts = ({ user }: { user: UserView }) => (
  <Facts>
    <Fact name="Name" isEmpty={user.name === ''}>
      {user.name || 'Not given'}
    </Fact>
    <Fact name="Role">{sayRole(user.role)}</Fact>
    <Fact name="State">{sayState(user.state)}</Fact>
    <Fact name="Created">{sayDate(user.createdAt)}</Fact>
    <Fact name="Last sign-in" isEmpty={user.lastSignInAt === null}>
      {user.lastSignInAt === null ? 'Never' : sayDateAndTime(user.lastSignInAt)}
    </Fact>
  </Facts>
)

const CredentialFacts = ({ user }: { user: UserView }) => (
  <Facts>
    <Fact name="Password" isEmpty={user.passwordChangedAt === null}>
      {user.passwordChangedAt === null ? 'Never changed' : `Changed on ${sayDate(user.passwordChangedAt)}`}
    </Fact>
    <Fact name="New password" isEmpty={!user.mustChangePassword}>
      {user.mustChangePassword ? 'Required before anything else' : 'Not required'}
    </Fact>
    <Fact name="Second factor" isEmpty={!user.hasSecondFactor}>
      {user.hasSecondFactor ? 'Set up' : 'None'}
    </Fact>
    <Fact name="Sign-in" isEmpty={!user.isLocked}>
      {user.isLocked ? 'Locked' : 'Not locked'}
    </Fact>
  </Facts>
)

/** Escape closes it, unless it is meant for a dialog that stands over it. */
const useEscape = (close: () => void): void => {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) close()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [close])
}

/** One account, beside the list: what is known of it, and what the person who is signed in may do with it. */
export const UserPanel = ({ user, isIssuing, onIssue, onChanged, onClose }: UserPanelProps) => {
  const person = useWindowState((state) => state.person)
  const { data: explanation, error } = useSignInExplanation(user.email)
  const title = useId()
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => top.current?.focus(), [])
  useEscape(onClose)
  const isOwn = person?.id === user.id
  const actions = person ? listActions(person.role, user, explanation) : []
  return (
    <aside className={classes.panel} aria-labelledby={title}>
      <header className={classes.head}>
        <h2 id={title} className={classes.heading} ref={top} tabIndex={-1}>
          {user.email}
        </h2>
        <button type="button" className={classes.close} aria-label="Close panel" title="Close" onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      {isOwn && (
        <p className={classes.note}>
          This is your own account.
          {user.role === 'administrator' &&
            ' While you are the last administrator, it can be neither disabled nor given another role.'}
        </p>
      )}
      <section className={classes.part}>
        <h3 className={classes.subheading}>Account</h3>
        <AccountFacts user={user} />
      </section>
      <section className={classes.part}>
        <h3 className={classes.subheading}>Credentials</h3>
        <CredentialFacts user={user} />
      </section>
      {actions.length > 0 && (
        <UserActionsBar
          user={user}
          isOwn={isOwn}
          actions={actions}
          isIssuing={isIssuing}
          onIssue={onIssue}
          onChanged={onChanged}
        />
      )}
      <SignInExplained explanation={explanation} error={error && error.error.code !== 'not-signed-in' ? error.error : null} />
    </aside>
  )
}
