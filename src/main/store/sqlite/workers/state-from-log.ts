import type { ChainedValues } from '../tables/audit-chain.ts'

/** Actions that create a user, who is the subject of the entry. */
export const CREATING_ACTIONS = ['setup:createAdministrator', 'auth:register', 'users:create', 'users:add'] as const

export const PURGE_ACTION = 'users:purge'

/** The time slot of the event counts, as in migrations 009 and 013 (milliseconds): 15 minutes. */
const SLOT_MS = 900_000

const FAILURE = /^(wrong-credentials|wrong-second-factor|second-factor-delayed|second-factor-locked)/i

/** The reason of an entry for several refusals; the trigger reads the digits after the first bracket. */
const REPEATS = /^.* \[.* more from .* to .*\]$/is

const countOf = (outcome: string, reason: string | null): number =>
  outcome === 'refused' && reason !== null && REPEATS.test(reason)
    ? Number.parseInt(reason.slice(reason.indexOf(' [') + 2), 10) || 0
    : 1

/** The event of an entry, like the trigger of migration 013; null if it is not counted. */
const eventOf = (action: string, outcome: string, reason: string | null): string | null => {
  const isSuccess = outcome === 'success'
  switch (action) {
    case 'auth:login':
      if (isSuccess) return 'signIns'
      return FAILURE.test(reason ?? '') ? 'failures' : null
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

  add([id, at, , , subject, , action, , outcome, reason]: ChainedValues): void {
    const event = eventOf(action, outcome, reason)
    if (event !== null) {
      const key = `${at - (at % SLOT_MS)} ${event}`
      this.counts.set(key, (this.counts.get(key) ?? 0) + countOf(outcome, reason))
    }
    if (outcome !== 'success') return
    if (action === 'bulk:run') this.jobs.add(id)
    if (action === PURGE_ACTION) this.purged += 1
    if (subject !== null) this.#follow(id, subject, action, reason ?? '')
  }

  #follow(id: number, subject: string, action: string, reason: string): void {
    if (CREATING_ACTIONS.some((creating) => creating === action)) {
      this.created += 1
      const role = action === 'setup:createAdministrator' ? 'administrator' : reason
      if (role !== '' && role !== 'user') this.roles.set(subject, role)
      return
    }
    const [, undone] = /^users:\w+ #(\d+)$/.exec(reason) ?? []
    if (undone !== undefined) {
      this.undoneBy.set(Number(undone), id)
      const change = this.roleChanges.get(Number(undone))
      if (change) this.#setRole(id, subject, { from: change.to, to: change.from })
      return
    }
    const [, from, to] = (action === 'users:changeRole' && /^(\w+) to (\w+)$/.exec(reason)) || []
    if (from !== undefined && to !== undefined) this.#setRole(id, subject, { from, to })
    const [, given] = (action === 'users:update' && /(?:^|, )role to (\w+)/.exec(reason)) || []
    if (given !== undefined) this.roles.set(subject, given)
  }

  #setRole(id: number, subject: string, change: RoleChange): void {
    this.roleChanges.set(id, change)
    this.roles.set(subject, change.to)
  }

  roleOf(userId: string): string {
    return this.roles.get(userId) ?? 'user'
  }
}
