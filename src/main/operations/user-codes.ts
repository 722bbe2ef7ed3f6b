import { includesRole, type Role } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import type { AuditContext, CallContext } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import type { Handler } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import type { CodeChoice } from '../users/activations.ts'
import { giveReason } from '../users/reasons.ts'
import { tellingDeletedHolder } from './taken-addresses.ts'
import { toUserView } from './views.ts'

type CodeParts = { readonly auth: Auth; readonly store: Store }

/**
 * No role may give a permission that it lacks. Checked now, and again at the commit.
 *
 * @throws Refusal not-permitted
 */
export const requireGivable = (own: Role, givenRole: Role, context: AuditContext): AuditContext => {
  if (!includesRole(own, givenRole)) throw new Refusal('not-permitted')
  const { actor } = context.guard
  return actor ? { ...context, guard: { ...context.guard, actor: { ...actor, givenRole } } } : context
}

const invalid = (path: string, reason: string): Refusal => new Refusal({ code: 'invalid-input', issues: [{ path, reason }] })

/** What the caller chose about codes. @throws Refusal not-available if this directory offers no short codes */
export const choiceOf = (auth: Pick<Auth, 'requireShortCodes'>, input: CodeChoice, { policy }: CallContext): CodeChoice => {
  const { lifeHours, isShort = false } = input
  if (isShort) auth.requireShortCodes(policy)
  return { lifeHours, isShort }
}

export const createUser =
  ({ auth, store }: CodeParts): Handler<'users:create'> =>
  async ({ input, user: { role: own }, context }) => {
    const { email, name = '', role = 'user', note = '', groups = [] } = input
    const wanted = { email, name, role, note, groups }
    const giving = requireGivable(own, role, context)
    const choice = choiceOf(auth, input, context)
    const create = () => auth.createUser(wanted, giving, choice)
    const { user, activationCode, expiresAt } = await tellingDeletedHolder(store, { role: own, at: context.at }, create)
    return { user: toUserView(user, context.at), activationCode, expiresAt }
  }

export const issueReset =
  ({ auth }: CodeParts): Handler<'users:issueReset'> =>
  async ({ target, context }) => {
    const issued = await auth.issueReset(target.email, context)
    return { email: target.email, ...issued, expiresAt: context.at + auth.resetLifetimeMs }
  }

export const issueActivation =
  ({ auth }: CodeParts): Handler<'users:issueActivation'> =>
  async ({ input, target, context }) => {
    if (input.isShort && target.role !== 'user') throw invalid('isShort', 'short-code-role')
    return auth.issueActivation(target, context, choiceOf(auth, input, context))
  }

export const giveReasonLater =
  ({ store }: CodeParts): Handler<'users:giveReason'> =>
  ({ input, user, context }) =>
    giveReason(store, input, { user, context }).then(() => ({ done: true }))
