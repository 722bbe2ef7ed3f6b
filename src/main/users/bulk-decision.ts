import type { BulkChange } from '../../shared/api/bulk-change.ts'
import { mayChange, rulesOfFields } from '../../shared/api/change-rules.ts'
import { mayActOn } from '../../shared/domain/permissions.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import type { BulkDecision, BulkDecisionContext, DecideBulk, User } from '../store/ports/store.ts'
import { decideChange, isGone, skip } from './change-decision.ts'

/** Changes that skip the actor, who may be in the selection by accident. */
const skippedForActor: readonly BulkChange['kind'][] = [
  'disable',
  'disable-on',
  'end-sessions',
  'require-password-change',
  'remove-second-factor',
  'change-role',
  'delete',
  'undo',
]

const decideUndo = (user: User, { actor, findUndo }: BulkDecisionContext): BulkDecision => {
  const step = findUndo()
  if (step?.state !== 'possible') return skip(step?.state === 'undone' ? 'already' : 'changed-meanwhile')
  const rules = rulesOfFields(step.changes)
  return mayChange(actor.role, rules, user.role) ? { kind: 'undo', step, effects: rules.operations } : skip('not-permitted')
}

type EffectChange =
  | 'end-sessions'
  | 'require-password-change'
  | 'remove-second-factor'
  | 'unlock'
  | 'issue-resets'
  | 'issue-activations'

/** Decides about a change that sets no field which could be undone. */
const decideEffect = (user: User, kind: EffectChange, { now, hasSessions }: BulkDecisionContext): BulkDecision => {
  switch (kind) {
    case 'end-sessions':
      return hasSessions(user.id) ? { kind } : skip('no-sessions')
    case 'require-password-change':
      if (!user.isActivated) return skip('not-activated')
      return user.mustChangePasswordAt === null ? { kind } : skip('already')
    case 'remove-second-factor':
      return user.secondFactorAt === null ? skip('already') : { kind }
    case 'unlock':
      return user.lockedAt === null ? skip('already') : { kind }
    case 'issue-resets':
      if (isDisabled(user, now)) return skip('disabled')
      // A reset code lives an hour and replaces the activation code, which may be on paper already.
      return user.isActivated ? { kind: 'issue-code' } : skip('not-activated')
    case 'issue-activations':
      if (isDisabled(user, now)) return skip('disabled')
      return user.isActivated ? skip('activated') : { kind: 'issue-code' }
  }
}

/** Decides about one user of a bulk change, the same way in its plan and in its job. */
export const decideBulk: DecideBulk = (user, context) => {
  const { change, actor, permission, now } = context
  if (!user || isGone(user, now)) return skip('gone')
  if (!mayActOn(actor.role, permission, user.role)) return skip('not-permitted')
  if (user.id === actor.id && skippedForActor.includes(change.kind)) return skip('yourself')
  switch (change.kind) {
    case 'undo':
      return decideUndo(user, context)
    case 'end-sessions':
    case 'require-password-change':
    case 'remove-second-factor':
    case 'unlock':
    case 'issue-resets':
    case 'issue-activations':
      return user.deletedAt === null ? decideEffect(user, change.kind, context) : skip('deleted')
    case 'disable-on':
      return decideChange(user, { kind: 'disable', at: change.at }, { actorRole: actor.role, now })
    default:
      return decideChange(user, change, { actorRole: actor.role, now })
  }
}
