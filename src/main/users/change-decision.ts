import type { BulkChange } from '../../shared/api/bulk-change.ts'
import type { DescribedFields } from '../../shared/api/user-fields.ts'
import type { SkipReason } from '../../shared/domain/bulk-changes.ts'
import { areSameGroups, includesGroup, listEachGroup, withoutGroup } from '../../shared/domain/groups.ts'
import { USER_GROUPS_MAX } from '../../shared/domain/limits.ts'
import { includesRole, type Role } from '../../shared/domain/permissions.ts'
import { isDisabled, purgeTimeOf } from '../../shared/domain/user-state.ts'
import type { ChangeDecision, UndoableChanges, User } from '../store/ports/store.ts'

/** A change of a user's fields, of one user or of many. */
export type UserChange =
  | Extract<BulkChange, { kind: 'enable' | 'change-role' | 'add-to-group' | 'remove-from-group' | 'delete' | 'restore' }>
  /** At once, or from a time to come. */
  | { readonly kind: 'disable'; readonly at?: number }
  | { readonly kind: 'describe'; readonly fields: DescribedFields }

/** What a decision depends on besides the user and the change. */
export type ChangeContext = { readonly actorRole: Role; readonly now: number }

export const skip = (reason: SkipReason): ChangeDecision => ({ kind: 'skip', reason })

const change = (changes: UndoableChanges): ChangeDecision => ({ kind: 'change', changes })

/** A date that has passed means now. A user who is disabled stays disabled since then. */
const disable = (user: User, at: number | undefined, now: number): ChangeDecision => {
  if (at !== undefined && at > now) {
    if (isDisabled(user, now) || user.disableAt === at) return skip('already')
    return change({ disableAt: at })
  }
  return user.disabledAt === null ? change({ disabledAt: now, disableAt: null }) : skip('already')
}

/** Only the fields that differ. Another spelling or order of the same groups is no difference. */
const describe = (user: User, { groups, ...others }: DescribedFields): ChangeDecision => {
  const areKept = groups === undefined || areSameGroups(groups, user.groups)
  const fields: DescribedFields = areKept ? others : { ...others, groups: listEachGroup(groups) }
  const isChanged = ([field, value]: [string, unknown]): boolean =>
    value !== undefined && JSON.stringify(user[field as keyof DescribedFields]) !== JSON.stringify(value)
  const changed = Object.entries(fields).filter(isChanged)
  return changed.length === 0 ? skip('already') : change(Object.fromEntries(changed))
}

const addToGroup = (user: User, group: string): ChangeDecision => {
  if (includesGroup(user.groups, group)) return skip('already')
  return user.groups.length >= USER_GROUPS_MAX ? skip('too-many-groups') : describe(user, { groups: [...user.groups, group] })
}

const removeFromGroup = (user: User, group: string): ChangeDecision =>
  describe(user, { groups: withoutGroup(user.groups, group) })

/** Whether the time to restore a deleted user is over. */
export const isGone = ({ deletedAt }: User, now: number): boolean => deletedAt !== null && now >= purgeTimeOf(deletedAt)

/**
 * Decides what a change does to a user: the same for one user and for many. Whether the last administrator would be
 * lost is decided at the commit.
 */
export const decideChange = (user: User, wanted: UserChange, { actorRole, now }: ChangeContext): ChangeDecision => {
  if (isGone(user, now)) return skip('gone')
  if (user.deletedAt !== null && wanted.kind !== 'restore') return skip(wanted.kind === 'delete' ? 'already' : 'deleted')
  switch (wanted.kind) {
    case 'disable':
      return disable(user, wanted.at, now)
    case 'enable':
      return user.disabledAt === null && user.disableAt === null ? skip('already') : change({ disabledAt: null, disableAt: null })
    case 'change-role':
      if (!includesRole(actorRole, wanted.role)) return skip('not-permitted')
      return user.role === wanted.role ? skip('already') : change({ role: wanted.role })
    case 'describe':
      return describe(user, wanted.fields)
    case 'add-to-group':
      return addToGroup(user, wanted.group)
    case 'remove-from-group':
      return removeFromGroup(user, wanted.group)
    case 'delete':
      return change({ deletedAt: now })
    case 'restore':
      return user.deletedAt === null ? skip('already') : change({ deletedAt: null })
  }
}
