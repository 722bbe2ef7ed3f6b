import type { AuditDetail, GroupChange } from '../../../../shared/api/audit-details.ts'
import { searchKey } from '../../../../shared/domain/search-key.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { AuditEntry, ChangedGroup, Group, GroupFields, GroupMerge, GroupsPort, Guard } from '../../ports/store.ts'
import { SLICE_MS } from '../bulk/bulk-slice.ts'
import type { AuditHead } from '../tables/audit.ts'
import type { GroupStep } from '../tables/group-steps.ts'
import type { GroupState } from '../tables/groups.ts'
import { requireSeen } from './seen-values.ts'
import type { StoreContext } from './store-context.ts'

/** A change inside the transaction: what it did, how to undo it, and which entry it undoes itself. */
type GroupWrite = {
  readonly number: number
  readonly details: AuditDetail
  readonly step: Omit<GroupStep, 'operation'> | null
  readonly undoes?: number
}

const toPort = ({ id, name, description, requiresSecondFactor, members }: Group): Group => ({
  id,
  name,
  description,
  requiresSecondFactor,
  members,
})

const stateOf = ({ name, description, requiresSecondFactor, deletedAt }: GroupState): GroupState => ({
  name,
  description,
  requiresSecondFactor,
  deletedAt,
})

/** The fields of `wanted` that differ, with the values of `state`. */
const pickDifferent = (state: GroupState, wanted: Partial<GroupState>, values: Partial<GroupState>): Partial<GroupState> =>
  Object.fromEntries(
    Object.keys(wanted)
      .filter((field) => state[field as keyof GroupState] !== wanted[field as keyof GroupState])
      .map((field) => [field, values[field as keyof GroupState]]),
  )

const listGroupChanges = (before: GroupState, after: GroupState): GroupChange[] => [
  ...(['name', 'description'] as const).flatMap((field) =>
    before[field] === after[field] ? [] : { field, from: before[field], to: after[field] },
  ),
  ...(before.requiresSecondFactor === after.requiresSecondFactor
    ? []
    : [{ field: 'requiresSecondFactor' as const, from: before.requiresSecondFactor, to: after.requiresSecondFactor }]),
]

/** Sets the given fields of a group, with the step that undoes it. */
const setFields = ({ tables: { groups } }: StoreContext, group: Group & GroupState, fields: Partial<GroupState>) => {
  const former = stateOf(group)
  const next = { ...former, ...fields }
  groups.set(group.id, next)
  return {
    group: group.id,
    before: pickDifferent(former, fields, former),
    after: pickDifferent(former, fields, fields),
    mergedInto: null,
  }
}

const create = (
  context: StoreContext,
  { name, ...fields }: Parameters<GroupsPort['createGroup']>[0],
  now: number,
): GroupWrite => {
  const { groups } = context.tables
  const number = groups.insert(name)
  setFields(context, groups.requireGroup(number), fields)
  const step = { group: number, before: { deletedAt: now }, after: { deletedAt: null }, mergedInto: null }
  return { number, details: { kind: 'group-created', group: name }, step }
}

const update = (context: StoreContext, { id, fields, was }: Parameters<GroupsPort['updateGroup']>[0]): GroupWrite => {
  const group = context.tables.groups.requireGroup(id)
  requireSeen<GroupFields>(group, fields, was)
  const step = setFields(context, group, fields)
  const changes = listGroupChanges(stateOf(group), { ...stateOf(group), ...fields })
  return { number: id, details: { kind: 'group-changed', group: group.name, changes }, step }
}

const mergeInto = (context: StoreContext, merge: GroupMerge, now: number): GroupWrite => {
  const { groups } = context.tables
  const { from, into } = groups.requireMerge(merge)
  groups.merge(merge)
  const step = { ...setFields(context, from, { deletedAt: now }), mergedInto: into.id }
  const details = { kind: 'group-merged', group: from.name, into: into.name, members: from.members } as const
  return { number: into.id, details, step }
}

const remove = (context: StoreContext, id: number, now: number): GroupWrite => {
  const group = context.tables.groups.requireGroup(id)
  const step = setFields(context, group, { deletedAt: now })
  return { number: id, details: { kind: 'group-deleted', group: group.name, members: group.members }, step }
}

/** An undo of an undo is not offered: the change itself can be made again. */
const undo = (context: StoreContext, entryId: number): GroupWrite => {
  const { groups, groupSteps } = context.tables
  const step = groupSteps.find(entryId)
  const group = step && groups.findAny(step.group)
  if (!step || !group) throw new Refusal('not-undoable')
  const isUnchanged = Object.entries(step.after).every(([field, value]) => group[field as keyof GroupState] === value)
  if (step.undoneBy !== null || !isUnchanged) throw new Refusal('changed-meanwhile')
  setFields(context, group, step.before)
  if (step.mergedInto !== null) groups.part({ from: step.group, into: step.mergedInto })
  return {
    number: step.group,
    details: { kind: 'undone', operation: step.operation, entry: entryId, changes: [] },
    step: null,
    undoes: entryId,
  }
}

/** Runs a change of a group with its guard, its audit entry and its step in one transaction. */
const writeGroup = async (
  context: StoreContext,
  guard: Guard,
  entry: AuditEntry,
  change: () => GroupWrite,
): Promise<ChangedGroup> => {
  const { audit, groups, groupSteps } = context.tables
  const { head, group } = await context.queue.write(() => {
    context.checkGuard(guard)
    const { number, details, step, undoes } = change()
    const head = audit.append({ ...entry, details })
    if (step) groupSteps.insert(head.id, { ...step, operation: entry.action })
    if (undoes !== undefined) groupSteps.markUndone(undoes, head.id)
    const stored = groups.findAny(number)
    return { head, group: stored?.deletedAt === null ? toPort(stored) : null }
  })
  context.keepHead(head)
  context.changes.announce('users', 'audit')
  return { group, entry: head.id }
}

/** Members that are removed between two looks at the clock. */
const MEMBERS_AT_ONCE = 500

/** Removes deleted groups, the longest deleted first. Inside a write transaction. */
const purge = ({ tables: { groups, audit } }: StoreContext, deletedUpTo: number, entry: AuditEntry): AuditHead | null => {
  const until = performance.now() + SLICE_MS
  let head: AuditHead | null = null
  for (let due = groups.findDue(deletedUpTo); due; due = groups.findDue(deletedUpTo)) {
    if (groups.purge(due.id, MEMBERS_AT_ONCE))
      head = audit.append({ ...entry, details: { kind: 'group-purged', group: due.name } })
    if (performance.now() >= until) break
  }
  return head
}

/** As users are sorted by name, so that accents do not count. The keys of groups order them only among equals. */
const byName = (one: Group, other: Group): number => {
  const [first, second] = [searchKey(one.name), searchKey(other.name)]
  if (first === second) return 0
  return first < second ? -1 : 1
}

/** The port of groups. */
export const groupsStore = (context: StoreContext): GroupsPort => {
  const { groups } = context.tables
  return {
    listGroups: async () => groups.list().map(toPort).sort(byName),

    planMerge: async (merge) => {
      const { from } = groups.requireMerge(merge)
      const inBoth = groups.countInBoth(merge)
      return { moving: from.members - inBoth, inBoth }
    },

    createGroup: (fields, guard, entry) => writeGroup(context, guard, entry, () => create(context, fields, guard.now)),
    updateGroup: (change, guard, entry) => writeGroup(context, guard, entry, () => update(context, change)),
    mergeGroups: (merge, guard, entry) => writeGroup(context, guard, entry, () => mergeInto(context, merge, guard.now)),
    deleteGroup: ({ id }, guard, entry) => writeGroup(context, guard, entry, () => remove(context, id, guard.now)),
    purgeGroups: async ({ deletedUpTo }, guard, entry) => {
      // Checked every hour, and nearly always nothing is due.
      if (!groups.findDue(deletedUpTo)) return false
      const head = await context.writeSlice(() => {
        context.checkGuard(guard)
        return purge(context, deletedUpTo, entry)
      })
      if (head) context.keepHead(head)
      context.changes.announce('audit')
      return groups.findDue(deletedUpTo) !== null
    },
    undoGroupChange: ({ entryId }, guard, entry) => writeGroup(context, guard, entry, () => undo(context, entryId)),
  }
}
