import type { Database } from 'better-sqlite3'
import { SLIPS_MAX } from '../../../../shared/many.ts'
import type { OperationName } from '../../../../shared/operations.ts'
import type { SkipReason } from '../../../../shared/skip-reasons.ts'
import type { ManyPlan, ManyPlanRequest, User } from '../../store.ts'
import { accountChanges } from '../account-changes.ts'
import { leftBehind } from '../left-behind.ts'
import { noticesTable } from '../notices.ts'
import { recoveryCodesTable } from '../recovery-codes.ts'
import { resetsTable } from '../resets.ts'
import { secondFactorsTable } from '../second-factors.ts'
import { sessionsTable } from '../sessions.ts'
import { tagsTable } from '../tags.ts'
import { undoStepsTable } from '../undo-steps.ts'
import { undoing } from '../undoing.ts'
import { toUser, usersTable } from '../users.ts'
import { judge, markOf, type Verdict } from './rules.ts'
import { ACCOUNTS_AT_ONCE, readSelection } from './selection.ts'

/** Addresses that a plan shows of each kind: enough to see whether the right ones were selected. */
const SAMPLES = 5

/** Whom to look at: accounts, or what a job has done to them; null where it was cancelled. */
const readItems = (database: Database, { change, selection, now }: ManyPlanRequest, isCancelled: () => boolean) => {
  if (change.kind === 'undo') {
    const steps = undoStepsTable(database).listOfBatch(change.entry)
    return { numbers: steps.map(({ userNumber }) => userNumber), steps: steps.map(({ entryId }) => entryId), gone: 0 }
  }
  const selected = readSelection(database, selection ?? { kind: 'ids', ids: [] }, { now, isCancelled })
  return selected && { ...selected, steps: null }
}

const tally = () => {
  const reasons = new Map<SkipReason, { count: number; samples: string[] }>()
  return {
    add: (reason: SkipReason, email: string | null): void => {
      const known = reasons.get(reason) ?? { count: 0, samples: [] }
      known.count += 1
      if (email !== null && known.samples.length < SAMPLES) known.samples.push(email)
      reasons.set(reason, known)
    },
    list: () => [...reasons].map(([reason, { count, samples }]) => ({ reason, count, samples })),
  }
}

/** Whether the change would leave the directory with one administrator fewer who can sign in. */
const losesAdministrator = (user: User, verdict: Verdict): boolean => {
  const hasPassword = user.hashedPassword !== null && user.passwordDisownedAt === null
  const isLasting = user.disabledAt === null && user.disableAt === null && user.deletedAt === null && hasPassword
  const changes = verdict.kind === 'change' ? verdict.changes : verdict.kind === 'undo' ? verdict.step.changes : null
  if (!changes || user.role !== 'administrator' || !isLasting) return false
  const { role, disabledAt, disableAt, deletedAt } = changes
  const isEnded = [disabledAt, disableAt, deletedAt].some((time) => time !== undefined && time !== null)
  return isEnded || (role !== undefined && role !== 'administrator')
}

/** Who would change and who would not, as of one moment; null where it was cancelled. On a connection that only reads. */
export const makePlan = (
  database: Database,
  request: ManyPlanRequest,
  { onProgress, isCancelled }: { onProgress: (done: number, total: number) => void; isCancelled: () => boolean },
): ManyPlan | null => {
  database.exec('BEGIN')
  const [users, sessions, undoSteps] = [usersTable(database), sessionsTable(database), undoStepsTable(database)]
  const left = leftBehind({
    users,
    sessions,
    resets: resetsTable(database, users),
    recoveryCodes: recoveryCodesTable(database),
    secondFactors: secondFactorsTable(database),
    notices: noticesTable(database),
  })
  const accounts = accountChanges({ users, left, tags: tagsTable(database) })
  const undo = undoing({ users, undoSteps, accounts })
  const items = readItems(database, request, isCancelled)
  if (!items) return null
  const { numbers, steps, gone } = items
  const planned = {
    numbers: new Int32Array(numbers.length),
    marks: new Int32Array(numbers.length),
    steps: new Int32Array(numbers.length),
  }
  const skipped = tally()
  const samples: string[] = []
  const effects = new Set<OperationName>()
  let changes = 0
  let administratorsLeft = users.countLastingAdministrators()
  for (let count = 0; count < gone; count += 1) skipped.add('gone', null)
  for (const [index, number] of numbers.entries()) {
    if (index % ACCOUNTS_AT_ONCE === 0) {
      if (isCancelled()) return null
      onProgress(index, numbers.length)
    }
    const step = steps?.[index] ?? 0
    const row = users.findByNumber(number)
    const user = row && toUser(row)
    const verdict = judge(user, {
      ...request,
      hasSessions: (userId) => sessions.hasAnyOfUser(userId),
      findUndo: () => undo.read(step),
    })
    if (verdict.kind === 'skip' || !user) {
      skipped.add(verdict.kind === 'skip' ? verdict.reason : 'gone', user?.email ?? null)
      continue
    }
    const loses = losesAdministrator(user, verdict)
    if (loses && administratorsLeft <= 1) skipped.add('last-administrator', user.email)
    else if (verdict.kind === 'issue-reset' && changes >= SLIPS_MAX) skipped.add('beyond-limit', user.email)
    else {
      if (loses) administratorsLeft -= 1
      if (verdict.kind === 'undo') for (const operation of verdict.effects) effects.add(operation)
      planned.numbers[changes] = number
      planned.marks[changes] = markOf(user)
      planned.steps[changes] = step
      changes += 1
      if (samples.length < SAMPLES) samples.push(user.email)
    }
  }
  return {
    total: numbers.length + gone,
    numbers: planned.numbers.slice(0, changes),
    marks: planned.marks.slice(0, changes),
    steps: planned.steps.slice(0, changes),
    effects: [...effects],
    samples,
    skipped: skipped.list(),
  }
}
