import { useRef } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { useSignInExplanation } from '../../api/queries.ts'
import { useFoundFocus } from '../../hooks/focus-return.ts'
import { useWindowState } from '../../session/window-state.ts'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SignInExplained } from './sign-in-explained.tsx'
import { Timeline } from './timeline.tsx'
import { listActions, mainActions } from './user-actions.ts'
import { UserActionsBar } from './user-actions-bar.tsx'
import { UserConfirmation } from './user-confirmation.tsx'
import { CredentialFacts, UserFacts } from './user-facts.tsx'
import { useAddress, useUserOperations } from './user-operations.ts'
import classes from './user-panel.module.css'
import { useUserPanelState } from './user-panel-state.ts'
import { errorOf, useUserDetail } from './user-queries.ts'
import { UserSessionsSection } from './user-sessions-section.tsx'

type UserPanelProps = {
  /** The user as listed. */
  user: UserView
  isIssuing: boolean
  onIssue: (user: UserView) => void
  /** Receives the changed user. */
  onChanged: (user: UserView) => void
  onClose: () => void
}

/** Queries only the parts that a deleted account still has. */
const useAccountParts = (listed: UserView, email: string) => {
  const account = useUserDetail({ id: listed.id, email })
  const user = account.data ?? { ...listed, email }
  const isThere = user.state !== 'deleted'
  const explanation = useSignInExplanation(user.email, isThere)
  return { account, user, isThere, explanation }
}

/** One account beside the list: its details, and the actions that the signed-in user may use on it. */
export const UserPanel = ({ user: listed, isIssuing, onIssue, onChanged, onClose }: UserPanelProps) => {
  const person = useWindowState((state) => state.person)
  const role: Role = person?.role ?? 'user'
  const isOwn = person?.id === listed.id
  const address = useAddress(listed.email)
  const { account, user, isThere, explanation } = useAccountParts(listed, address.email)
  const contexts = useUserOperations(isOwn, (changed) => {
    address.keep(changed.email)
    onChanged(changed)
  })
  const { asked, press, close } = useUserPanelState({ user, contexts, onIssue })
  const bar = useRef<HTMLFieldSetElement>(null)
  useFoundFocus(bar, asked.isOpen)
  const actions = listActions(role, user, explanation.data)
  const fault = errorOf(account.error)
  const facts = { user, detail: account.data, actions, onPress: press }
  return (
    <SidePanel title={user.email} about={user.id} onClose={onClose}>
      {fault && (
        <p className={classes.fault} role="alert">
          {formatError(fault)}
        </p>
      )}
      {isOwn && (
        <p className={classes.own}>
          This is your own account.
          {user.role === 'administrator' &&
            ' While you are the last administrator, it can be neither disabled, deleted nor given another role.'}
        </p>
      )}
      {mainActions.some((action) => actions.includes(action)) && (
        <UserActionsBar ref={bar} user={user} actions={actions} isIssuing={isIssuing} onPress={press} />
      )}
      <UserFacts {...facts} />
      {(account.data || !fault) && <CredentialFacts {...facts} explanation={explanation.data} />}
      {isThere && (
        <>
          <UserSessionsSection
            user={user}
            mayEnd={actions.includes('users:endSessions')}
            onEndAll={() => press('users:endSessions')}
          />
          <SignInExplained explanation={explanation.data} error={errorOf(explanation.error)} />
        </>
      )}
      <Timeline role={role} user={user} />
      <UserConfirmation {...asked} user={user} detail={account.data} isOwn={isOwn} contexts={contexts} onClose={close} />
    </SidePanel>
  )
}
