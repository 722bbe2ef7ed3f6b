import type { Clock } from '../../shared/domain/time.ts'
import { type CallContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import type { createPlans } from '../jobs/bulk-plans.ts'
import { type AgreedImport, ImportOutcomes, type ImportRun, runImport } from '../jobs/import-run.ts'
import { endRecorded, type JobEnd, type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import { countParts, type PrintedCodes } from '../jobs/printed-codes.ts'
import type { Handler, HandlersOf, ReauthenticationRules } from '../pipeline/handler.ts'
import type { Store, User } from '../store/ports/store.ts'
import { type AddressHolder, type ImportPlan, planImport } from '../transfer/import-plan.ts'
import { findDeletedHolder } from './taken-addresses.ts'
import { choiceOf } from './user-codes.ts'

export type ImportsParts = {
  readonly auth: Auth
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
  readonly importPlans: ReturnType<typeof createPlans<AgreedImport>>
  readonly printedCodes: PrintedCodes
}

const toPlanned = ({ people: _, ...facts }: ImportPlan, agreed: AgreedImport): JobEnd => {
  const { id: planId, expiresAt, requiresReauthentication } = agreed
  return { state: 'done', result: { kind: 'import-planned', ...facts, planId, expiresAt, requiresReauthentication } }
}

/** A role needs a recent authentication in a list as it does in New user. */
const keepPlan = ({ importPlans, clock }: ImportsParts, { people }: ImportPlan, { id, workEpoch }: User): AgreedImport =>
  importPlans.keep(
    (terms) => ({
      ...terms,
      ownerId: id,
      epoch: workEpoch,
      people,
      requiresReauthentication: people.some(({ role }) => role !== 'user'),
    }),
    clock(),
  )

const beginPlan =
  (parts: ImportsParts): Handler<'imports:plan'> =>
  async ({ input, user, context }) => {
    const { store, jobs } = parts
    jobs.cancelRunning('imports:plan', user.id)
    return jobs.begin({
      kind: 'imports:plan',
      ownerId: user.id,
      change: 'create',
      run: async (watch) => {
        const asking = { role: user.role, at: context.at }
        const findHolder = async (email: string): Promise<AddressHolder | null> => {
          const holder = await store.findEmailHolder(email)
          return holder && { deleted: await findDeletedHolder(store, holder.id, asking) }
        }
        const plan = await planImport(input.text, { role: user.role, findHolder, watch })
        if (!plan) return { state: stateOfStopped(watch.signal), result: null }
        watch.onProgress(plan.total, plan.total)
        return toPlanned(plan, keepPlan(parts, plan, user))
      },
    })
  }

/** Writes the entry that ends an import, also if its owner has signed out. */
const recordEnd = async (
  { store, clock }: ImportsParts,
  { context, entry }: ImportRun,
  state: JobEnd['state'],
  outcomes: ImportOutcomes,
): Promise<void> => {
  const end = { ...context, at: clock(), action: 'imports:finished', guard: {} }
  const { done, created } = outcomes
  const details = {
    kind: 'bulk-finished' as const,
    change: 'create' as const,
    entry,
    state,
    changed: created,
    skipped: done - created,
  }
  await store.recordJob(guardOf(end), successEntry(end, null, details))
}

const recordStart = (store: Store, { people }: AgreedImport, context: CallContext): Promise<number> => {
  const details = { kind: 'bulk-started' as const, change: 'create' as const, planned: people.length }
  return store.recordJob(guardOf(context), successEntry(context, null, details))
}

const toCreated = ({ entry }: ImportRun, end: Omit<JobEnd, 'result'>, outcomes: ImportOutcomes): JobEnd => {
  const { created, issued } = outcomes
  const counts = { changed: created, skipped: outcomes.listSkipped(), entry, canBeUndone: created > 0 }
  const printed = { printedCodes: issued.length, printedParts: countParts(issued.length) }
  return { ...end, result: { kind: 'bulk-changed', ...counts, ...printed } }
}

const beginRun =
  (parts: ImportsParts): Handler<'imports:run'> =>
  async ({ input, user, context }) => {
    const { store, jobs, importPlans, printedCodes } = parts
    const agreed = importPlans.requirePlan(input.planId, user, context.at)
    const choice = choiceOf(parts.auth, input, context)
    jobs.requireRoom('imports:run', user.id)
    // A plan runs once: only one of two simultaneous calls finds it.
    importPlans.forget(agreed.id)
    const entry = await recordStart(store, agreed, context)
    const run = { agreed, user, context, entry, choice }
    const outcomes = new ImportOutcomes(agreed.people)
    const total = agreed.people.length
    return jobs.begin({
      kind: 'imports:run',
      ownerId: user.id,
      change: 'create',
      total,
      report: outcomes.report,
      run: async ({ id, onProgress, signal }) => {
        const end = await runImport(parts, run, { outcomes, signal, onProgress: (done) => onProgress(done, total) })
        printedCodes.keep(id, user, outcomes.issued)
        return endRecorded(toCreated(run, end, outcomes), () => recordEnd(parts, run, end.state, outcomes))
      },
    })
  }

/** The people of a list: a plan of who would be created, then one job that creates them. */
export const createImportsHandlers = (parts: ImportsParts): HandlersOf<'imports'> => ({
  'imports:plan': beginPlan(parts),
  'imports:run': beginRun(parts),
})

/** A plan says whether its run needs a recent authentication. */
export const createImportsReauthentication = ({ importPlans }: ImportsParts): ReauthenticationRules => ({
  'imports:run': ({ input, user, at }) => importPlans.requirePlan(input.planId, user, at).requiresReauthentication,
})
