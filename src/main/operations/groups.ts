import { includesGroup } from '../../shared/domain/groups.ts'
import { type CallContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { listRequiredActions, requireOwnSecondFactor } from '../auth/directory-rules.ts'
import type { Handler, HandlersOf, ReauthenticationRules } from '../pipeline/handler.ts'
import type { Group, Store, User } from '../store/ports/store.ts'

export type GroupsParts = { readonly store: Store }

const findGroup = async (store: Store, id: number): Promise<Group | undefined> =>
  (await store.listGroups()).find((group) => group.id === id)

/** The caller is a member of a group that is to require a second factor. @throws Refusal own-second-factor-missing */
const requireOwnFactorFor = (group: Group | undefined, user: User, { policy }: CallContext): void => {
  if (!group || !includesGroup(user.groups, group.name)) return
  requireOwnSecondFactor(listRequiredActions(user, policy), listRequiredActions({ ...user, isInRequiringGroup: true }, policy))
}

const listGroups =
  ({ store }: GroupsParts): Handler<'groups:list'> =>
  async () => ({ groups: await store.listGroups() })

const createGroup =
  ({ store }: GroupsParts): Handler<'groups:create'> =>
  ({ input: { name, description = '' }, context }) =>
    store.createGroup({ name, description, requiresSecondFactor: false }, guardOf(context), successEntry(context, null))

const updateGroup =
  ({ store }: GroupsParts): Handler<'groups:update'> =>
  async ({ input: { id, was, ...input }, user, context }) => {
    if (input.requiresSecondFactor) requireOwnFactorFor(await findGroup(store, id), user, context)
    const fields = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    return store.updateGroup({ id, fields, ...(was && { was }) }, guardOf(context), successEntry(context, null))
  }

const planMerge =
  ({ store }: GroupsParts): Handler<'groups:planMerge'> =>
  ({ input }) =>
    store.planMerge(input)

const mergeGroups =
  ({ store }: GroupsParts): Handler<'groups:merge'> =>
  async ({ input, user, context }) => {
    const into = await findGroup(store, input.into)
    if (into?.requiresSecondFactor) requireOwnFactorFor(await findGroup(store, input.from), user, context)
    return store.mergeGroups(input, guardOf(context), successEntry(context, null))
  }

const deleteGroup =
  ({ store }: GroupsParts): Handler<'groups:delete'> =>
  ({ input, context }) =>
    store.deleteGroup(input, guardOf(context), successEntry(context, null))

const undoChange =
  ({ store }: GroupsParts): Handler<'groups:undo'> =>
  ({ input, context }) =>
    store.undoGroupChange({ entryId: input.entry }, guardOf(context), successEntry(context, null))

/** Groups of users. `users:update` and bulk changes change their members. */
export const createGroupsHandlers = (parts: GroupsParts): HandlersOf<'groups'> => ({
  'groups:list': listGroups(parts),
  'groups:create': createGroup(parts),
  'groups:update': updateGroup(parts),
  'groups:planMerge': planMerge(parts),
  'groups:merge': mergeGroups(parts),
  'groups:delete': deleteGroup(parts),
  'groups:undo': undoChange(parts),
})

/** Changing whether a group requires a second factor is a change of how its members sign in. */
export const createGroupsReauthentication = (): ReauthenticationRules => ({
  'groups:update': ({ input }) => input.requiresSecondFactor !== undefined,
})
