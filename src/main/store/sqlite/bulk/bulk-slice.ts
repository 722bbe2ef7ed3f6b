import type { AuditDetail, ChangeBackground } from '../../../../shared/api/audit-details.ts'
import { detailOfChange, listFieldChanges } from '../../../../shared/api/change-details.ts'
import { type SkipReason, skipReasons } from '../../../../shared/domain/bulk-changes.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { AuditEntry, BulkDecision, BulkEffect, BulkSlice, User } from '../../ports/store.ts'
import type { createUndo } from '../stores/undo.ts'
import type { UserChangesWriter } from '../stores/user-changes.ts'
import type { AuditHead } from '../tables/audit.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { Step } from '../tables/undo-steps.ts'
import { fingerprintOf } from './bulk-plan.ts'

/** How long one slice may block the main thread (milliseconds): less than a frame together with its commit. */
export const SLICE_MS = 5

/** The outcome per user of a slice, in order; null means changed. */
export type SliceDone = { readonly outcomes: (SkipReason | null)[]; readonly head: AuditHead | null }

/** Carries out an effect on a user of a slice. `entry` has the actor and the transport. */
type RunEffect = (user: User, slice: BulkSlice, entry: AuditEntry) => void

/** A user that was skipped. Null if the user no longer exists. */
type Skipped = { readonly user: User | null; readonly reason: SkipReason }

const isSkipReason = (code: string): code is SkipReason => skipReasons.some((reason) => reason === code)

const detailOf = (
  decision: Exclude<BulkDecision, { kind: 'skip' }>,
  step: Step | null,
  background: ChangeBackground & { readonly bulk: number },
): AuditDetail => {
  if (decision.kind === 'undo') {
    const { operation, entryId: entry } = decision.step
    return { kind: 'undone', operation, entry, changes: step ? listFieldChanges(step.before, step.after) : [], ...background }
  }
  return step ? detailOfChange(step.before, step.after, background) : { kind: 'part-of-bulk', ...background }
}

export const bulkSlices = ({
  users,
  sessions,
  undoSteps,
  userChanges,
  undo,
  audit,
  skippedUsers,
  effects,
}: Pick<Tables, 'users' | 'sessions' | 'undoSteps' | 'audit' | 'skippedUsers'> & {
  userChanges: UserChangesWriter
  undo: ReturnType<typeof createUndo>
  effects: Readonly<Record<BulkEffect, RunEffect>>
}) => {
  /** @throws Refusal if only the write can detect the conflict */
  const carryOut = (
    user: User,
    decision: Exclude<BulkDecision, { kind: 'skip' }>,
    slice: BulkSlice,
    { stepId, entry }: { stepId: number; entry: AuditEntry },
  ): Step | null => {
    switch (decision.kind) {
      case 'change':
        return userChanges.change(user.id, decision.changes, { now: slice.now, operation: slice.operation }).step
      case 'undo':
        return undo.run(stepId, slice.now).step
      default:
        effects[decision.kind](user, slice, entry)
        return null
    }
  }

  /** Changes one user with its audit entry and undo step, or returns why it was skipped. */
  const runOne = (index: number, slice: BulkSlice, entry: AuditEntry): Skipped | { head: AuditHead } => {
    const { plan, change, actor, permission, now, batchId } = slice
    const user = users.findByNumber(plan.numbers[index] ?? 0)
    const stepId = plan.steps[index] ?? 0
    const decision = slice.decide(user, {
      change,
      actor,
      permission,
      now,
      hasSessions: (userId) => sessions.hasAnyOfUser(userId),
      findUndo: () => undo.read(stepId),
    })
    if (decision.kind === 'skip' || !user) return { user, reason: decision.kind === 'skip' ? decision.reason : 'gone' }
    if (fingerprintOf(user) !== plan.fingerprints[index]) return { user, reason: 'changed-meanwhile' }
    try {
      const step = carryOut(user, decision, slice, { stepId, entry })
      const subject = { id: user.id, email: user.email }
      const details = detailOf(decision, step, { ...entry.background, bulk: batchId })
      const head = audit.append({ ...entry, subject, details })
      if (step) undoSteps.insert({ ...step, entryId: head.id, batchId })
      if (decision.kind === 'undo') undoSteps.markUndone(stepId, head.id)
      return { head }
    } catch (error) {
      // A change that is refused has written nothing for this user.
      if (error instanceof Refusal && isSkipReason(error.error.code)) return { user, reason: error.error.code }
      throw error
    }
  }

  /** Changes as many users as fit into the time, at least one. Runs inside a write transaction. */
  return (slice: BulkSlice, entry: AuditEntry): SliceDone => {
    const outcomes: (SkipReason | null)[] = []
    const until = performance.now() + SLICE_MS
    const skips = skippedUsers.recordOf(slice)
    let head: AuditHead | null = null
    for (let index = slice.from; index < slice.plan.numbers.length; index += 1) {
      const done = runOne(index, slice, entry)
      if ('head' in done) head = done.head
      skips.add('head' in done ? null : done)
      outcomes.push('head' in done ? null : done.reason)
      if (performance.now() >= until) break
    }
    return { outcomes, head }
  }
}
