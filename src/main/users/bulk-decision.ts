import type { BulkChange } from '../../shared/api/bulk-change.ts'
import { mayChange, rulesOfFields } from '../../shared/api/change-rules.ts'
import { mayActOn } from '../../shared/domain/permissions.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import type { BulkDecision, BulkDecisionContext, DecideBulk, User } from '../store/ports/store.ts'
import { decideChange, isGone, skip } from './change-decision.ts'

/** Changes that skip the actor, who may be in the selection by accident. */
const skippedForActor: readonly BulkChange['kind'][] = ['disable', 'end-sessions', 'change-role', 'delete', 'undo']

const decideUndo = (user: User, { actor, findUndo }: BulkDecisionContext): BulkDecision => {
  const step = findUndo()
  if (step?.state !== 'possible') return skip(step?.state === 'undone' ? 'already' : 'changed-meanwhile')
  const rules = rulesOfFields(step.changes)
  return mayChange(actor.role, rules, user.role) ? { kind: 'undo', step, effects: rules.operations } : skip('not-permitted')
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
      if (user.deletedAt !== null) return skip('deleted')
      return context.hasSessions(user.id) ? { kind: 'end-sessions' } : skip('no-sessions')
    case 'issue-resets':
      if (user.deletedAt !== null) return skip('deleted')
      return isDisabled(user, now) ? skip('disabled') : { kind: 'issue-reset' }
    default:
      return decideChange(user, change, { actorRole: actor.role, now })
  }
}
