import type { ComponentType } from 'react'
import { contract } from '../../../shared/api/index.ts'
import type { SignInExplanation } from '../../../shared/api/sign-in-explanation.ts'
import type { UserView } from '../../../shared/api/user-summary.ts'
import type { BulkChangeKind } from '../../../shared/domain/bulk-changes.ts'
import { mayActOn, type Role } from '../../../shared/domain/permissions.ts'
import { hasDisableDate } from '../../../shared/domain/user-state.ts'
import { isUsername } from '../../../shared/domain/username.ts'
import { userActionMessages as words } from '../../../shared/messages/user-action-messages.ts'
import { formatUserName } from '../../../shared/messages/user-messages.ts'
import type { Result } from '../../../shared/result.ts'
import { awaitJob } from '../../api/awaited-job.ts'
import { call } from '../../api/call.ts'
import { ChangeRole } from './change-role.tsx'
import { ChangeUserEmail } from './change-user-email.tsx'
import { DisableUser } from './disable-user.tsx'
import { EditUser } from './edit-user.tsx'
import { EraseUser } from './erase-user.tsx'
import type { ActionFormProps, UserOperations } from './user-operations.ts'

export type UserActionId = keyof typeof words

type Run = (user: UserView, operations: UserOperations, reason?: string) => Promise<Result<unknown>>

/** What happens between the press and the result. */
type Flow =
  /** The code has a dialog of its own. */
  | { readonly kind: 'code' }
  | { readonly kind: 'immediate'; readonly run: Run; readonly done: string }
  | {
      readonly kind: 'question'
      readonly title: string
      readonly about: (user: UserView, isOwn: boolean) => string
      readonly run: Run
      readonly done: string
      /** Said to the user whose account it is, and who is signed out by it. */
      readonly doneYou?: string
      readonly isUndoable: boolean
      readonly asksReason?: true
    }
  | { readonly kind: 'form'; readonly title: string; readonly Form: ComponentType<ActionFormProps> }

/** A bulk change with the same effect, and the input that it needs. */
export type BulkVariant = { readonly isFrequent: boolean } & (
  | {
      readonly kind: Exclude<BulkChangeKind, 'change-role' | 'add-to-group' | 'remove-from-group' | 'disable-on' | 'undo'>
      readonly input: 'none'
    }
  | { readonly kind: 'disable-on'; readonly input: 'date' }
  | { readonly kind: 'change-role'; readonly input: 'role' }
  | { readonly kind: 'add-to-group' | 'remove-from-group'; readonly input: 'group' }
)

/** An action on a user, named by its operation. Row, panel and bulk bar all use this object. */
export type UserAction = {
  readonly id: UserActionId
  readonly label: (user: UserView) => string
  readonly hint?: string
  readonly isDanger: boolean
  /** `top`: at the top of the panel. `more`: in the menu there. `fact`: below the value that it changes. */
  readonly position: 'top' | 'more' | 'fact'
  /** Whether the action would change anything. Actions without effect are not offered. */
  readonly isAvailable: (user: UserView, explanation: SignInExplanation | undefined) => boolean
  /** No user may use it on their own account. */
  readonly isForOthersOnly?: true
  readonly flow: Flow
  readonly bulk: readonly BulkVariant[]
}

type ActionParts = Pick<UserAction, 'flow'> & Partial<Omit<UserAction, 'id' | 'flow'>>

const isThere = ({ state }: UserView): boolean => state !== 'deleted'

const isAnyWay = (explanation: SignInExplanation | undefined, state: SignInExplanation['ways'][number]['state']): boolean =>
  explanation?.ways.some((way) => way.state === state) ?? false

const action = (id: UserActionId, parts: ActionParts): UserAction => ({
  id,
  label: () => words[id].label,
  isDanger: false,
  position: 'fact',
  isAvailable: isThere,
  bulk: [],
  ...parts,
})

const bulkOf = <K extends Extract<BulkVariant, { input: 'none' }>['kind']>(kind: K, isFrequent = true): BulkVariant[] => [
  { kind, input: 'none', isFrequent },
]

/** The about text of a question that is put differently to the user whose account it is. */
const aboutUser =
  ({ about, aboutYou }: { about: (name: string) => string; aboutYou?: string }) =>
  (user: UserView, isOwn: boolean): string =>
    isOwn && aboutYou !== undefined ? aboutYou : about(formatUserName(user))

/** All actions on one user, in display order. */
export const userActions = {
  issueReset: action('users:issueReset', {
    position: 'top',
    hint: words['users:issueReset'].hint,
    // A code of a disabled user does not work.
    isAvailable: ({ state }) => state === 'active',
    flow: { kind: 'code' },
    bulk: bulkOf('issue-resets'),
  }),
  issueActivation: action('users:issueActivation', {
    position: 'top',
    hint: words['users:issueActivation'].hint,
    isAvailable: ({ state }) => state === 'not-activated',
    flow: { kind: 'code' },
    bulk: bulkOf('issue-activations'),
  }),
  unlock: action('users:unlock', {
    position: 'top',
    hint: words['users:unlock'].hint,
    isAvailable: (user, explanation) => isThere(user) && (user.isLocked || isAnyWay(explanation, 'locked')),
    flow: {
      kind: 'immediate',
      run: ({ email }, { run }) => run('users:unlock', { email }),
      done: words['users:unlock'].done,
    },
    bulk: bulkOf('unlock', false),
  }),
  clearDelay: action('users:clearDelay', {
    position: 'top',
    hint: words['users:clearDelay'].hint,
    // Unlocking clears delays too.
    isAvailable: (user, explanation) => isThere(user) && isAnyWay(explanation, 'delayed') && !isAnyWay(explanation, 'locked'),
    flow: {
      kind: 'immediate',
      run: ({ email }, { run }) => run('users:clearDelay', { email }),
      done: words['users:clearDelay'].done,
    },
  }),
  enable: action('users:enable', {
    position: 'top',
    // The user is not disabled yet, so enabling removes the date.
    label: (user) => (hasDisableDate(user) ? words['users:enable'].cancelDate : words['users:enable'].label),
    isAvailable: (user) => user.state === 'disabled' || hasDisableDate(user),
    flow: {
      kind: 'immediate',
      run: ({ email }, { run }) => run('users:enable', { email }),
      done: words['users:enable'].done,
    },
    bulk: bulkOf('enable'),
  }),
  disable: action('users:disable', {
    position: 'more',
    isDanger: true,
    isAvailable: ({ state }) => state === 'active' || state === 'not-activated',
    flow: { kind: 'form', title: words['users:disable'].title, Form: DisableUser },
    bulk: [...bulkOf('disable'), { kind: 'disable-on', input: 'date', isFrequent: false }],
  }),
  restore: action('users:restore', {
    position: 'top',
    isAvailable: (user) => !isThere(user),
    flow: {
      kind: 'immediate',
      run: ({ email }, { run }) => run('users:restore', { email }),
      done: words['users:restore'].done,
    },
    bulk: bulkOf('restore'),
  }),
  delete: action('users:delete', {
    position: 'more',
    isDanger: true,
    flow: {
      kind: 'question',
      title: words['users:delete'].title,
      about: aboutUser(words['users:delete']),
      run: ({ email }, { run }, reason) => run('users:delete', { email, ...(reason && { reason }) }),
      done: words['users:delete'].done,
      doneYou: words['users:delete'].doneYou,
      asksReason: true,
      isUndoable: true,
    },
    bulk: bulkOf('delete'),
  }),
  exportData: action('users:exportData', {
    position: 'more',
    isAvailable: () => true,
    flow: {
      kind: 'immediate',
      run: ({ email }) => awaitJob(() => call('users:exportData', { email })),
      done: words['users:exportData'].done,
    },
  }),
  erase: action('users:erase', {
    position: 'more',
    isDanger: true,
    isAvailable: () => true,
    isForOthersOnly: true,
    flow: { kind: 'form', title: words['users:erase'].title, Form: EraseUser },
  }),
  update: action('users:update', {
    flow: { kind: 'form', title: words['users:update'].title, Form: EditUser },
    bulk: [
      { kind: 'add-to-group', input: 'group', isFrequent: false },
      { kind: 'remove-from-group', input: 'group', isFrequent: false },
    ],
  }),
  changeEmail: action('users:changeEmail', {
    isAvailable: (user) => isThere(user) && !isUsername(user.email),
    flow: { kind: 'form', title: words['users:changeEmail'].title, Form: ChangeUserEmail },
  }),
  changeUsername: action('users:changeUsername', {
    isAvailable: (user) => isThere(user) && isUsername(user.email),
    flow: { kind: 'form', title: words['users:changeUsername'].title, Form: ChangeUserEmail },
  }),
  changeRole: action('users:changeRole', {
    flow: { kind: 'form', title: words['users:changeRole'].title, Form: ChangeRole },
    bulk: [{ kind: 'change-role', input: 'role', isFrequent: false }],
  }),
  requirePasswordChange: action('users:requirePasswordChange', {
    isAvailable: (user) => isThere(user) && !user.mustChangePassword,
    flow: {
      kind: 'question',
      title: words['users:requirePasswordChange'].title,
      about: aboutUser(words['users:requirePasswordChange']),
      run: ({ email }, { run }) => run('users:requirePasswordChange', { email }),
      done: words['users:requirePasswordChange'].done,
      isUndoable: false,
    },
    bulk: bulkOf('require-password-change', false),
  }),
  removeSecondFactor: action('users:removeSecondFactor', {
    position: 'more',
    isDanger: true,
    isAvailable: (user) => isThere(user) && user.hasSecondFactor,
    flow: {
      kind: 'question',
      title: words['users:removeSecondFactor'].title,
      about: aboutUser(words['users:removeSecondFactor']),
      run: ({ email }, { run }) => run('users:removeSecondFactor', { email }),
      done: words['users:removeSecondFactor'].done,
      isUndoable: false,
    },
    bulk: bulkOf('remove-second-factor', false),
  }),
  endSessions: action('users:endSessions', {
    flow: {
      kind: 'question',
      title: words['users:endSessions'].title,
      about: aboutUser(words['users:endSessions']),
      run: ({ email }) => call('users:endSessions', { email }),
      done: words['users:endSessions'].done,
      isUndoable: false,
    },
    bulk: bulkOf('end-sessions', false),
  }),
} as const satisfies Record<string, UserAction>

/** Whether a role may use the action on this user now, as the contract and the role table permit. */
export const isOffered = (
  { id, isAvailable }: UserAction,
  role: Role,
  user: UserView,
  explanation?: SignInExplanation | undefined,
): boolean => mayActOn(role, contract[id].permission, user.role) && isAvailable(user, explanation)

/** The action that gives this user a code. Null if the role may give none, or a code would not work. */
export const findCodeAction = (role: Role, user: UserView): UserAction | null =>
  [userActions.issueReset, userActions.issueActivation].find((action) => isOffered(action, role, user)) ?? null

/** The actions that a role may use on this user now. */
export const listUserActions = (role: Role, user: UserView, explanation: SignInExplanation | undefined): readonly UserAction[] =>
  Object.values<UserAction>(userActions).filter((action) => isOffered(action, role, user, explanation))
