import type { KeyStorageView } from '../../shared/api/settings.ts'
import { directoryNameOf } from '../../shared/domain/directory-name.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { calibrateHashCost } from '../auth/calibration.ts'
import { listRequiredActions, requireOwnSecondFactor } from '../auth/directory-rules.ts'
import type { Hasher } from '../auth/hasher.ts'
import type { KeyRotation } from '../auth/key-rotation.ts'
import type { Backups } from '../backup/backups.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { KeyStorage, Store } from '../store/ports/store.ts'
import { compact, readSize } from './compacting.ts'

export type SettingsParts = {
  readonly store: Store
  readonly hasher: Hasher
  readonly keyStorage: KeyStorage
  readonly keyRotation: Pick<KeyRotation, 'rotate' | 'finish'>
  readonly backups: Pick<Backups, 'isRunning'>
  /** Runs work that the caller does not wait for. Its failure is logged. */
  readonly runLater: (work: Promise<void>) => void
  readonly computerName: string
}

const readKeys = async ({ store, keyStorage }: Pick<SettingsParts, 'store' | 'keyStorage'>): Promise<KeyStorageView> => ({
  ...(await keyStorage.read()),
  madeAt: (await store.readKeyGeneration()).madeAt,
  hasFormer: keyStorage.listFormer().length > 0,
})

const readSettings =
  ({ store, keyStorage, computerName }: SettingsParts): Handler<'settings:read'> =>
  async () => ({
    policy: (await store.readDirectory()).policy,
    keyStorage: await readKeys({ store, keyStorage }),
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

const rotateKeys =
  (parts: SettingsParts): Handler<'settings:rotateKeys'> =>
  async ({ context }) => {
    // A backup holds the keys and the database of one moment.
    if (parts.backups.isRunning) throw new Refusal('busy')
    await parts.keyRotation.rotate(guardOf(context), successEntry(context, null))
    parts.runLater(parts.keyRotation.finish())
    return readKeys(parts)
  }

const setKeyStorage =
  ({ store, keyStorage }: SettingsParts): Handler<'settings:setKeyStorage'> =>
  async ({ input, context }) => {
    const former = await readKeys({ store, keyStorage })
    if (former.kind === input.kind) return former
    if (input.kind === 'keychain' && !former.hasKeychain) throw new Refusal('not-available')
    // The keys file is outside the database, so it is written after the commit of the guard and the entry.
    await store.recordEvent(guardOf(context), successEntry(context, null, { kind: 'key-storage', where: input.kind }))
    await store.writeKeys(await keyStorage.prepareKeep(input.kind))
    return readKeys({ store, keyStorage })
  }

/** The policy of the directory, and where keys.json is stored. */
export const createSettingsHandlers = (parts: SettingsParts): HandlersOf<'settings'> => ({
  'settings:read': readSettings(parts),
  'settings:update': updateSettings(parts),
  'settings:calibrate': calibrate(parts),
  'settings:rotateKeys': rotateKeys(parts),
  'settings:setKeyStorage': setKeyStorage(parts),
  'settings:readSize': readSize(parts),
  'settings:compact': compact(parts),
})
