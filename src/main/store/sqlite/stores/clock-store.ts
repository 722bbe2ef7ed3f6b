import { Refusal } from '../../../../shared/errors.ts'
import type { ClockPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of the clock and of recorded times. */
export const clockStore = (context: StoreContext): ClockPort => {
  const { database, tables, queue } = context
  const { recordedTimes, retentionHold, audit } = tables
  const countUsers = database.prepare<[number], number>('SELECT count(*) FROM users WHERE deleted_at <= ?').pluck()
  const countGroups = database.prepare<[number], number>('SELECT count(*) FROM groups WHERE deleted_at <= ?').pluck()

  return {
    readLatestTime: async () => recordedTimes.findLatest(),

    writeBackTimes: async ({ now, latest, steps }, entry) => {
      const head = await queue.write(() => {
        const { times, touchesDeleted } = recordedTimes.writeBack(now, steps)
        retentionHold.setBack(now, { by: latest - now, touchesDeleted })
        return times === 0 ? null : audit.append({ ...entry, details: { kind: 'clock-set-back', from: latest, times } })
      })
      if (!head) return
      context.keepHead(head)
      context.changes.announce('directory', 'users', 'sessions', 'alerts', 'audit')
    },

    readRetention: async (deletedUpTo, now) => ({
      hold: retentionHold.find(recordedTimes.findLastEntryAt(), now),
      users: countUsers.get(deletedUpTo) ?? 0,
      groups: countGroups.get(deletedUpTo) ?? 0,
    }),

    resumeRetention: (guard, entry) =>
      context.write(guard, entry, ['directory'], () => {
        if (!retentionHold.find(recordedTimes.findLastEntryAt(), guard.now)) throw new Refusal('changed-meanwhile')
        retentionHold.release()
      }),
  }
}
