import type { ChainedValues } from '../tables/audit-chain.ts'

/** Entries that make a user; the subject is who was made. */
export const CREATING_ACTIONS = ['setup:createAdministrator', 'auth:register', 'users:create', 'users:add'] as const

export const PURGE_ACTION = 'users:purge'

/** As migrations 009 and 013 count: by the quarter of an hour (milliseconds). */
const SLOT_MS = 900_000

const FAILURE = /^(wrong-credentials|wrong-second-factor|second-factor-delayed|second-factor-locked)/i

/** Refusals that one entry stands for; the trigger reads the digits behind the first bracket. */
const REPEATS = /^.* \[.* more from .* to .*\]$/is

const countOf = (outcome: string, reason: string | null): number =>
  outcome === 'refused' && reason !== null && REPEATS.test(reason)
    ? Number.parseInt(reason.slice(reason.indexOf(' [') + 2), 10) || 0
    : 1

/** The event that an entry counts as, as the trigger of migration 013 has it; null where it is none. */
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

/** What the entries say of what is kept beside them, gathered while they are walked through, the oldest first. */
export class ToldByLog {
  /** How often each event was in each quarter of an hour, by `slot event`. */
  readonly counts = new Map<string, number>()
  /** Of whoever was ever more than a user, the role now. */
  readonly roles = new Map<string, string>()
  /** What an entry did to a role, which undoing it sets back. */
  readonly roleChanges = new Map<number, RoleChange>()
  /** Which entry undid an entry. */
  readonly undoneBy = new Map<number, number>()
  /** Entries that began a job. */
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
