import { Refusal } from '../../../../shared/errors.ts'
import { type SkipReason, skipReasons } from '../../../../shared/skip-reasons.ts'
import type { AuditEntry, ManySlice, User } from '../../store.ts'
import type { accountChanges } from '../account-changes.ts'
import type { AuditHead, auditTable } from '../audit.ts'
import type { sessionsTable } from '../sessions.ts'
import type { Step, undoStepsTable } from '../undo-steps.ts'
import type { undoing } from '../undoing.ts'
import { toUser, type usersTable } from '../users.ts'
import { judge, markOf, type Verdict } from './rules.ts'

/** How long one slice may hold the thread that serves the windows (milliseconds): with its commit, less than a frame. */
export const SLICE_MS = 5

/** What became of the accounts of a slice, in their order; null: changed. */
export type SliceDone = { readonly outcomes: (SkipReason | null)[]; readonly head: AuditHead | null }

const isSkipReason = (code: string): code is SkipReason => skipReasons.some((reason) => reason === code)

export const manySlices = ({
  users,
  sessions,
  undoSteps,
  accounts,
  undo,
  audit,
  issueReset,
}: {
  users: ReturnType<typeof usersTable>
  sessions: ReturnType<typeof sessionsTable>
  undoSteps: ReturnType<typeof undoStepsTable>
  accounts: ReturnType<typeof accountChanges>
  undo: ReturnType<typeof undoing>
  audit: ReturnType<typeof auditTable>
  issueReset: (userId: string, slice: ManySlice) => void
}) => {
  /** @throws Refusal for what only the write finds out */
  const carryOut = (user: User, verdict: Exclude<Verdict, { kind: 'skip' }>, slice: ManySlice, stepId: number): Step | null => {
    switch (verdict.kind) {
      case 'change':
        return accounts.change(user.id, verdict.changes, { now: slice.now, operation: slice.operation }).step
      case 'undo':
        return undo.run(stepId, slice.now).step
      case 'end-sessions':
        sessions.removeOfUser(user.id)
        return null
      case 'issue-reset':
        issueReset(user.id, slice)
        return null
    }
  }

  /** One account: its change, its entry and its step, or why not. */
  const runOne = (index: number, slice: ManySlice, entry: AuditEntry): { reason: SkipReason } | { head: AuditHead } => {
    const { plan, change, actor, permission, now, batchId } = slice
    const row = users.findByNumber(plan.numbers[index] ?? 0)
    const user = row && toUser(row)
    const stepId = plan.steps[index] ?? 0
    const verdict = judge(user, {
      change,
      actor,
      permission,
      now,
      hasSessions: (userId) => sessions.hasAnyOfUser(userId),
      findUndo: () => undo.read(stepId),
    })
    if (verdict.kind === 'skip' || !user) return { reason: verdict.kind === 'skip' ? verdict.reason : 'gone' }
    if (markOf(user) !== plan.marks[index]) return { reason: 'changed-meanwhile' }
    try {
      const step = carryOut(user, verdict, slice, stepId)
      const subject = { id: user.id, email: user.email }
      const reason =
        verdict.kind === 'change' ? verdict.reason : verdict.kind === 'undo' ? `${verdict.step.operation} #${stepId}` : null
      const head = audit.append({ ...entry, subject, reason })
      if (step) undoSteps.insert({ ...step, entryId: head.id, batchId })
      if (verdict.kind === 'undo') undoSteps.markUndone(stepId, head.id)
      return { head }
    } catch (error) {
      // What refuses one account does so before it has written anything of it.
      if (error instanceof Refusal && isSkipReason(error.error.code)) return { reason: error.error.code }
      throw error
    }
  }

  /** As many as fit, at least one. Inside a write transaction. */
  return (slice: ManySlice, entry: AuditEntry): SliceDone => {
    const outcomes: (SkipReason | null)[] = []
    const until = performance.now() + SLICE_MS
    let head: AuditHead | null = null
    for (let index = slice.from; index < slice.plan.numbers.length; index += 1) {
      const done = runOne(index, slice, entry)
      if ('head' in done) head = done.head
      outcomes.push('head' in done ? null : done.reason)
      if (performance.now() >= until) break
    }
    return { outcomes, head }
  }
}
