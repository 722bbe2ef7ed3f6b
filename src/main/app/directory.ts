import { hostname } from 'node:os'
import type { Transport } from '../../shared/api/definition.ts'
import { FIRST_COMPAT_POLICY, FIRST_POLICY } from '../../shared/domain/policy.ts'
import { createHasher } from '../auth/hasher.ts'
import { systemRandom } from '../auth/secrets.ts'
import { Restores, type WhileClosed } from '../backup/restores.ts'
import type { Dispatch } from '../pipeline/dispatch.ts'
import { readTrace } from '../platform/trace.ts'
import { type FolderOptions, openDataFolder } from '../store/data-folder.ts'
import type { BrokenFolder, Closed } from '../store/folder.ts'
import { type FindSealer, formatKeysFor } from '../store/key-ring.ts'
import type { Store } from '../store/ports/store.ts'
import { createBrokenDispatch } from './broken-dispatch.ts'
import { RESET_LIFETIME_MS } from './configuration.ts'
import { type Core, createCore } from './core.ts'

/** An opened directory. A broken one has no core, and dispatch returns the reason. */
export type OpenedDirectory = {
  readonly dispatch: Dispatch
  readonly core: Core | null
  readonly restores: Restores
  /** False if a keychain seals the keys, and this process does without them. */
  readonly hasKeys: boolean
  /** Files that other users of the computer could access until now. The audit log lists them too. */
  readonly closed: readonly Closed[]
  readonly close: () => Promise<void>
}

export type DirectoryParts = {
  readonly dataFolder: string
  readonly version: string
  readonly logError: (id: string, error: unknown) => void
  readonly findSealer: FindSealer
  /** The entry file of the worker threads. */
  readonly readerProgram: string
  /** Closes and opens the directory around a restore. Default: this process restores nothing. */
  readonly whileClosed?: WhileClosed
  /** Those of the directory that this one follows in the same process. */
  readonly restores?: Restores
}

const makeRestores = (parts: DirectoryParts, readKeysOfToday: () => string | null): Restores => {
  const { dataFolder, readerProgram, findSealer, whileClosed = null, logError } = parts
  const restores =
    parts.restores ??
    new Restores({
      dataFolder,
      program: readerProgram,
      clock: () => Date.now(),
      logError: (error) => logError(systemRandom.uuid(), error),
      whileClosed,
      formatKeys: (keys) => formatKeysFor(dataFolder, keys, findSealer),
    })
  restores.follow(readKeysOfToday)
  return restores
}

/** Opens a data folder with the real clock, random source and hash cost, for the app and the terminal. */
export const openDirectory = async (
  parts: DirectoryParts,
  options: Pick<FolderOptions, 'doesWithoutKeys'> & {
    /** Creates a new directory in compat mode. An existing directory keeps its mode. */
    readonly isCompat?: boolean
    /** The program that opens the directory. */
    readonly transport: Transport
    /** Files that this program closed to other users before it opened the directory. */
    readonly alreadyClosed?: readonly Closed[]
  },
): Promise<OpenedDirectory> => {
  const { isCompat = false, transport, alreadyClosed = [], ...how } = options
  const firstPolicy = isCompat ? FIRST_COMPAT_POLICY : FIRST_POLICY
  const trace = readTrace(process.env.GATEHOUSE_TRACE)
  const traceStatement = trace.statement
  const { findSealer, readerProgram } = parts
  const opening = { ...how, findSealer, readerProgram, firstPolicy, now: Date.now(), traceStatement }
  const folder = await openDataFolder(parts.dataFolder, opening)
  if (folder.kind === 'broken') return openBroken(parts, folder)
  const restores = makeRestores(parts, () => folder.keyRing.backup?.file ?? null)
  const core = createCore({
    ...parts,
    logFault: parts.logError,
    computerName: hostname(),
    trace,
    store: folder.store,
    // Calls `Date.now` each time, because tests replace it.
    clock: () => Date.now(),
    random: systemRandom,
    hasher: createHasher(readerProgram),
    keys: folder.keyRing.keys,
    keyStorage: folder.keyRing.storage,
    backupKeys: folder.keyRing.backup,
    restores,
    resetLifetimeMs: RESET_LIFETIME_MS,
    markSetUp: folder.keyRing.markSetUp,
  })
  const closed = [...alreadyClosed, ...folder.closed]
  try {
    await recordClosed(folder.store, closed, transport)
  } catch (error) {
    // A busy or full directory must still open. The program reports the closed files in any case.
    parts.logError(systemRandom.uuid(), error)
  }
  return { dispatch: core.dispatch, core, restores, hasKeys: folder.keyRing.keys !== null, closed, close: core.close }
}

/** A sentence for a terminal and the program's log. */
export const formatClosed = ({ file, exposure }: Closed): string =>
  `Other users of this computer could ${exposure === 'write' ? 'write to' : 'read'} ${file ?? 'the data folder'}. Gatehouse has closed it to them.`

/** Writes to the audit log when a file was closed to other users, so that an investigation can find the time. */
const recordClosed = async (store: Store, closed: readonly Closed[], transport: Transport): Promise<void> => {
  if (closed.length === 0) return
  const at = Date.now()
  const details = { kind: 'folder-closed' as const, exposures: closed.map(({ file, exposure }) => ({ file, exposure })) }
  const about = { at, actor: null, subject: null, action: 'folder:closed', transport }
  await store.recordEvent({ now: at }, { ...about, outcome: 'success', details })
}

/** Makes a directory for a folder that is known to be broken. */
export const openBroken = (parts: DirectoryParts, { reason, file }: BrokenFolder): OpenedDirectory => {
  const restores = makeRestores(parts, () => null)
  const dispatch = createBrokenDispatch({
    ...parts,
    reason,
    file,
    restores,
    makeErrorId: systemRandom.uuid,
    trace: readTrace(process.env.GATEHOUSE_TRACE),
  })
  return { dispatch, core: null, restores, hasKeys: true, closed: [], close: () => restores.close() }
}
