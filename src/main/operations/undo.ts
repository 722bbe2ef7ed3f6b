import { purgeTimeOf } from '../../shared/account-state.ts'
import { mayChange, rulesOfFields } from '../../shared/change-rules.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { requireFresh } from './fresh.ts'
import { toUserView } from './user-view.ts'

/** Undoing, as an act of its own: it asks for what an operation with the same effect asks for. */
export const undoOperations = ({ store }: { store: Store }): Pick<Handlers, 'users:undo'> => ({
  'users:undo': async ({ input, user, session, act }) => {
    const step = (await store.findUndoSteps([input.entry])).get(input.entry)
    if (!step) throw new Refusal('not-undoable')
    const target = await store.findAnyUser({ id: step.userId })
    const isGone = !target || (target.deletedAt !== null && act.at >= purgeTimeOf(target.deletedAt))
    if (isGone) throw new Refusal('not-undoable')
    const rules = rulesOfFields(step.changes)
    if (!mayChange(user.role, rules, target.role)) throw new Refusal('not-permitted', undefined, target)
    const { actor } = act.guard
    if (!actor) throw new Refusal('not-signed-in')
    const { permissions, givenRole } = rules
    const judged = { ...actor, permissions, targetId: target.id, ...(givenRole ? { givenRole } : {}) }
    const permitted = { ...act, guard: { ...act.guard, actor: judged } }
    const sure = rules.needsFreshSession ? requireFresh(session, permitted) : permitted
    const entry = successEntry(sure, target, `${step.operation} #${input.entry}`)
    return toUserView(await store.undo({ entryId: input.entry }, guardOf(sure), entry), act.at)
  },
})
