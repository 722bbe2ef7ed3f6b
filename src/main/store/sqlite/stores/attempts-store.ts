import type { AttemptsPort } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { StoreContext } from './store-context.ts'

type Counting = { readonly change: Parameters<AttemptsPort['countAttempt']>[0]; readonly now: number }

/** Runs the same statements for known and unknown users, and writes even if nothing has changed, so that the time reveals nothing. */
const countAttempt = ({ attempts, alerts }: Tables, { change, now }: Counting) => {
  const { userId, kind, transport, rule } = change
  const before = attempts.read(userId ?? '', { kind, transport })
  const { decision, next, isAlarming = false } = rule(before, now)
  attempts.write(userId ?? '', { kind, transport }, next)
  attempts.countUnknown(kind, userId === null)
  if (userId === null)
    return { counted: { decision: 'open' as const, delayedUntil: null, attempt: null }, locks: false, alarms: false }
  const locks = before.lockedAt === null && next.lockedAt !== null
  if (locks) attempts.mark(userId)
  // Only at this one failure, like a new lock, so that the time of other attempts reveals nothing.
  const alarms = isAlarming && transport !== 'any'
  if (alarms) alerts.raise({ userId, kind: 'many-failures', at: now, transport })
  const imposed = {
    delayedUntil: next.delayedUntil === before.delayedUntil ? null : next.delayedUntil,
    lockedAt: locks ? next.lockedAt : null,
  }
  const attempt = decision === 'open' ? { userId, kind, transport, ...imposed } : null
  return { counted: { decision, delayedUntil: next.delayedUntil, attempt }, locks, alarms }
}

/** The port of attempts and locks. */
export const attemptsStore = (context: StoreContext): AttemptsPort => {
  const { tables, queue } = context
  const { attempts, users, audit } = tables
  return {
    readAttempts: async (userId, key) => attempts.read(userId, key),

    unlock: ({ userId }, guard, entry) =>
      context.write(guard, entry, ['users'], () => {
        users.requireById(userId)
        attempts.clearAll(userId)
      }),

    clearDelay: ({ userId }, guard, entry) =>
      context.write(guard, entry, ['users'], () => {
        users.requireById(userId)
        attempts.endDelays(userId)
      }),

    countAttempt: async (change, now, entry) => {
      const { counted, locks, alarms } = await queue.writeSoon(() => {
        const result = countAttempt(tables, { change, now })
        // Not anchored: the entry is not on the disk yet. If a power loss undid it, the anchor would report a truncated log.
        if (result.locks) audit.append(entry)
        return result
      })
      if (locks) context.changes.announce('users', 'audit')
      if (alarms) context.changes.announce('alerts')
      return counted
    },

    takeBackAttempt: (attempt) => queue.writeSoon(() => attempts.takeBack(attempt)),
    clearAttempts: (userId, key) => queue.writeSoon(() => attempts.clear(userId, key)),
  }
}
