import { contract } from '../../../shared/api/index.ts'
import type { SignInExplanation } from '../../../shared/api/sign-in-explanation.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { mayActOn, type Role } from '../../../shared/domain/permissions.ts'
import { RESTORABLE_DAYS } from '../../../shared/domain/user-state.ts'

/** The actions of a user panel, named by their operation. */
export type UserAction = keyof typeof offers

/** Whether the action would change anything. Actions without effect are not offered. */
type Offer = (user: UserView, explanation: SignInExplanation | undefined) => boolean

const isThere: Offer = ({ state }) => state !== 'deleted'

const offers = {
  'users:issueReset': isThere,
  'users:unlock': (user, explanation) =>
    isThere(user, explanation) && (user.isLocked || (explanation?.ways ?? []).some(({ state }) => state !== 'open')),
  'users:enable': ({ state, disableAt }) => state === 'disabled' || (state === 'active' && disableAt !== null),
  'users:disable': ({ state }) => state === 'active',
  'users:restore': ({ state }) => state === 'deleted',
  'users:delete': isThere,
  'users:update': isThere,
  'users:changeEmail': isThere,
  'users:changeRole': isThere,
  'users:requirePasswordChange': (user, explanation) => isThere(user, explanation) && !user.mustChangePassword,
  'users:removeSecondFactor': (user, explanation) => isThere(user, explanation) && user.hasSecondFactor,
  'users:endSessions': isThere,
} as const satisfies Record<string, Offer>

/** The actions that a role may use on this account now, as the contract and the role table permit. */
export const listActions = (role: Role, user: UserView, explanation: SignInExplanation | undefined): readonly UserAction[] => {
  const actions = Object.keys(offers) as UserAction[]
  return actions.filter(
    (action) => mayActOn(role, contract[action].permission, user.role) && (offers[action] as Offer)(user, explanation),
  )
}

/** The actions at the top of the panel, in order. The others are beside the facts that they change. */
export const mainActions = [
  'users:issueReset',
  'users:unlock',
  'users:enable',
  'users:disable',
  'users:restore',
  'users:delete',
] as const satisfies readonly UserAction[]

/** The hint of an immediate action that cannot be undone. */
export const hintOf = (action: UserAction): string | undefined => {
  if (action === 'users:issueReset') return 'A code that was issued before stops working. This cannot be undone.'
  return action === 'users:unlock' ? 'Forgets wrong passwords and codes. This cannot be undone.' : undefined
}

/** The label of the button. */
export const formatUserAction = (action: UserAction, { state }: UserView): string => {
  // The account is not disabled yet, so enabling removes the date.
  if (action === 'users:enable' && state === 'active') return 'Keep enabled'
  return actionWords[action]
}

const actionWords: Record<UserAction, string> = {
  'users:issueReset': 'Issue reset code',
  'users:unlock': 'Unlock',
  'users:enable': 'Enable',
  'users:disable': 'Disable',
  'users:restore': 'Restore',
  'users:delete': 'Delete',
  'users:update': 'Edit details',
  'users:changeEmail': 'Change e-mail',
  'users:changeRole': 'Change role',
  'users:requirePasswordChange': 'Require password change',
  'users:removeSecondFactor': 'Remove second factor',
  'users:endSessions': 'End all sessions',
}

/** Actions that open a dialog first. */
export type AskedAction = Exclude<UserAction, 'users:issueReset' | 'users:unlock' | 'users:enable' | 'users:restore'>

/** Actions that need only a confirmation. */
export type ConfirmedAction = Extract<
  UserAction,
  'users:requirePasswordChange' | 'users:removeSecondFactor' | 'users:delete' | 'users:endSessions'
>

type Question = { title: string; about: string; button: string; done: string; isDanger: boolean }

/** The question and the consequences, including that an action cannot be undone. */
export const askBefore = (action: ConfirmedAction, { email }: UserView, isOwn: boolean): Question => {
  switch (action) {
    case 'users:requirePasswordChange':
      return {
        title: 'Require a new password?',
        about: `Until a new password is chosen, nothing else opens to ${email}, in a session that is open neither. The present password still signs in, and the person is told who asked for this. This cannot be undone.`,
        button: 'Require password change',
        done: 'A new password is required',
        isDanger: false,
      }
    case 'users:removeSecondFactor':
      return {
        title: 'Remove the second factor?',
        about: `All sessions of ${email} end. From then on the password alone signs in; where it is too short for that, a new one has to be chosen. The person is told who did this. It cannot be undone: only the person can set a second factor up again.`,
        button: 'Remove second factor',
        done: 'Second factor removed',
        isDanger: true,
      }
    case 'users:delete':
      return {
        title: 'Delete this account?',
        about: isOwn
          ? `You are signed out everywhere. Another administrator can restore your account for ${RESTORABLE_DAYS} days; after that it is gone for good.`
          : `All sessions of ${email} end, and nobody can sign in to the account. It can be restored for ${RESTORABLE_DAYS} days, for which the address stays taken; after that it is gone for good.`,
        button: 'Delete',
        done: 'Account deleted',
        isDanger: true,
      }
    case 'users:endSessions':
      return {
        title: 'End all sessions?',
        about: isOwn
          ? 'You have to sign in again everywhere but in this window. This cannot be undone.'
          : `${email} has to sign in again everywhere. This cannot be undone.`,
        button: 'End all sessions',
        done: 'All sessions ended',
        isDanger: false,
      }
  }
}
