import { calibrateHashCost } from '../auth/calibration.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import type { Hasher } from '../auth/hasher.ts'
import type { KeyStorage, Store } from '../store/store.ts'
import type { Handlers } from './call.ts'

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

  'settings:update': async ({ input, act }) => {
    // What was not named is left out of the change, not set to nothing.
    const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    return store.updatePolicy(changes, guardOf(act), successEntry(act, null, JSON.stringify(changes)))
  },

  'settings:calibrate': () => calibrateHashCost(hasher),
})
