import type { BulkChange } from '../../shared/api/bulk-change.ts'
import { hasPermission, mayActOn, type Role } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { createOutcomes } from '../jobs/bulk-outcomes.ts'
import { type AgreedPlan, createBulkPlans } from '../jobs/bulk-plans.ts'
import { type JobEnd, type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import { createPrintedCodes, type IssuedPrintedCode, type PrintedCode } from '../jobs/printed-codes.ts'
import type { Handlers } from '../pipeline/call.ts'
import { requireReauthentication } from '../pipeline/reauthentication-check.ts'
import { redact } from '../pipeline/redaction.ts'
import type { BulkPlan, BulkPlanRequest, Store, User, Watch } from '../store/ports/store.ts'
import { type ActRules, canBeUndone, requiresReauthentication, rulesOfChange, rulesOfUndo } from '../users/bulk-rules.ts'

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))

type ManyHandlers = Pick<Handlers, 'bulk:plan' | 'bulk:run' | 'jobs:takePrintedCodes'>

/** Many accounts at once: first what would change, then one job. */
export const bulkOperations = ({
  auth,
  store,
  jobs,
  clock,
  makeId,
}: {
  auth: Auth
  store: Store
  jobs: Jobs
  clock: () => number
  makeId: () => string
}): ManyHandlers => {
  const plans = createBulkPlans(makeId)
  const printedCodes = createPrintedCodes(clock)
  store.onWorkEnded((userId) => {
    plans.forgetOf(userId)
    printedCodes.forgetOf(userId)
  })

  /** Whose plan is being made, and when it will be: each is a thread, so of one person’s the next begins once the one before has ended. */
  const planning = new Map<string, Promise<unknown>>()

  /** Null where it was cancelled, also while it waited. */
  const makePlan = async (request: BulkPlanRequest, watch: Watch): Promise<BulkPlan | null> => {
    const { id } = request.actor
    for (let former = planning.get(id); former && !watch.signal.aborted; former = planning.get(id))
      await Promise.race([former, untilAborted(watch.signal)])
    if (watch.signal.aborted) return null
    const plan = store.planMany(request, watch)
    const end = plan.then(
      () => planning.delete(id),
      () => planning.delete(id),
    )
    planning.set(id, end)
    return plan
  }

  /** @throws Refusal not-undoable, not-permitted */
  const requireRules = async (change: BulkChange, user: User): Promise<ActRules> => {
    if (change.kind !== 'undo') return rulesOfChange(change, user.role)
    const batch = await store.findUndoBatch(change.entry)
    if (!batch) throw new Refusal('not-undoable')
    return rulesOfUndo(batch.changes, user.role)
  }

  /** The job's last entry: what came of it, also where its person has left since. */
  const recordEnd = async (context: AuditContext, agreed: AgreedPlan, entry: number, words: string): Promise<void> => {
    const end = { ...context, at: clock(), action: 'bulk:finished', guard: {} }
    await store.recordJob(guardOf(end), successEntry(end, null, `${agreed.change.kind} #${entry}: ${words}`))
  }

  /** Since the job its person, or those whose codes they are, may have become somebody else. */
  const listReached = async (role: Role, issued: readonly IssuedPrintedCode[]): Promise<PrintedCode[]> => {
    const reached: PrintedCode[] = []
    for (const { userId, email, resetToken, expiresAt } of issued) {
      const target = await store.findUser({ id: userId })
      if (target && mayActOn(role, 'users:reset', target.role)) reached.push({ email, resetToken, expiresAt })
    }
    return reached
  }

  const carryOut = async (
    agreed: AgreedPlan,
    {
      user,
      context,
      entry,
      signal,
      tell,
    }: { user: User; context: AuditContext; entry: number; signal: AbortSignal; tell: (done: number) => void },
    outcomes: ReturnType<typeof createOutcomes>,
  ): Promise<Omit<JobEnd, 'result'> & { issued: IssuedPrintedCode[] }> => {
    const { plan, change, operation, permission } = agreed
    const prepareReset = await auth.prepareResets(context)
    const issued: IssuedPrintedCode[] = []
    while (outcomes.countDone() < plan.numbers.length) {
      if (signal.aborted) return { state: stateOfStopped(signal), issued }
      const now = clock()
      // The person goes on being asked for, not the session: the panel may be closed. Their role is the one that they have now.
      const actor = await store.findUser({ id: user.id })
      if (!actor) return { state: 'failed', issued }
      const codes = new Map<string, Omit<PrintedCode, 'email'>>()
      const issue = (userId: string) => {
        const { resetToken, reset } = prepareReset(userId, now)
        codes.set(userId, { resetToken, expiresAt: reset.expiresAt })
        return reset
      }
      const slice = {
        change,
        actor: { id: actor.id, role: actor.role },
        permission,
        now,
        plan,
        from: outcomes.countDone(),
        operation,
        batchId: entry,
        issue: change.kind === 'issue-resets' ? issue : null,
      }
      const each = {
        ...context,
        at: now,
        action: operation,
        guard: { person: { id: user.id, permission, epoch: user.workEpoch } },
      }
      try {
        outcomes.add(await store.changeBulk(slice, guardOf(each), successEntry(each, null)))
      } catch (error) {
        // Whoever is no longer permitted, or a disk that is full: what was done stays done, and is told.
        return { state: 'failed', issued, ...(error instanceof Refusal ? {} : { error }) }
      }
      for (const [id, printedCode] of codes)
        issued.push({ ...printedCode, userId: id, email: (await store.findUser({ id }))?.email ?? '' })
      tell(outcomes.countDone())
    }
    return { state: 'done', issued }
  }

  return {
    'bulk:plan': async ({ input, user, context }) => {
      const { change, selection = null } = input
      if ((selection === null) !== (change.kind === 'undo'))
        throw new Refusal({ code: 'invalid-input', issues: [{ path: 'selection', reason: 'selection-misplaced' }] })
      const rules = await requireRules(change, user)
      const actor = { id: user.id, role: user.role }
      const request = { change, selection, actor, permission: rules.permission, now: context.at }
      jobs.cancelRunning('bulk:plan', user.id)
      return jobs.begin({
        kind: 'bulk:plan',
        ownerId: user.id,
        change: change.kind,
        run: async (watch) => {
          let plan: BulkPlan | null
          try {
            plan = await makePlan(request, watch)
          } catch (error) {
            return { state: 'failed', result: null, error: redact(error, { input, sessionId: null }) }
          }
          if (!plan) return { state: stateOfStopped(watch.signal), result: null }
          watch.onProgress(plan.total, plan.total)
          const kept = {
            ...rules,
            requiresReauthentication: requiresReauthentication(rules, plan),
            ownerId: user.id,
            epoch: user.workEpoch,
            change,
            plan,
            canBeUndone: canBeUndone(change),
          }
          const agreed = plans.keep(kept, clock())
          const { total, samples, skipped } = plan
          const facts = { total, changes: plan.numbers.length, samples, skipped }
          const { id: planId, expiresAt } = agreed
          const terms = {
            planId,
            expiresAt,
            requiresReauthentication: agreed.requiresReauthentication,
            canBeUndone: agreed.canBeUndone,
          }
          return { state: 'done', result: { kind: 'bulk-planned', ...facts, ...terms } }
        },
      })
    },

    'bulk:run': async ({ input, user, session, context }) => {
      const agreed = plans.requirePlan(input.planId, user, context.at)
      const { change, permission, plan } = agreed
      if (!hasPermission(user.role, permission)) throw new Refusal('not-permitted')
      const { actor } = context.guard
      const permitted = actor
        ? { ...context, guard: { ...context.guard, actor: { ...actor, permissions: [permission] } } }
        : context
      const confirmedContext = agreed.requiresReauthentication ? requireReauthentication(session, permitted) : permitted
      jobs.requireRoom('bulk:run', user.id)
      // For once: of two who run it at the same moment, one finds it.
      plans.forget(agreed.id)
      const words = change.kind === 'undo' ? `undo #${change.entry}` : change.kind
      const entry = await store.recordJob(
        guardOf(confirmedContext),
        successEntry(confirmedContext, null, `${words}: ${plan.numbers.length} planned`),
      )
      const outcomes = createOutcomes(plan, store)
      return jobs.begin({
        kind: 'bulk:run',
        ownerId: user.id,
        change: change.kind,
        total: plan.numbers.length,
        report: outcomes.report,
        run: async ({ id, onProgress, signal }) => {
          const tell = (done: number): void => onProgress(done, plan.numbers.length)
          const { issued, ...end } = await carryOut(agreed, { user, context, entry, signal, tell }, outcomes)
          printedCodes.keep(id, user, issued)
          const changed = outcomes.countChanged()
          await recordEnd(
            context,
            agreed,
            entry,
            `${end.state}, ${changed} changed, ${outcomes.countDone() - changed} left alone`,
          )
          const undoable = agreed.canBeUndone && changed > 0
          const counts = { changed, skipped: outcomes.listSkipped(), entry, canBeUndone: undoable, printedCodes: issued.length }
          return { ...end, result: { kind: 'bulk-changed', ...counts } }
        },
      })
    },

    'jobs:takePrintedCodes': async ({ input, user, context }) => {
      jobs.requireOwn(input.id, user)
      const taken = await listReached(user.role, printedCodes.take(input.id, user))
      // Those that have expired are not to be had any more either.
      jobs.amend(input.id, (result) => (result.kind === 'bulk-changed' ? { ...result, printedCodes: 0 } : result))
      if (taken.length > 0) await store.recordAct(guardOf(context), successEntry(context, null, `${taken.length} taken`))
      return { printedCodes: taken }
    },
  }
}
