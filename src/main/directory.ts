import { createBcryptHasher } from './auth/hasher.ts'
import { systemRandom } from './auth/random.ts'
import { FIRST_POLICY, HASH_COST, RESET_LIFETIME_MS, SESSION_LIMITS } from './config.ts'
import { type Core, createCore } from './core.ts'
import { type BrokenFolder, openDataFolder } from './store/data-folder.ts'

export type OpenedDirectory = { readonly kind: 'opened'; readonly core: Core } | BrokenFolder

/** The core on a data folder with the real clock, randomness and cost: what the app and the terminal start with. */
export const openDirectory = ({
  dataFolder,
  version,
  logError,
}: {
  dataFolder: string
  version: string
  logError: (id: string, error: unknown) => void
}): OpenedDirectory => {
  const folder = openDataFolder(dataFolder, FIRST_POLICY, Date.now())
  if (folder.kind === 'broken') return folder
  const core = createCore({
    store: folder.store,
    clock: Date.now,
    random: systemRandom,
    hasher: createBcryptHasher(HASH_COST),
    passwordKey: folder.keys.password,
    sessionLimits: SESSION_LIMITS,
    resetLifetimeMs: RESET_LIFETIME_MS,
    markSetUp: folder.markSetUp,
    version,
    dataFolder,
    logError,
  })
  return { kind: 'opened', core }
}
