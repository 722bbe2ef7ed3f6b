import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { KeyStorage, Store } from '../store/ports/store.ts'

/** How keys.json is kept. */
export const keyStorageOperations = ({
  store,
  keyStorage,
}: {
  store: Store
  keyStorage: KeyStorage
}): Pick<Handlers, 'settings:setKeyStorage'> => ({
  'settings:setKeyStorage': async ({ input, context }) => {
    const former = await keyStorage.read()
    if (former.kind === input.kind) return former
    if (input.kind === 'keychain' && !former.hasKeychain) throw new Refusal('not-available')
    // The file is outside the database: first the guard and the entry are committed, then it is written.
    await store.recordAct(guardOf(context), successEntry(context, null, input.kind))
    return keyStorage.keep(input.kind)
  },
})
