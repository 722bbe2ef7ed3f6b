import type { Database } from 'better-sqlite3'
import { findGroupStepFault } from './group-step-check.ts'
import { CREATING_ACTIONS, ERASED_ACTION, PURGE_ACTION, type StateFromLog } from './state-from-log.ts'
import { findStepFault } from './undo-step-check.ts'

/** Stored state that contradicts the audit log: the entry, and the user. */
export type Contradiction = {
  readonly fault: 'counts' | 'undo-step' | 'user-unrecorded' | 'user-removed' | 'role-unrecorded'
  readonly entry: number
  readonly user: string | null
}

/** Users between two checks for cancellation (about 50 ms). */
const USERS_AT_ONCE = 20_000

const CREATING = CREATING_ACTIONS.map((action) => `'${action}'`).join(', ')

const REMOVING = `'${PURGE_ACTION}', '${ERASED_ACTION}'`
/** The log in the database, and the entries about users from its archives. */
const LOGS = ['audit_entries', 'temp.archived_entries'] as const

const hasEntry = (userId: string, actions: string): string =>
  `(${LOGS.map((log) => `EXISTS (SELECT 1 FROM ${log} WHERE subject_id = ${userId} AND action IN (${actions}) AND outcome = 'success')`).join(' OR ')})`

/** Whether the stored event counts differ from the events in the log. */
const areCountsWrong = (database: Database, { counts }: StateFromLog): boolean => {
  const kept = database.prepare<[], { slot: number; event: string; count: number }>('SELECT slot, event, count FROM audit_counts')
  let fitting = 0
  for (const { slot, event, count } of kept.iterate()) {
    if (counts.get(`${slot} ${event}`) !== count) return true
    fitting += 1
  }
  return fitting !== counts.size
}

/** The email of a user without an entry that created it. */
const findUnrecorded = (database: Database, isCancelled: () => boolean): string | null => {
  const last = database.prepare<[], number | null>('SELECT max(number) FROM users').pluck().get() ?? 0
  const find = database
    .prepare<[number, number], string>(
      `SELECT email FROM users WHERE number > ? AND number <= ? AND NOT ${hasEntry('users.id', CREATING)} LIMIT 1`,
    )
    .pluck()
  for (let after = 0; after < last && !isCancelled(); after += USERS_AT_ONCE) {
    const email = find.get(after, after + USERS_AT_ONCE)
    if (email !== undefined) return email
  }
  return null
}

/** The entry that created a missing user without an entry that removed it. Searched only if the numbers of users differ. */
const findRemoved = (
  database: Database,
  { created, purged }: StateFromLog,
): { id: number; subject_email: string | null } | null => {
  const users = database.prepare<[], number>('SELECT count(*) FROM users').pluck().get() ?? 0
  if (created - purged === users) return null
  for (const log of LOGS) {
    const find = database.prepare<[], { id: number; subject_email: string | null }>(
      `SELECT id, subject_email FROM ${log} AS made WHERE action IN (${CREATING}) AND outcome = 'success'
         AND NOT EXISTS (SELECT 1 FROM users WHERE id = made.subject_id) AND NOT ${hasEntry('made.subject_id', REMOVING)} LIMIT 1`,
    )
    const removed = find.get()
    if (removed) return removed
  }
  return null
}

/** The email of a user whose role differs from the last role in the log. */
const findWrongRole = (database: Database, fromLog: StateFromLog): string | null => {
  const raised = database.prepare<[], { id: string; email: string; role: string }>(
    "SELECT id, email, role FROM users WHERE role <> 'user'",
  )
  for (const { id, email, role } of raised.iterate()) if (fromLog.roleOf(id) !== role) return email
  const find = database.prepare<[string], { email: string; role: string }>('SELECT email, role FROM users WHERE id = ?')
  for (const [id, role] of fromLog.roles) {
    const user = find.get(id)
    if (user && user.role !== role) return user.email
  }
  return null
}

/** The first contradiction between the stored state and a valid log; null if there is none, or if cancelled. */
export const findContradiction = (
  database: Database,
  fromLog: StateFromLog,
  { last, isCancelled }: { last: number; isCancelled: () => boolean },
): Contradiction | null => {
  const unrecorded = findUnrecorded(database, isCancelled)
  if (unrecorded !== null) return { fault: 'user-unrecorded', entry: last, user: unrecorded }
  const removed = findRemoved(database, fromLog)
  if (removed) return { fault: 'user-removed', entry: removed.id, user: removed.subject_email }
  const wrongRole = findWrongRole(database, fromLog)
  if (wrongRole !== null) return { fault: 'role-unrecorded', entry: last, user: wrongRole }
  const step = findStepFault(database, fromLog, isCancelled)
  if (step) return { fault: 'undo-step', ...step }
  const groupStep = findGroupStepFault(database, fromLog)
  if (groupStep !== null) return { fault: 'undo-step', entry: groupStep, user: null }
  return areCountsWrong(database, fromLog) ? { fault: 'counts', entry: last, user: null } : null
}
