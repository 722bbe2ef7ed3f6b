import type { Transport } from '../../shared/api/definition.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import type { AuditEntry, Store } from '../store/ports/store.ts'

/** Deleted accounts go for good when their time has come, with all that is theirs; their address is free again. */
export const createRetention = ({ store, clock }: { store: Store; clock: Clock }) => {
  let isEnding = false

  return {
    /** All that are due, in parts, each an entry of its own; resolves to how many. Ends early once it is told to. */
    run: async (transport: Transport): Promise<number> => {
      let purged = 0
      while (!isEnding) {
        const now = clock()
        const entry: AuditEntry = {
          at: now,
          actor: null,
          subject: null,
          action: 'users:purge',
          transport,
          outcome: 'success',
          details: null,
        }
        const count = await store.purgeUsers({ deletedUpTo: now - purgeTimeOf(0) }, { now }, entry)
        if (count === 0) break
        purged += count
      }
      return purged
    },
    end: (): void => {
      isEnding = true
    },
  }
}
