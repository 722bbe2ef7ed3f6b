import { createBcryptHasher } from './auth/hasher.ts'
import { systemRandom } from './auth/random.ts'
import { FIRST_POLICY, HASH_COST, RESET_LIFETIME_MS, SESSION_LIMITS } from './config.ts'
import { type Core, createBrokenDispatch, createCore } from './core.ts'
import type { Dispatch } from './operations/dispatch.ts'
import { openDataFolder } from './store/data-folder.ts'
import type { BrokenFolder } from './store/folder.ts'

/** A directory as a program holds it. Where it is broken, there is no core, and dispatch answers why. */
export type OpenedDirectory = {
  readonly dispatch: Dispatch
  readonly core: Core | null
  readonly close: () => Promise<void>
}

export type DirectoryParts = {
  readonly dataFolder: string
  readonly version: string
  readonly logError: (id: string, error: unknown) => void
}

/** What the app and the terminal start with: the core on a data folder with the real clock, randomness and cost. */
export const openDirectory = (parts: DirectoryParts): OpenedDirectory => {
  const folder = openDataFolder(parts.dataFolder, FIRST_POLICY, Date.now())
  if (folder.kind === 'broken') return openBroken(parts, folder)
  const core = createCore({
    ...parts,
    store: folder.store,
    clock: Date.now,
    random: systemRandom,
    hasher: createBcryptHasher(HASH_COST),
    passwordKey: folder.keys.password,
    sessionLimits: SESSION_LIMITS,
    resetLifetimeMs: RESET_LIFETIME_MS,
    markSetUp: folder.markSetUp,
  })
  return { dispatch: core.dispatch, core, close: core.close }
}

/** A folder whose fault is known before it is opened. */
export const openBroken = (parts: DirectoryParts, { reason, file }: BrokenFolder): OpenedDirectory => ({
  dispatch: createBrokenDispatch({ ...parts, reason, file, makeErrorId: systemRandom.uuid }),
  core: null,
  close: async () => undefined,
})
