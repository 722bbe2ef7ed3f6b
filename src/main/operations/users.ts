import { mayChange, rulesOfFields } from '../../shared/api/change-rules.ts'
import type { UserView } from '../../shared/api/user-summary.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { isUsername } from '../../shared/domain/username.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { hashSecret } from '../auth/secrets.ts'
import { explainSignIn } from '../auth/sign-in-history.ts'
import type { Handler, HandlersOf, ReauthenticationRules } from '../pipeline/handler.ts'
import type { RefusalLog } from '../pipeline/refusal-log.ts'
import type { ChangeDecision, Seen, Store, UndoableChanges, User } from '../store/ports/store.ts'
import { decideChange, isGone, type UserChange } from '../users/change-decision.ts'
import { changeEntry } from '../users/reasons.ts'
import { readAuditPage } from './audit-page.ts'
import { tellingDeletedHolder } from './taken-addresses.ts'
import { createUser, giveReasonLater, issueActivation, issueReset, requireGivable } from './user-codes.ts'
import { createUserDataWork, type UserDataParts } from './user-data.ts'
import { countUsers, findUsers, listUsers, QuerySlots } from './user-list-query.ts'
import { readUserDetails, toSessionView, toSkippedView, toUserView } from './views.ts'

export type UsersParts = {
  readonly auth: Auth
  readonly store: Store
  readonly clock: Clock
  readonly listCounted: RefusalLog['listCounted']
} & UserDataParts

const readUser =
  ({ store }: UsersParts): Handler<'users:read'> =>
  ({ target, context }) =>
    readUserDetails(store, target, context)

const explainSignIns =
  ({ store, auth, clock, listCounted }: UsersParts): Handler<'users:explainSignIn'> =>
  ({ target, context: { policy } }) =>
    explainSignIn({ store, auth, clock, policy, counted: listCounted(target.id) }, target)

const listTimeline =
  ({ store }: UsersParts): Handler<'users:timeline'> =>
  ({ input, target, readLong }) =>
    readAuditPage(store, input, readLong, (page, signal) => store.listTimeline(target.id, page, signal))

/** What a caller gives with a change: why, and the values that the editor has seen. */
type Given = { readonly reason?: string | undefined; readonly was?: Seen<UndoableChanges> | undefined }

/** Makes a change that can be undone. */
const writeChange = async (
  store: Store,
  target: User,
  decision: ChangeDecision,
  context: AuditContext,
  { reason, was }: Given = {},
): Promise<UserView> => {
  if (decision.kind === 'skip') return toSkippedView(target, decision.reason, context.at)
  const entry = changeEntry(context, target, reason)
  const update = { id: target.id, changes: decision.changes, canBeUndone: true, ...(was && { was }) } as const
  const user = await store.updateUser(update, guardOf(context), entry)
  return toUserView(user, context.at)
}

/** The same decision as for many users; see `decideChange`. */
const changeUser = (
  { store }: UsersParts,
  change: UserChange,
  { user, target, context }: { user: User; target: User; context: AuditContext },
  given?: Given,
): Promise<UserView> =>
  writeChange(store, target, decideChange(target, change, { actorRole: user.role, now: context.at }), context, given)

const updateUser =
  (parts: UsersParts): Handler<'users:update'> =>
  ({ input: { email: _, was, ...fields }, ...call }) =>
    changeUser(parts, { kind: 'describe', fields }, call, { was })

/** Gives a user another email or user name. */
const changeIdentity = (
  { store }: UsersParts,
  email: string,
  { user, target, context }: { user: User; target: User; context: AuditContext },
): Promise<UserView> =>
  tellingDeletedHolder(store, { role: user.role, at: context.at }, () =>
    writeChange(store, target, { kind: 'change', changes: { email } }, context),
  )

const changeEmail =
  (parts: UsersParts): Handler<'users:changeEmail'> =>
  ({ input, ...call }) =>
    changeIdentity(parts, input.newEmail, call)

const confirmEmail =
  ({ store }: UsersParts): Handler<'users:confirmEmail'> =>
  async ({ target, context }) => {
    if (isUsername(target.email)) throw new Refusal('not-available')
    const change = { userId: target.id, email: target.email }
    await store.confirmEmail(change, guardOf(context), successEntry(context, target))
    return { done: true }
  }

const changeUsername =
  (parts: UsersParts): Handler<'users:changeUsername'> =>
  ({ input, ...call }) =>
    changeIdentity(parts, input.newUsername, call)

const changeRole =
  (parts: UsersParts): Handler<'users:changeRole'> =>
  async ({ input: { role, reason }, user, target, context }) => {
    const call = { user, target, context: requireGivable(user.role, role, context) }
    return changeUser(parts, { kind: 'change-role', role }, call, { reason })
  }

const disableUser =
  (parts: UsersParts): Handler<'users:disable'> =>
  ({ input: { at, reason }, ...call }) =>
    changeUser(parts, at === undefined ? { kind: 'disable' } : { kind: 'disable', at }, call, { reason })

const enableUser =
  (parts: UsersParts): Handler<'users:enable'> =>
  (call) =>
    changeUser(parts, { kind: 'enable' }, call)

const deleteUser =
  (parts: UsersParts): Handler<'users:delete'> =>
  ({ input: { reason }, ...call }) =>
    changeUser(parts, { kind: 'delete' }, call, { reason })

const restoreUser =
  (parts: UsersParts): Handler<'users:restore'> =>
  (call) =>
    changeUser(parts, { kind: 'restore' }, call)

/** The change of an entry, its user, and what an undo of it requires. @throws Refusal not-undoable, not-permitted */
const requireUndoable = async (store: Store, entry: number, { role }: User, at: number) => {
  const step = (await store.findUndoSteps([entry])).get(entry)
  if (!step) throw new Refusal('not-undoable')
  const target = await store.findAnyUser({ id: step.userId })
  if (!target || isGone(target, at)) throw new Refusal('not-undoable')
  const rules = rulesOfFields(step.changes)
  if (!mayChange(role, rules, target.role)) throw new Refusal('not-permitted', undefined, target)
  return { target, rules }
}

/** An undo needs the permission of the operation that has the same effect, now and at the commit. */
const undoChange =
  ({ store }: UsersParts): Handler<'users:undo'> =>
  async ({ input, user, context }) => {
    const { target, rules } = await requireUndoable(store, input.entry, user, context.at)
    const { actor } = context.guard
    if (!actor) throw new Refusal('not-signed-in')
    const { permissions, givenRole } = rules
    const required = { ...actor, permissions, targetId: target.id, ...(givenRole ? { givenRole } : {}) }
    const guard = guardOf({ ...context, guard: { ...context.guard, actor: required } })
    const undo = () => store.undo({ entryId: input.entry }, guard, successEntry(context, target))
    return toUserView(await tellingDeletedHolder(store, { role: user.role, at: context.at }, undo), context.at)
  }

const readView = async ({ auth }: UsersParts, { id }: User, now: number): Promise<UserView> =>
  toUserView(await auth.findUserBy({ id }), now)

const requirePasswordChange =
  (parts: UsersParts): Handler<'users:requirePasswordChange'> =>
  async ({ target, context }) => {
    const by = context.actor?.email ?? null
    const told = { kind: 'password-change-required' as const, at: context.at, about: null, by, transport: context.transport }
    const change = { userId: target.id, notice: { ...told, userId: target.id, byId: context.actor?.id ?? null } }
    await parts.store.requirePasswordChange(change, guardOf(context), successEntry(context, target))
    return readView(parts, target, context.at)
  }

const unlockUser =
  (parts: UsersParts): Handler<'users:unlock'> =>
  async ({ target, context }) => {
    await parts.store.unlock({ userId: target.id }, guardOf(context), successEntry(context, target))
    return readView(parts, target, context.at)
  }

const clearDelay =
  (parts: UsersParts): Handler<'users:clearDelay'> =>
  async ({ target, context }) => {
    await parts.store.clearDelay({ userId: target.id }, guardOf(context), successEntry(context, target))
    return readView(parts, target, context.at)
  }

const removeSecondFactor =
  (parts: UsersParts): Handler<'users:removeSecondFactor'> =>
  async ({ target, context }) => {
    await parts.auth.removeSecondFactor(target, context)
    return readView(parts, target, context.at)
  }

const listSessions =
  ({ auth }: UsersParts): Handler<'users:listSessions'> =>
  async ({ target, session: current, context }) => {
    const sessions = await auth.listSessions(target.id, context.policy)
    return { sessions: sessions.map((session) => toSessionView(session, current)) }
  }

const endSession =
  ({ store }: UsersParts): Handler<'users:endSession'> =>
  async ({ input, target, context }) => {
    await store.endSessionOfUser({ userId: target.id, publicId: input.id }, guardOf(context), successEntry(context, target))
    return { done: true }
  }

const endSessions =
  ({ store }: UsersParts): Handler<'users:endSessions'> =>
  async ({ target, sessionId, context }) => {
    const change = { userId: target.id, keptHash: hashSecret(sessionId ?? '') }
    return { ended: await store.endOtherSessions(change, guardOf(context), successEntry(context, target)) }
  }

/** Other users. Dispatch has found the target and checked that the permission reaches it. */
export const createUsersHandlers = (parts: UsersParts): HandlersOf<'users'> => {
  const lists = { store: parts.store, slots: new QuerySlots() }
  return {
    'users:list': listUsers(lists),
    'users:count': countUsers(lists),
    'users:find': findUsers(parts),
    'users:read': readUser(parts),
    'users:explainSignIn': explainSignIns(parts),
    'users:timeline': listTimeline(parts),
    'users:create': createUser(parts),
    'users:update': updateUser(parts),
    'users:confirmEmail': confirmEmail(parts),
    'users:changeEmail': changeEmail(parts),
    'users:changeUsername': changeUsername(parts),
    'users:changeRole': changeRole(parts),
    'users:disable': disableUser(parts),
    'users:enable': enableUser(parts),
    'users:delete': deleteUser(parts),
    'users:restore': restoreUser(parts),
    'users:undo': undoChange(parts),
    'users:issueReset': issueReset(parts),
    'users:issueActivation': issueActivation(parts),
    'users:giveReason': giveReasonLater(parts),
    'users:requirePasswordChange': requirePasswordChange(parts),
    'users:unlock': unlockUser(parts),
    'users:clearDelay': clearDelay(parts),
    'users:removeSecondFactor': removeSecondFactor(parts),
    'users:listSessions': listSessions(parts),
    'users:endSession': endSession(parts),
    'users:endSessions': endSessions(parts),
    ...createUserDataWork(parts),
  }
}

/** The calls that need a recent authentication, where others of the same operation do not. */
export const createUsersReauthentication = ({ store }: UsersParts): ReauthenticationRules => ({
  'users:create': ({ input: { role = 'user' } }) => role !== 'user',
  // With a reset code for oneself, a person at an unattended window could change the password without knowing it.
  'users:issueReset': ({ target, user }) => target.id === user.id,
  'users:issueActivation': ({ target }) => target.role !== 'user',
  // An undo needs what the operation with the same effect needs.
  'users:undo': async ({ input, user, at }) => {
    const { rules } = await requireUndoable(store, input.entry, user, at)
    return rules.requiresReauthentication
  },
})
