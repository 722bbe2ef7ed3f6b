import { useRef } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { findReportable } from '../../api/call.ts'
import { useSignInExplanation } from '../../api/queries.ts'
import { useFoundFocus } from '../../hooks/focus-return.ts'
import { useRequestedUserAction } from '../../session/requested-action.ts'
import { useWindowState } from '../../session/window-state.ts'
import { SidePanel } from '../../ui/side-panel.tsx'
import { findRemedy, SignInBanner } from './sign-in-banner.tsx'
import { Timeline } from './timeline.tsx'
import { UserActionDialog } from './user-action-dialog.tsx'
import { listUserActions, userActions } from './user-actions.ts'
import { UserActionsBar } from './user-actions-bar.tsx'
import { AccessFacts, TechnicalFacts, UserFacts } from './user-facts.tsx'
import { useAddress, useUserOperations } from './user-operations.ts'
import classes from './user-panel.module.css'
import { useUserPanelState } from './user-panel-state.ts'
import { useUserDetail } from './user-queries.ts'
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
  const explanation = useSignInExplanation(user.email)
  return { account, user, isThere, explanation }
}

/** One account beside the list: its details, and the actions that the signed-in user may use on it. */
export const UserPanel = ({ user: listed, isIssuing, onIssue, onChanged, onClose }: UserPanelProps) => {
  const person = useWindowState((state) => state.person)
  const role: Role = person?.role ?? 'user'
  const isOwn = person?.id === listed.id
  const address = useAddress(listed.email)
  const { account, user, isThere, explanation } = useAccountParts(listed, address.email)
  const operations = useUserOperations(isOwn, (changed) => {
    address.keep(changed.email)
    onChanged(changed)
  })
  const { asked, press, close } = useUserPanelState({ user, operations, onIssue })
  const bar = useRef<HTMLFieldSetElement>(null)
  useFoundFocus(bar, asked.isOpen)
  const actions = listUserActions(role, user, explanation.data).filter((action) => !(isOwn && action.isForOthersOnly))
  useRequestedUserAction(user.id, (asked) => {
    const wanted = actions.find(({ id }) => id === asked)
    if (wanted) press(wanted)
  })
  const remedy = findRemedy(explanation.data, actions)
  const topActions = actions.filter((action) => action.position !== 'fact' && action !== remedy)
  const fault = findReportable(account.error)
  const facts = { user, detail: account.data, actions, onPress: press }
  return (
    <SidePanel title={user.name || user.email} detail={user.name ? user.email : undefined} about={user.id} onClose={onClose}>
      {fault && (
        <p className={classes.fault} role="alert">
          {formatError(fault)}
        </p>
      )}
      {isOwn && (
        <p className={classes.own}>
          {user.role === 'administrator' ? userPanelMessages.youAsAdministrator : userPanelMessages.you}
        </p>
      )}
      <SignInBanner
        user={user}
        explanation={explanation.data}
        error={findReportable(explanation.error)}
        remedy={remedy}
        onPress={press}
      />
      {topActions.length > 0 && (
        <UserActionsBar ref={bar} user={user} actions={topActions} isIssuing={isIssuing} onPress={press} />
      )}
      <UserFacts {...facts} />
      <AccessFacts {...facts} isReading={!account.data && !fault} />
      {isThere && (
        <UserSessionsSection
          user={user}
          mayEnd={actions.includes(userActions.endSessions)}
          onEndAll={() => press(userActions.endSessions)}
        />
      )}
      <TechnicalFacts user={user} detail={account.data} />
      <Timeline role={role} user={user} />
      <UserActionDialog {...asked} user={user} detail={account.data} isOwn={isOwn} operations={operations} onClose={close} />
    </SidePanel>
  )
}
