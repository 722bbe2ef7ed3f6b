import type { Transport } from '../../shared/api/contract.ts'
import { FIRST_POLICY } from '../../shared/domain/policy.ts'
import { createBcryptHasher } from '../auth/hasher.ts'
import { systemRandom } from '../auth/random.ts'
import type { Dispatch } from '../pipeline/dispatch.ts'
import { type FolderOptions, openDataFolder } from '../store/data-folder.ts'
import type { BrokenFolder, Closed } from '../store/folder.ts'
import type { Store } from '../store/ports/store.ts'
import { RESET_LIFETIME_MS } from './configuration.ts'
import { type Core, createBrokenDispatch, createCore } from './core.ts'

/** A directory as a program holds it. Where it is broken, there is no core, and dispatch answers why. */
export type OpenedDirectory = {
  readonly dispatch: Dispatch
  readonly core: Core | null
  /** What other users of the computer could do with the folder until now; the audit log has it too. */
  readonly closed: readonly Closed[]
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
    /** Which program opens it. */
    readonly transport: Transport
    /** What this program has closed before it opened the directory. */
    readonly alreadyClosed?: readonly Closed[]
  },
): Promise<OpenedDirectory> => {
  const { isCompat = false, transport, alreadyClosed = [], ...how } = options
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
  const closed = [...alreadyClosed, ...folder.closed]
  try {
    await recordClosed(folder.store, closed, transport)
  } catch (error) {
    // A directory that is busy or full now is no reason not to open it; the program says what was closed all the same.
    parts.logError(systemRandom.uuid(), error)
  }
  return { dispatch: core.dispatch, core, closed, close: core.close }
}

/** In words, for a terminal and for the program's own log. */
export const formatClosed = ({ file, exposure }: Closed): string =>
  `Other users of this computer could ${exposure === 'write' ? 'write to' : 'read'} ${file ?? 'the data folder'}. Gatehouse has closed it to them.`

/** Whoever looks for what others may have done must find from when on they no longer could. */
const recordClosed = async (store: Store, closed: readonly Closed[], transport: Transport): Promise<void> => {
  if (closed.length === 0) return
  const at = Date.now()
  const reason = closed.map(({ file, exposure }) => `${file ?? 'folder'}: ${exposure}`).join(', ')
  const entry = { at, actor: null, subject: null, action: 'folder:closed', transport, outcome: 'success' as const, reason }
  await store.recordAct({ now: at }, entry)
}

/** A folder whose fault is known before it is opened. */
export const openBroken = (parts: DirectoryParts, { reason, file }: BrokenFolder): OpenedDirectory => ({
  dispatch: createBrokenDispatch({ ...parts, reason, file, makeErrorId: systemRandom.uuid }),
  core: null,
  closed: [],
  close: async () => undefined,
})
