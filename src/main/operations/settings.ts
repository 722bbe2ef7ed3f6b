import { guardOf, successEntry } from '../auth/audit-context.ts'
import { calibrateHashCost } from '../auth/calibration.ts'
import type { Hasher } from '../auth/hasher.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { KeyStorage, Store } from '../store/ports/store.ts'

type SettingsHandlers = Pick<Handlers, 'settings:read' | 'settings:update' | 'settings:calibrate'>

/** Where policy lives. */
export const settingsOperations = ({
  store,
  hasher,
  keyStorage,
}: {
  store: Store
  hasher: Hasher
  keyStorage: KeyStorage
}): SettingsHandlers => ({
  'settings:read': async () => ({ policy: (await store.readDirectory()).policy, keyStorage: await keyStorage.read() }),

  'settings:update': async ({ input, context }) => {
    // What was not named is left out of the change, not set to nothing.
    const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    return store.updatePolicy(changes, guardOf(context), successEntry(context, null, JSON.stringify(changes)))
  },

  'settings:calibrate': () => calibrateHashCost(hasher),
})
