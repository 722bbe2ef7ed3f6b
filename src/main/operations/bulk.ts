import type { BulkChange } from '../../shared/api/bulk-change.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { createOutcomes } from '../jobs/bulk-outcomes.ts'
import type { AgreedPlan, BulkPlans } from '../jobs/bulk-plans.ts'
import { type BulkRun, type BulkRunEnd, runBulkPlan } from '../jobs/bulk-run.ts'
import { endRecorded, type JobEnd, type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import { PlanQueue } from '../jobs/plan-queue.ts'
import { countParts, type PrintedCodes } from '../jobs/printed-codes.ts'
import type { Handler, HandlersOf, ReauthenticationRules } from '../pipeline/handler.ts'
import { redact } from '../pipeline/redaction.ts'
import type { BulkPlan, Store, User } from '../store/ports/store.ts'
import { type BulkRules, canBeUndone, requiresReauthentication, rulesOfChange, rulesOfUndo } from '../users/bulk-rules.ts'
import { backgroundOf } from '../users/reasons.ts'
import { choiceOf } from './user-codes.ts'

export type BulkParts = {
  readonly auth: Auth
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
  readonly plans: BulkPlans
  readonly printedCodes: PrintedCodes
}

/** @throws Refusal not-undoable, not-permitted */
const requireRules = async (store: Store, change: BulkChange, user: User): Promise<BulkRules> => {
  if (change.kind !== 'undo') return rulesOfChange(change, user.role)
  const batch = await store.findUndoBatch(change.entry)
  if (!batch) throw new Refusal('not-undoable')
  return rulesOfUndo(batch.changes, user.role)
}

const toPlanned = ({ plan, id: planId, expiresAt, ...agreed }: AgreedPlan): JobEnd => {
  const { total, samples, skipped, numbers } = plan
  const { requiresReauthentication: isAsked, canBeUndone: isUndoable } = agreed
  const facts = { total, changes: numbers.length, samples, skipped }
  const terms = { planId, expiresAt, requiresReauthentication: isAsked, canBeUndone: isUndoable }
  return { state: 'done', result: { kind: 'bulk-planned', ...facts, ...terms } }
}

const planBulk = ({ store, jobs, clock, plans }: BulkParts): Handler<'bulk:plan'> => {
  const queue = new PlanQueue(store)
  return async ({ input, user, context }) => {
    const { change, selection = null } = input
    if ((selection === null) !== (change.kind === 'undo'))
      throw new Refusal({ code: 'invalid-input', issues: [{ path: 'selection', reason: 'selection-misplaced' }] })
    const rules = await requireRules(store, change, user)
    const actor = { id: user.id, role: user.role }
    const request = { change, selection, actor, permission: rules.permission, now: context.at }
    jobs.cancelRunning('bulk:plan', user.id)
    const keep = (plan: BulkPlan): AgreedPlan =>
      plans.keep(
        (terms) => ({
          ...terms,
          ...rules,
          requiresReauthentication: requiresReauthentication(rules, plan),
          ownerId: user.id,
          epoch: user.workEpoch,
          change,
          plan,
          canBeUndone: canBeUndone(change),
        }),
        clock(),
      )
    return jobs.begin({
      kind: 'bulk:plan',
      ownerId: user.id,
      change: change.kind,
      run: async (watch) => {
        let plan: BulkPlan | null
        try {
          plan = await queue.makePlan(request, watch)
        } catch (error) {
          return { state: 'failed', result: null, error: redact(error, { input, sessionId: null }) }
        }
        if (!plan) return { state: stateOfStopped(watch.signal), result: null }
        watch.onProgress(plan.total, plan.total)
        return toPlanned(keep(plan))
      },
    })
  }
}

/** Writes the entry that ends a bulk change, also if its owner has signed out. */
const recordEnd = async (
  { store, clock }: BulkParts,
  { context, agreed, entry }: BulkRun,
  result: { readonly state: JobEnd['state']; readonly changed: number; readonly skipped: number },
): Promise<void> => {
  const end = { ...context, at: clock(), action: 'bulk:finished', guard: {} }
  const details = { kind: 'bulk-finished' as const, change: agreed.change.kind, entry, ...result }
  await store.recordJob(guardOf(end), successEntry(end, null, details))
}

const toChanged = (
  { agreed, entry }: BulkRun,
  outcomes: ReturnType<typeof createOutcomes>,
  { issued, ...end }: BulkRunEnd,
): JobEnd => {
  const changed = outcomes.countChanged()
  const undoable = agreed.canBeUndone && changed > 0
  const counts = { changed, skipped: outcomes.listSkipped(), entry, canBeUndone: undoable }
  const printed = { printedCodes: issued.length, printedParts: countParts(issued.length) }
  return { ...end, result: { kind: 'bulk-changed', ...counts, ...printed } }
}

/** The user's own plan, which the user may still run. @throws Refusal no-such-plan, not-permitted */
const requireRunnable = (plans: BulkPlans, planId: string, user: User, at: number): AgreedPlan => {
  const agreed = plans.requirePlan(planId, user, at)
  if (!hasPermission(user.role, agreed.permission)) throw new Refusal('not-permitted')
  return agreed
}

/** Requires the permission of the plan at the commit too. */
const withPermission = ({ permission }: AgreedPlan, context: AuditContext): AuditContext => {
  const { actor } = context.guard
  return actor ? { ...context, guard: { ...context.guard, actor: { ...actor, permissions: [permission] } } } : context
}

const runBulk =
  (parts: BulkParts): Handler<'bulk:run'> =>
  async ({ input, user, context }) => {
    const { store, jobs, plans, printedCodes } = parts
    const agreed = requireRunnable(plans, input.planId, user, context.at)
    const { change, plan } = agreed
    const misplaced = (['lifeHours', 'isShort'] as const).find((name) => input[name] !== undefined)
    if (misplaced && change.kind !== 'issue-activations')
      throw new Refusal({ code: 'invalid-input', issues: [{ path: misplaced, reason: 'choice-misplaced' }] })
    const choice = choiceOf(parts.auth, input, context)
    const permitted = withPermission(agreed, context)
    jobs.requireRoom('bulk:run', user.id)
    // A plan runs once: only one of two simultaneous calls finds it.
    plans.forget(agreed.id)
    const background = backgroundOf(input.reason)
    const details = {
      kind: 'bulk-started' as const,
      change: change.kind,
      planned: plan.numbers.length,
      ...(change.kind === 'undo' ? { undoes: change.entry } : {}),
      ...background,
    }
    const entry = await store.recordJob(guardOf(permitted), successEntry(permitted, null, details))
    const run = { agreed, user, context, entry, background, choice }
    const outcomes = createOutcomes(plan, store)
    return jobs.begin({
      kind: 'bulk:run',
      ownerId: user.id,
      change: change.kind,
      total: plan.numbers.length,
      report: outcomes.report,
      run: async ({ id, onProgress, signal }) => {
        const watched = { outcomes, signal, onProgress: (done: number) => onProgress(done, plan.numbers.length) }
        const end = await runBulkPlan(parts, run, watched)
        printedCodes.keep(id, user, end.issued)
        const changed = outcomes.countChanged()
        const counts = { state: end.state, changed, skipped: outcomes.countDone() - changed }
        return endRecorded(toChanged(run, outcomes, end), () => recordEnd(parts, run, counts))
      },
    })
  }

/** Changes of many users: a plan of what would change, then one job that changes it. */
export const createBulkHandlers = (parts: BulkParts): HandlersOf<'bulk'> => ({
  'bulk:plan': planBulk(parts),
  'bulk:run': runBulk(parts),
})

/** A plan says whether its run needs a recent authentication. */
export const createBulkReauthentication = ({ plans }: BulkParts): ReauthenticationRules => ({
  'bulk:run': ({ input, user, at }) => requireRunnable(plans, input.planId, user, at).requiresReauthentication,
})
