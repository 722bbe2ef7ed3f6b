import type { Database } from 'better-sqlite3'
import type { OperationName } from '../../../../shared/api/names.ts'
import type { SkipReason } from '../../../../shared/domain/bulk-changes.ts'
import { losesAdministrator } from '../../../../shared/domain/last-administrator.ts'
import { JOB_CODES_MAX } from '../../../../shared/domain/limits.ts'
import type { BulkDecision, BulkPlan, BulkPlanRequest, DecideBulk, UndoableChanges, User } from '../../ports/store.ts'
import { createEndedAccess } from '../stores/ended-access.ts'
import { createUndo } from '../stores/undo.ts'
import { createUserChanges } from '../stores/user-changes.ts'
import { openTables } from '../tables/store-tables.ts'
import { undoStepsTable } from '../tables/undo-steps.ts'
import { undoableAttributes } from '../tables/user-columns.ts'
import { ACCOUNTS_AT_ONCE, readSelection } from './bulk-selection.ts'

/** The offset basis of FNV-1a with 32 bits. */
const FNV_BASIS = 0x811c9dc5

/** The prime of FNV-1a with 32 bits. */
const FNV_PRIME = 0x01000193

/** A password that its owner changes does not matter to a bulk change. */
const decisiveAttributes = undoableAttributes.filter((attribute) => attribute !== 'passwordChangedAt')

/**
 * The fingerprint of the attributes that a decision depends on: all that an administrator can change (FNV-1a, 32 bits). If it differs from the
 * plan, the job skips the user.
 */
export const fingerprintOf = (user: User): number => {
  const text = JSON.stringify(decisiveAttributes.map((attribute) => user[attribute]))
  let hash = FNV_BASIS
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  return hash | 0
}

/** How many emails a plan shows per group, so that an administrator can check the selection. */
const SAMPLES = 5

/** The users of the plan, or the undo steps of a job; null if cancelled. */
const readItems = (database: Database, { change, selection, now }: BulkPlanRequest, isCancelled: () => boolean) => {
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

/** What the decision changes of the user; null if it changes no field. */
const changesOf = (decision: BulkDecision): UndoableChanges | null => {
  switch (decision.kind) {
    case 'change':
      return decision.changes
    case 'undo':
      return decision.step.changes
    default:
      return null
  }
}

/** Plans a bulk change in one read transaction; null if cancelled. */
export const makePlan = (
  database: Database,
  request: BulkPlanRequest,
  {
    decide,
    onProgress,
    isCancelled,
  }: { decide: DecideBulk; onProgress: (done: number, total: number) => void; isCancelled: () => boolean },
): BulkPlan | null => {
  database.exec('BEGIN')
  const tables = openTables(database)
  const { users, sessions } = tables
  const endedAccess = createEndedAccess(tables)
  const userChanges = createUserChanges({ ...tables, endedAccess })
  const undo = createUndo({ ...tables, userChanges, endedAccess })
  const items = readItems(database, request, isCancelled)
  if (!items) return null
  const { numbers, steps, gone } = items
  const planned = {
    numbers: new Int32Array(numbers.length),
    fingerprints: new Int32Array(numbers.length),
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
    const user = users.findByNumber(number)
    const decision = decide(user, {
      ...request,
      hasSessions: (userId) => sessions.hasAnyOfUser(userId),
      findUndo: () => undo.read(step),
    })
    if (decision.kind === 'skip' || !user) {
      skipped.add(decision.kind === 'skip' ? decision.reason : 'gone', user?.email ?? null)
      continue
    }
    const changed = changesOf(decision)
    const loses = changed !== null && losesAdministrator(user, changed)
    if (loses && administratorsLeft <= 1) skipped.add('last-administrator', user.email)
    else if (decision.kind === 'issue-code' && changes >= JOB_CODES_MAX) skipped.add('beyond-limit', user.email)
    else {
      if (loses) administratorsLeft -= 1
      if (decision.kind === 'undo') for (const operation of decision.effects) effects.add(operation)
      planned.numbers[changes] = number
      planned.fingerprints[changes] = fingerprintOf(user)
      planned.steps[changes] = step
      changes += 1
      if (samples.length < SAMPLES) samples.push(user.email)
    }
  }
  return {
    total: numbers.length + gone,
    numbers: planned.numbers.slice(0, changes),
    fingerprints: planned.fingerprints.slice(0, changes),
    steps: planned.steps.slice(0, changes),
    effects: [...effects],
    samples,
    skipped: skipped.list(),
  }
}
