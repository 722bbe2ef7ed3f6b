import { mayChange, rulesOfFields } from '../../shared/api/change-rules.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handlers } from '../pipeline/call.ts'
import { requireReauthentication } from '../pipeline/reauthentication-check.ts'
import type { Store } from '../store/ports/store.ts'
import { toUserView } from './user-view.ts'

/** Undoing, as an act of its own: it asks for what an operation with the same effect asks for. */
export const undoOperations = ({ store }: { store: Store }): Pick<Handlers, 'users:undo'> => ({
  'users:undo': async ({ input, user, session, context }) => {
    const step = (await store.findUndoSteps([input.entry])).get(input.entry)
    if (!step) throw new Refusal('not-undoable')
    const target = await store.findAnyUser({ id: step.userId })
    const isGone = !target || (target.deletedAt !== null && context.at >= purgeTimeOf(target.deletedAt))
    if (isGone) throw new Refusal('not-undoable')
    const rules = rulesOfFields(step.changes)
    if (!mayChange(user.role, rules, target.role)) throw new Refusal('not-permitted', undefined, target)
    const { actor } = context.guard
    if (!actor) throw new Refusal('not-signed-in')
    const { permissions, givenRole } = rules
    const judged = { ...actor, permissions, targetId: target.id, ...(givenRole ? { givenRole } : {}) }
    const permitted = { ...context, guard: { ...context.guard, actor: judged } }
    const confirmedContext = rules.requiresReauthentication ? requireReauthentication(session, permitted) : permitted
    const entry = successEntry(confirmedContext, target, `${step.operation} #${input.entry}`)
    return toUserView(await store.undo({ entryId: input.entry }, guardOf(confirmedContext), entry), context.at)
  },
})
