import { FIRST_POLICY } from '../shared/policy.ts'
import { createBcryptHasher } from './auth/hasher.ts'
import { systemRandom } from './auth/random.ts'
import { RESET_LIFETIME_MS } from './config.ts'
import { type Core, createBrokenDispatch, createCore } from './core.ts'
import type { Dispatch } from './operations/dispatch.ts'
import { type FolderOptions, openDataFolder } from './store/data-folder.ts'
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
export const openDirectory = async (
  parts: DirectoryParts,
  options: Pick<FolderOptions, 'findSealer' | 'doesWithoutKeys' | 'readerProgram'> & {
    /** A new directory keeps to the original exercise; one that is there stays what it is. */
    readonly isCompat?: boolean
  },
): Promise<OpenedDirectory> => {
  const { isCompat = false, ...how } = options
  const firstPolicy = { ...FIRST_POLICY, compat: isCompat }
  const folder = await openDataFolder(parts.dataFolder, { ...how, firstPolicy, now: Date.now() })
  if (folder.kind === 'broken') return openBroken(parts, folder)
  const core = createCore({
    ...parts,
    store: folder.store,
    // Asked anew each time, as the system's time is: the tests turn it.
    clock: () => Date.now(),
    random: systemRandom,
    hasher: createBcryptHasher(),
    passwordKey: folder.keyRing.keys?.password ?? null,
    secondFactorKey: folder.keyRing.keys?.secondFactor ?? null,
    keyStorage: folder.keyRing.storage,
    readHashCost: async () => (await folder.store.readPolicy()).hashCost,
    resetLifetimeMs: RESET_LIFETIME_MS,
    markSetUp: folder.keyRing.markSetUp,
  })
  return { dispatch: core.dispatch, core, close: core.close }
}

/** A folder whose fault is known before it is opened. */
export const openBroken = (parts: DirectoryParts, { reason, file }: BrokenFolder): OpenedDirectory => ({
  dispatch: createBrokenDispatch({ ...parts, reason, file, makeErrorId: systemRandom.uuid }),
  core: null,
  close: async () => undefined,
})
