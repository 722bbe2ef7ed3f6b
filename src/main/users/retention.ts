import type { Transport } from '../../shared/api/definition.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import type { AuditEntry, Store } from '../store/ports/store.ts'
import { countDueEntries } from './log-retention.ts'

const entryOf = (action: string, transport: Transport, at: number): AuditEntry => ({
  at,
  actor: null,
  subject: null,
  action,
  transport,
  outcome: 'success',
  details: null,
})

/** Whether a jump of the clock holds the purge. The log tells it once, when the hold begins. */
const isHeld = async (store: Store, transport: Transport, now: number): Promise<boolean> => {
  const { hold, users, groups } = await store.readRetention(now - purgeTimeOf(0), now)
  if (hold === null) return false
  const entries = hold.isRecorded ? 0 : await countDueEntries(store, (await store.readDirectory()).policy, now)
  if (hold.isRecorded || users + groups + entries === 0) return true
  const details = { kind: 'retention-held' as const, from: hold.from, users, groups, ...(entries > 0 && { entries }) }
  await store.recordEvent({ now }, { ...entryOf('retention:held', transport, now), details })
  return true
}

/** Deleted users and groups go for good when their time has come, with all that is theirs; an address is free again. */
export const createRetention = ({ store, clock }: { store: Store; clock: Clock }) => {
  let isEnding = false

  return {
    /** All that are due, in parts, each an entry of its own; resolves to how many users. Ends early once it is told to. */
    run: async (transport: Transport): Promise<number> => {
      let purged = 0
      if (await isHeld(store, transport, clock())) return purged
      while (!isEnding) {
        const now = clock()
        const count = await store.purgeUsers(
          { deletedUpTo: now - purgeTimeOf(0) },
          { now },
          entryOf('users:purge', transport, now),
        )
        if (count === 0) break
        purged += count
      }
      for (let isLeft = true; isLeft && !isEnding; ) {
        const now = clock()
        isLeft = await store.purgeGroups({ deletedUpTo: now - purgeTimeOf(0) }, { now }, entryOf('groups:purge', transport, now))
      }
      return purged
    },
    end: (): void => {
      isEnding = true
    },
  }
}
