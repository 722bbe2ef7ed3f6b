import { contract } from '../../../shared/contract.ts'
import { mayActOn, type Role } from '../../../shared/permissions.ts'
import type { SignInExplanation, UserView } from '../../../shared/views.ts'

/** What can be done with an account from its panel, by the operation that does it. */
export type UserAction = keyof typeof offers

/** Whether it would change anything: what has been done already is not offered. */
type Offer = (user: UserView, explanation: SignInExplanation | undefined) => boolean

const offers = {
  'users:issueReset': () => true,
  'users:unlock': (user, explanation) => user.isLocked || explanation?.state === 'delayed',
  'users:requirePasswordChange': (user) => !user.mustChangePassword,
  'users:changeRole': () => true,
  'users:removeSecondFactor': (user) => user.hasSecondFactor,
  'users:enable': (user) => user.state === 'disabled',
  'users:disable': (user) => user.state === 'active',
} as const satisfies Record<string, Offer>

/** What somebody with this role may do with this account now, in the panel's order. The contract and the table of roles decide. */
export const listActions = (role: Role, user: UserView, explanation: SignInExplanation | undefined): readonly UserAction[] => {
  if (user.state === 'deleted') return []
  const actions = Object.keys(offers) as UserAction[]
  return actions.filter(
    (action) => mayActOn(role, contract[action].needs, user.role) && (offers[action] as Offer)(user, explanation),
  )
}

/** What the button says. */
export const actionWords: Record<UserAction, string> = {
  'users:issueReset': 'Issue reset code',
  'users:unlock': 'Unlock',
  'users:requirePasswordChange': 'Require password change',
  'users:changeRole': 'Change role',
  'users:removeSecondFactor': 'Remove second factor',
  'users:enable': 'Enable',
  'users:disable': 'Disable',
}

/** Actions that are asked about first, since the person notices them. */
export type ConfirmedAction = Extract<UserAction, 'users:requirePasswordChange' | 'users:removeSecondFactor' | 'users:disable'>

type Question = { title: string; about: string; button: string; done: string; isDanger: boolean }

/** What is asked, and what happens then. */
export const askBefore = (action: ConfirmedAction, { email }: UserView, isOwn: boolean): Question => {
  switch (action) {
    case 'users:requirePasswordChange':
      return {
        title: 'Require a new password?',
        about: `Until a new password is chosen, nothing else opens to ${email}, in a session that is open neither. The present password still signs in, and the person is told who asked for this.`,
        button: 'Require password change',
        done: 'A new password is required',
        isDanger: false,
      }
    case 'users:removeSecondFactor':
      return {
        title: 'Remove the second factor?',
        about: `All sessions of ${email} end. From then on the password alone signs in; where it is too short for that, a new one has to be chosen. The person is told who did this.`,
        button: 'Remove second factor',
        done: 'Second factor removed',
        isDanger: true,
      }
    case 'users:disable':
      return {
        title: 'Disable this account?',
        about: isOwn
          ? 'You are signed out everywhere, and only another administrator can enable your account again.'
          : `All sessions of ${email} end, and nobody can sign in to the account until it is enabled again. Nothing in it is lost.`,
        button: 'Disable',
        done: 'Account disabled',
        isDanger: true,
      }
  }
}
