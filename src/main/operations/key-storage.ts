import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/entries.ts'
import type { KeyStorage, Store } from '../store/store.ts'
import type { Handlers } from './call.ts'

/** How keys.json is kept. */
export const keyStorageOperations = ({
  store,
  keyStorage,
}: {
  store: Store
  keyStorage: KeyStorage
}): Pick<Handlers, 'settings:keepKeys'> => ({
  'settings:keepKeys': async ({ input, act }) => {
    const former = await keyStorage.read()
    if (former.kind === input.kind) return former
    if (input.kind === 'keychain' && !former.hasKeychain) throw new Refusal('not-available')
    // The file is outside the database: first the guard and the entry are committed, then it is written.
    await store.recordAct(guardOf(act), successEntry(act, null, input.kind))
    return keyStorage.keep(input.kind)
  },
})
