import type { Transport } from '../../shared/api/definition.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import { type Clock, DAY_MS } from '../../shared/domain/time.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Archived, ArchivingSpan, AuditEntry, Store, Watch } from '../store/ports/store.ts'

/** The schedule moves entries once a month, because an archive of every day would be a file of every day (milliseconds). */
const SCHEDULE_MS = 30 * DAY_MS

/** With so many due entries the schedule does not wait. */
const MANY_ENTRIES = 20_000

/** The action of the entry that tells of an archive. */
export const ARCHIVED_ACTION = 'audit:archived'

/** The entries that the settings keep no longer in the database. Null if they keep all. */
const spanOf = ({ auditDays }: Policy, now: number): ArchivingSpan | null =>
  auditDays === null ? null : { before: now - auditDays * DAY_MS, now }

/** The entries that are due, with the time of the oldest one. Null where none is due. */
export const findDueEntries = async (store: Store, policy: Policy, now: number): ReturnType<Store['findDueEntries']> => {
  const span = spanOf(policy, now)
  return span && store.findDueEntries(span)
}

/** How many entries are due. */
export const countDueEntries = async (store: Store, policy: Policy, now: number): Promise<number> => {
  const due = await findDueEntries(store, policy, now)
  return due ? due.to - due.from + 1 : 0
}

/**
 * Moves the due entries into archives. Null if it was cancelled before the first one.
 *
 * @throws Refusal clock-jumped after a jump of the clock; and as `Store.archiveEntries`
 */
export const archiveLog = async (
  store: Store,
  policy: Policy,
  entry: Omit<AuditEntry, 'details'>,
  watch: Watch,
): Promise<Archived | null> => {
  const span = spanOf(policy, entry.at)
  if (!span) return { archives: 0, entries: 0 }
  const { hold } = await store.readRetention(entry.at - purgeTimeOf(0), entry.at)
  if (hold) throw new Refusal('clock-jumped')
  return store.archiveEntries(span, entry, watch)
}

/** What keeps the schedule from archiving until the next pass, and is no error. */
const isExpected = (error: unknown): boolean =>
  error instanceof Refusal && ['clock-jumped', 'busy', 'changed-meanwhile', 'not-available'].includes(error.error.code)

/** The part of the retention schedule that archives the log. */
export const createLogRetention = ({ store, clock }: { store: Store; clock: Clock }) => {
  const ending = new AbortController()

  const isDue = async (policy: Policy, now: number): Promise<boolean> => {
    const due = await findDueEntries(store, policy, now)
    if (!due) return false
    const since = spanOf(policy, now - SCHEDULE_MS)?.before ?? Number.NEGATIVE_INFINITY
    return due.oldest < since || due.to - due.from >= MANY_ENTRIES
  }

  return {
    run: async (transport: Transport): Promise<void> => {
      const { policy } = await store.readDirectory()
      const at = clock()
      if (ending.signal.aborted || !(await isDue(policy, at))) return
      const entry = { at, actor: null, subject: null, action: ARCHIVED_ACTION, transport, outcome: 'success' as const }
      try {
        await archiveLog(store, policy, entry, { onProgress: () => undefined, signal: ending.signal })
      } catch (error) {
        if (!isExpected(error)) throw error
      }
    },
    end: (): void => ending.abort(),
  }
}
