import type { BulkChange } from '../../../../shared/api/bulk-change.ts'
import { mayChange, rulesOfFields } from '../../../../shared/api/change-rules.ts'
import type { OperationName } from '../../../../shared/api/names.ts'
import { foldText } from '../../../../shared/domain/email.ts'
import { TAGS_MAX } from '../../../../shared/domain/limits.ts'
import { includesRole, mayActOn, type Permission, type Role } from '../../../../shared/domain/permissions.ts'
import type { SkipReason } from '../../../../shared/domain/skip-reasons.ts'
import { isDisabled, purgeTimeOf } from '../../../../shared/domain/user-state.ts'
import type { UndoableChanges, UndoStep, User } from '../../ports/store.ts'

/** What a bulk change does to one user. */
export type Decision =
  | { readonly kind: 'change'; readonly changes: UndoableChanges }
  | { readonly kind: 'end-sessions' | 'issue-reset' }
  | { readonly kind: 'undo'; readonly step: UndoStep; readonly effects: readonly OperationName[] }
  | { readonly kind: 'skip'; readonly reason: SkipReason }

/** What a decision depends on besides the user. */
export type DecisionContext = {
  readonly change: BulkChange
  readonly actor: { readonly id: string; readonly role: Role }
  readonly permission: Permission
  readonly now: number
  readonly hasSessions: (userId: string) => boolean
  /** The undo step of this user in the job to undo. */
  readonly findUndo: () => UndoStep | null
}

/** Changes that skip the actor, who may be in the selection by accident. */
const skippedForActor: readonly BulkChange['kind'][] = ['disable', 'end-sessions', 'change-role', 'delete', 'undo']

const skip = (reason: SkipReason): Decision => ({ kind: 'skip', reason })

const change = (changes: UndoableChanges): Decision => ({ kind: 'change', changes })

const disable = (user: User, at: number | undefined, now: number): Decision => {
  if (at !== undefined && at > now) {
    if (isDisabled(user, now) || user.disableAt === at) return skip('already')
    return change({ disableAt: at })
  }
  return user.disabledAt === null ? change({ disabledAt: now, disableAt: null }) : skip('already')
}

const hasTag = (user: User, tag: string): boolean => user.tags.some((own) => foldText(own) === foldText(tag))

const addTag = (user: User, tag: string): Decision => {
  if (hasTag(user, tag)) return skip('already')
  return user.tags.length >= TAGS_MAX ? skip('too-many-tags') : change({ tags: [...user.tags, tag].sort() })
}

const removeTag = (user: User, tag: string): Decision =>
  hasTag(user, tag) ? change({ tags: user.tags.filter((own) => foldText(own) !== foldText(tag)) }) : skip('already')

const isGone = ({ deletedAt }: User, now: number): boolean => deletedAt !== null && now >= purgeTimeOf(deletedAt)

/** Decides about one user, the same way in a plan and in its job. Only the commit checks for the last administrator. */
export const decideChange = (user: User | null, decisionContext: DecisionContext): Decision => {
  const { change: wanted, actor, permission, now } = decisionContext
  if (!user || isGone(user, now)) return skip('gone')
  if (!mayActOn(actor.role, permission, user.role)) return skip('not-permitted')
  if (user.id === actor.id && skippedForActor.includes(wanted.kind)) return skip('yourself')
  if (user.deletedAt !== null && wanted.kind !== 'restore' && wanted.kind !== 'undo')
    return skip(wanted.kind === 'delete' ? 'already' : 'deleted')
  switch (wanted.kind) {
    case 'disable':
      return disable(user, wanted.at, now)
    case 'enable':
      return user.disabledAt === null && user.disableAt === null ? skip('already') : change({ disabledAt: null, disableAt: null })
    case 'end-sessions':
      return decisionContext.hasSessions(user.id) ? { kind: 'end-sessions' } : skip('no-sessions')
    case 'change-role':
      if (!includesRole(actor.role, wanted.role)) return skip('not-permitted')
      return user.role === wanted.role ? skip('already') : change({ role: wanted.role })
    case 'add-tag':
      return addTag(user, wanted.tag)
    case 'remove-tag':
      return removeTag(user, wanted.tag)
    case 'issue-resets':
      return isDisabled(user, now) ? skip('disabled') : { kind: 'issue-reset' }
    case 'delete':
      return change({ deletedAt: now })
    case 'restore':
      return user.deletedAt === null ? skip('already') : change({ deletedAt: null })
    case 'undo': {
      const step = decisionContext.findUndo()
      if (step?.state !== 'possible') return skip(step?.state === 'undone' ? 'already' : 'changed-meanwhile')
      const rules = rulesOfFields(step.changes)
      return mayChange(actor.role, rules, user.role) ? { kind: 'undo', step, effects: rules.operations } : skip('not-permitted')
    }
  }
}
