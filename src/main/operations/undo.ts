import { purgeTimeOf } from '../../shared/account-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { mayActOn } from '../../shared/permissions.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { requireFresh } from './fresh.ts'
import { rulesOfOperation } from './many-rules.ts'
import { toUserView } from './user-view.ts'

/** Undoing, as an act of its own. */
export const undoOperations = ({ store }: { store: Store }): Pick<Handlers, 'users:undo'> => ({
  'users:undo': async ({ input, user, session, act }) => {
    const step = (await store.findUndoSteps([input.entry])).get(input.entry)
    if (!step) throw new Refusal('not-undoable')
    const target = await store.findAnyUser({ id: step.userId })
    const isGone = !target || (target.deletedAt !== null && act.at >= purgeTimeOf(target.deletedAt))
    if (isGone) throw new Refusal('not-undoable')
    const { permission, needsFreshSession } = rulesOfOperation(step.operation)
    if (!mayActOn(user.role, permission, target.role)) throw new Refusal('not-permitted', undefined, target)
    const { actor } = act.guard
    if (!actor) throw new Refusal('not-signed-in')
    const permitted = { ...act, guard: { ...act.guard, actor: { ...actor, permission, targetId: target.id } } }
    const sure = needsFreshSession ? requireFresh(session, permitted) : permitted
    const entry = successEntry(sure, target, `${step.operation} #${input.entry}`)
    return toUserView(await store.undo({ entryId: input.entry }, guardOf(sure), entry), act.at)
  },
})
