import { directoryNameOf } from '../../shared/domain/directory-name.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { calibrateHashCost } from '../auth/calibration.ts'
import { listRequiredActions, requireOwnSecondFactor } from '../auth/directory-rules.ts'
import type { Hasher } from '../auth/hasher.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { KeyStorage, Store } from '../store/ports/store.ts'
import { compact, readSize } from './compacting.ts'

export type SettingsParts = {
  readonly store: Store
  readonly hasher: Hasher
  readonly keyStorage: KeyStorage
  readonly computerName: string
}

const readSettings =
  ({ store, keyStorage, computerName }: SettingsParts): Handler<'settings:read'> =>
  async () => ({
    policy: (await store.readDirectory()).policy,
    keyStorage: await keyStorage.read(),
    computerName: directoryNameOf('', computerName),
  })

const updateSettings =
  ({ store }: SettingsParts): Handler<'settings:update'> =>
  async ({ input, user, context }) => {
    const next = { ...context.policy, secondFactorRoles: input.secondFactorRoles ?? context.policy.secondFactorRoles }
    requireOwnSecondFactor(listRequiredActions(user, context.policy), listRequiredActions(user, next))
    // A setting that is not named stays as it is.
    const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    return store.updatePolicy(changes, guardOf(context), successEntry(context, null))
  }

const calibrate =
  ({ hasher }: SettingsParts): Handler<'settings:calibrate'> =>
  () =>
    calibrateHashCost(hasher)

const setKeyStorage =
  ({ store, keyStorage }: SettingsParts): Handler<'settings:setKeyStorage'> =>
  async ({ input, context }) => {
    const former = await keyStorage.read()
    if (former.kind === input.kind) return former
    if (input.kind === 'keychain' && !former.hasKeychain) throw new Refusal('not-available')
    // The keys file is outside the database, so it is written after the commit of the guard and the entry.
    await store.recordEvent(guardOf(context), successEntry(context, null, { kind: 'key-storage', where: input.kind }))
    return keyStorage.keep(input.kind)
  }

/** The policy of the directory, and where keys.json is stored. */
export const createSettingsHandlers = (parts: SettingsParts): HandlersOf<'settings'> => ({
  'settings:read': readSettings(parts),
  'settings:update': updateSettings(parts),
  'settings:calibrate': calibrate(parts),
  'settings:setKeyStorage': setKeyStorage(parts),
  'settings:readSize': readSize(parts),
  'settings:compact': compact(parts),
})
