import type { ChainedValues } from '../tables/audit-chain.ts'

/** Actions that create a user, who is the subject of the entry. */
export const CREATING_ACTIONS = ['setup:createAdministrator', 'auth:register', 'users:create', 'users:add'] as const

export const PURGE_ACTION = 'users:purge'

/** The end of an erasure, which removes the user too. `isPurged` in its detail: there was no row any more. */
export const ERASED_ACTION = 'users:erased'

/** The time slot of the event counts, as in migration 001 (milliseconds): 15 minutes. */
const SLOT_MS = 900_000

/** The codes of a sign-in that count as a failure. */
const FAILURES: readonly unknown[] = ['wrong-credentials', 'wrong-second-factor', 'second-factor-delayed', 'second-factor-locked']

type Details = Readonly<Record<string, unknown>>

const NO_DETAILS: Details = {}

/** The fields of a stored detail. They are not checked by the schema, because a log may have millions of entries. */
export const readDetails = (stored: string | null): Details => {
  if (stored === null) return NO_DETAILS
  try {
    const value: unknown = JSON.parse(stored)
    return typeof value === 'object' && value !== null ? { ...value } : NO_DETAILS
  } catch {
    return NO_DETAILS
  }
}

/** The change of role that a detail of a changed user tells. Null if it tells none. */
const roleGivenBy = ({ kind, changes }: Details): RoleChange | null => {
  if (kind !== 'fields-changed' || !Array.isArray(changes)) return null
  const change: unknown = changes.find((one) => one?.field === 'role')
  if (typeof change !== 'object' || change === null || !('to' in change) || !('from' in change)) return null
  return { from: String(change.from), to: String(change.to) }
}

const countOf = ({ kind, count }: Details): number =>
  kind === 'refused-repeatedly' && typeof count === 'number' ? Math.trunc(count) : 1

/** The event of an entry, like the trigger of migration 001; null if it is not counted. */
const eventOf = (action: string, outcome: string, { code }: Details): string | null => {
  const isSuccess = outcome === 'success'
  switch (action) {
    case 'auth:login':
      if (isSuccess) return 'signIns'
      return FAILURES.includes(code) ? 'failures' : null
    case 'auth:lock':
      return isSuccess ? 'lockouts' : null
    case 'auth:reset':
      return isSuccess ? 'resets' : null
    default:
      return null
  }
}

type RoleChange = { readonly from: string; readonly to: string }

/** The state that follows from the log, computed entry by entry, oldest first. */
export class StateFromLog {
  /** The number of events per time slot, by `slot event`. */
  readonly counts = new Map<string, number>()
  /** The current role of each user who ever had another role than `user`. */
  readonly roles = new Map<string, string>()
  /** The role change of an entry, which undoing it reverts. */
  readonly roleChanges = new Map<number, RoleChange>()
  /** The entry that undid an entry. */
  readonly undoneBy = new Map<number, number>()
  /** Entries that started a job. */
  readonly jobs = new Set<number>()
  created = 0
  purged = 0

  add([id, at, , , subject, , action, , outcome, stored]: ChainedValues): void {
    const details = readDetails(stored)
    const event = eventOf(action, outcome, details)
    if (event !== null) {
      const key = `${at - (at % SLOT_MS)} ${event}`
      this.counts.set(key, (this.counts.get(key) ?? 0) + countOf(details))
    }
    if (outcome !== 'success') return
    if (action === 'bulk:run' || action === 'imports:run' || action === 'transfers:run') this.jobs.add(id)
    if (action === PURGE_ACTION || (action === ERASED_ACTION && details.isPurged !== true)) this.purged += 1
    if (subject !== null) this.#follow(id, subject, action, details)
    // A change of a group has no user as its subject.
    else if (details.kind === 'undone' && typeof details.entry === 'number') this.undoneBy.set(details.entry, id)
  }

  #follow(id: number, subject: string, action: string, details: Details): void {
    if (CREATING_ACTIONS.some((creating) => creating === action)) {
      this.created += 1
      const role = action === 'setup:createAdministrator' ? 'administrator' : details.role
      if (typeof role === 'string' && role !== 'user') this.roles.set(subject, role)
      return
    }
    const { kind, entry, from, to } = details
    if (kind === 'undone' && typeof entry === 'number') {
      this.undoneBy.set(entry, id)
      const change = this.roleChanges.get(entry)
      if (change) this.#setRole(id, subject, { from: change.to, to: change.from })
      return
    }
    if (kind === 'role-changed' && typeof from === 'string' && typeof to === 'string') this.#setRole(id, subject, { from, to })
    const given = roleGivenBy(details)
    if (given !== null) this.#setRole(id, subject, given)
  }

  #setRole(id: number, subject: string, change: RoleChange): void {
    this.roleChanges.set(id, change)
    this.roles.set(subject, change.to)
  }

  roleOf(userId: string): string {
    return this.roles.get(userId) ?? 'user'
  }
}
