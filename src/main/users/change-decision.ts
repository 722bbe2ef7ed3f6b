import type { BulkChange } from '../../shared/api/bulk-change.ts'
import type { DescribedFields } from '../../shared/api/user-fields.ts'
import type { SkipReason } from '../../shared/domain/bulk-changes.ts'
import { foldText } from '../../shared/domain/email.ts'
import { TAGS_MAX } from '../../shared/domain/limits.ts'
import { includesRole, type Role } from '../../shared/domain/permissions.ts'
import { isDisabled, purgeTimeOf } from '../../shared/domain/user-state.ts'
import type { ChangeDecision, UndoableChanges, User } from '../store/ports/store.ts'

/** A change of a user's fields, of one user or of many. */
export type UserChange =
  | Extract<BulkChange, { kind: 'disable' | 'enable' | 'change-role' | 'add-tag' | 'remove-tag' | 'delete' | 'restore' }>
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

/** Tags as they are stored: each once, the first spelling, in the order of their folded form. */
const toStoredTags = (tags: readonly string[]): string[] => {
  const byKey = new Map<string, string>()
  for (const tag of tags) if (!byKey.has(foldText(tag))) byKey.set(foldText(tag), tag)
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, tag]) => tag)
}

/** Only the fields that differ. */
const describe = (user: User, { tags, ...others }: DescribedFields): ChangeDecision => {
  const fields: DescribedFields = tags === undefined ? others : { ...others, tags: toStoredTags(tags) }
  const isChanged = ([field, value]: [string, unknown]): boolean =>
    value !== undefined && JSON.stringify(user[field as keyof DescribedFields]) !== JSON.stringify(value)
  const changed = Object.entries(fields).filter(isChanged)
  return changed.length === 0 ? skip('already') : change(Object.fromEntries(changed))
}

const hasTag = (user: User, tag: string): boolean => user.tags.some((own) => foldText(own) === foldText(tag))

const addTag = (user: User, tag: string): ChangeDecision => {
  if (hasTag(user, tag)) return skip('already')
  return user.tags.length >= TAGS_MAX ? skip('too-many-tags') : describe(user, { tags: [...user.tags, tag].sort() })
}

const removeTag = (user: User, tag: string): ChangeDecision =>
  hasTag(user, tag) ? describe(user, { tags: user.tags.filter((own) => foldText(own) !== foldText(tag)) }) : skip('already')

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
    case 'add-tag':
      return addTag(user, wanted.tag)
    case 'remove-tag':
      return removeTag(user, wanted.tag)
    case 'delete':
      return change({ deletedAt: now })
    case 'restore':
      return user.deletedAt === null ? skip('already') : change({ deletedAt: null })
  }
}
