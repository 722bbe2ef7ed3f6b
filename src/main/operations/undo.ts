import { purgeTimeOf } from '../../shared/account-state.ts'
import { contract, type OperationContract } from '../../shared/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import { type OperationName, operationNames } from '../../shared/operations.ts'
import { mayActOn, type Permission } from '../../shared/permissions.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './call.ts'
import { requireFresh } from './fresh.ts'
import { toUserView } from './user-view.ts'

/** What undoing asks for: what was asked of whoever did it. @throws Refusal not-undoable where this version does not know the operation */
const rulesOf = (operation: string): { needs: Permission; isFresh: boolean } => {
  const known: OperationName | undefined = operationNames.find((name) => name === operation)
  const rules: OperationContract | null = known ? contract[known] : null
  if (!rules || rules.needs === 'anyone') throw new Refusal('not-undoable')
  return { needs: rules.needs, isFresh: rules.freshSession === true }
}

/** Undoing, as an act of its own. */
export const undoOperations = ({ store }: { store: Store }): Pick<Handlers, 'users:undo'> => ({
  'users:undo': async ({ input, user, session, act }) => {
    const step = (await store.findUndoSteps([input.entry])).get(input.entry)
    if (!step) throw new Refusal('not-undoable')
    const target = await store.findAnyUser({ id: step.userId })
    const isGone = !target || (target.deletedAt !== null && act.at >= purgeTimeOf(target.deletedAt))
    if (isGone) throw new Refusal('not-undoable')
    const { needs, isFresh } = rulesOf(step.operation)
    if (!mayActOn(user.role, needs, target.role)) throw new Refusal('not-permitted', undefined, target)
    const { actor } = act.guard
    if (!actor) throw new Refusal('not-signed-in')
    const permitted = { ...act, guard: { ...act.guard, actor: { ...actor, permission: needs, targetId: target.id } } }
    const sure = isFresh ? requireFresh(session, permitted) : permitted
    const entry = successEntry(sure, target, `${step.operation} #${input.entry}`)
    return toUserView(await store.undo({ entryId: input.entry }, guardOf(sure), entry), act.at)
  },
})
