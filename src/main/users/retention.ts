import type { Transport } from '../../shared/api/definition.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import type { AuditEntry, Store } from '../store/ports/store.ts'

const entryOf = (action: string, transport: Transport, at: number): AuditEntry => ({
  at,
  actor: null,
  subject: null,
  action,
  transport,
  outcome: 'success',
  details: null,
})

/** Deleted users and groups go for good when their time has come, with all that is theirs; an address is free again. */
export const createRetention = ({ store, clock }: { store: Store; clock: Clock }) => {
  let isEnding = false

  return {
    /** All that are due, in parts, each an entry of its own; resolves to how many users. Ends early once it is told to. */
    run: async (transport: Transport): Promise<number> => {
      let purged = 0
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
