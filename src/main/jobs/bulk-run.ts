import type { ChangeBackground } from '../../shared/api/audit-details.ts'
import { codeChanges } from '../../shared/api/bulk-change.ts'
import { mayActOn, type Role } from '../../shared/domain/permissions.ts'
import { Refusal } from '../../shared/errors.ts'
import { type CallContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import type { BulkSlice, Store, User } from '../store/ports/store.ts'
import type { CodeChoice } from '../users/activations.ts'
import { decideBulk } from '../users/bulk-decision.ts'
import type { createOutcomes } from './bulk-outcomes.ts'
import type { AgreedPlan } from './bulk-plans.ts'
import { type JobEnd, stateOfStopped } from './job-runner.ts'
import type { IssuedPrintedCode, PrintedCode } from './printed-codes.ts'

type Parts = {
  readonly auth: Pick<Auth, 'prepareResets' | 'prepareActivations'>
  readonly store: Store
  readonly clock: () => number
}

/** One run of a plan: its owner, its audit context and the entry that began it. */
export type BulkRun = {
  readonly agreed: AgreedPlan
  readonly user: User
  readonly context: CallContext
  readonly entry: number
  readonly background: ChangeBackground
  /** The chosen life and length of activation codes. */
  readonly choice: CodeChoice
}

type Watched = {
  readonly outcomes: ReturnType<typeof createOutcomes>
  readonly signal: AbortSignal
  readonly onProgress: (done: number) => void
}

export type BulkRunEnd = Omit<JobEnd, 'result'> & { readonly issued: IssuedPrintedCode[] }

type PrepareCode = ReturnType<Auth['prepareActivations']>

/** Changes the users of a plan, slice by slice. What is changed stays changed if the job is cancelled or fails. */
export const runBulkPlan = async (parts: Parts, run: BulkRun, watched: Watched): Promise<BulkRunEnd> => {
  const { outcomes, signal, onProgress } = watched
  const { auth } = parts
  const { agreed, context, choice } = run
  const areActivations = agreed.change.kind === 'issue-activations'
  const prepareCode = areActivations ? auth.prepareActivations(context, choice) : auth.prepareResets(context)
  const issued: IssuedPrintedCode[] = []
  while (outcomes.countDone() < agreed.plan.numbers.length) {
    if (signal.aborted) return { state: stateOfStopped(signal), issued }
    try {
      const isOwned = await changeSlice(parts, run, { outcomes, prepareCode, issued })
      if (!isOwned) return { state: 'failed', issued }
    } catch (error) {
      return { state: 'failed', issued, ...(error instanceof Refusal ? {} : { error }) }
    }
    onProgress(outcomes.countDone())
  }
  return { state: 'done', issued }
}

/** Returns false if the owner of the job no longer exists. The owner's session may have ended, and the role is read again. */
const changeSlice = async (
  { store, clock }: Parts,
  { agreed, user, context, entry, background }: BulkRun,
  { outcomes, prepareCode, issued }: Pick<Watched, 'outcomes'> & { prepareCode: PrepareCode; issued: IssuedPrintedCode[] },
): Promise<boolean> => {
  const { plan, change, operation, permission } = agreed
  const now = clock()
  const actor = await store.findUser({ id: user.id })
  if (!actor) return false
  const codes: IssuedPrintedCode[] = []
  const kind = change.kind === 'issue-activations' ? ('activation' as const) : ('reset' as const)
  const issue: BulkSlice['issue'] = (target) => {
    const { resetToken, reset } = prepareCode(target, now)
    codes.push({ userId: target.id, kind, resetToken, expiresAt: reset.expiresAt })
    return reset
  }
  const slice = {
    change,
    actor: { id: actor.id, role: actor.role },
    permission,
    now,
    plan,
    decide: decideBulk,
    from: outcomes.countDone(),
    operation,
    batchId: entry,
    changedBefore: outcomes.countChanged(),
    issue: codeChanges.includes(change.kind) ? issue : null,
  }
  const guard = { jobOwner: { id: user.id, permission, epoch: user.workEpoch } }
  const each = { ...context, at: now, action: operation, guard }
  outcomes.add(await store.changeBulk(slice, guardOf(each), { ...successEntry(each, null), background }))
  issued.push(...codes)
  return true
}

/** How many codes are checked before other work has its turn: about two milliseconds. */
const CODES_AT_ONCE = 50

/** The codes that still work, of users whom this role may reset now, in their order. Roles may have changed since the job. */
export const listReachedCodes = async (
  { store, auth }: { store: Store; auth: Pick<Auth, 'isIssuedCode'> },
  role: Role,
  issued: readonly IssuedPrintedCode[],
): Promise<PrintedCode[]> => {
  const reached: PrintedCode[] = []
  for (const [index, { userId, ...code }] of issued.entries()) {
    if (index % CODES_AT_ONCE === CODES_AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve))
    const target = await store.findUser({ id: userId })
    if (!target || !mayActOn(role, 'users:reset', target.role)) continue
    if (await auth.isIssuedCode(code.resetToken, target)) reached.push({ ...code, email: target.email, name: target.name })
  }
  return reached
}
