import type { StatusView } from '../../shared/api/app.ts'
import type { Transport } from '../../shared/api/definition.ts'
import type { Topic } from '../../shared/api/names.ts'
import { directoryNameOf } from '../../shared/domain/directory-name.ts'
import { fail } from '../../shared/result.ts'
import { type AuditContext, successEntry } from '../auth/audit-context.ts'
import { type Auth, type AuthParts, createAuth } from '../auth/auth.ts'
import { ClockWatch } from '../auth/clock-watch.ts'
import { directoryRulesOf } from '../auth/directory-rules.ts'
import { KeyRotation } from '../auth/key-rotation.ts'
import { startBackupSchedule } from '../backup/backup-schedule.ts'
import { Backups } from '../backup/backups.ts'
import type { Restores } from '../backup/restores.ts'
import { type AgreedPlan, createPlans } from '../jobs/bulk-plans.ts'
import { FileExports } from '../jobs/file-exports.ts'
import type { AgreedImport } from '../jobs/import-run.ts'
import { createJobs } from '../jobs/job-runner.ts'
import { createPrintedCodes } from '../jobs/printed-codes.ts'
import { TransferPlans } from '../jobs/transfer-plans.ts'
import type { AppParts } from '../operations/app.ts'
import { createHttpActivity, type HttpActivity } from '../operations/http.ts'
import { createHandlers, createReauthenticationRules, type HandlerParts, resumeWork } from '../operations/index.ts'
import { outlivesCore } from '../pipeline/call-parsing.ts'
import { createDispatch, type DirectoryStatus, type Dispatch, traceCalls } from '../pipeline/dispatch.ts'
import { createLongReads } from '../pipeline/long-reads.ts'
import { type AttemptLimits, createRateLimiter, UNCOUNTED } from '../pipeline/rate-limiter.ts'
import { createRefusalLog } from '../pipeline/refusal-log.ts'
import { within } from '../platform/sequencer.ts'
import { findStorageFault } from '../platform/storage-fault.ts'
import { NO_TRACE, type Trace } from '../platform/trace.ts'
import { SingleSignOn } from '../sso/single-sign-on.ts'
import type { BackupKeys, KeyStorage, Store } from '../store/ports/store.ts'
import { CLOSE_WITHIN_MS, PURGE_EVERY_MS } from './configuration.ts'
import { examineDirectory } from './examination.ts'
import { createRetentionSchedule } from './retention-schedule.ts'

export type CoreParts = Omit<AuthParts, 'followKeys'> & {
  readonly version: string
  readonly dataFolder: string
  /** The name of a directory that its administrators have not named. */
  readonly computerName: string
  readonly keyStorage: KeyStorage
  /** Null if this process cannot open the keys. */
  readonly backupKeys: BackupKeys | null
  readonly restores: Restores
  /** The entry file of the worker threads. */
  readonly readerProgram: string
  readonly logError: (id: string, error: unknown) => void
  /** Logs what a window reports of itself. Default: it is dropped. */
  readonly logFault?: AppParts['logFault']
  /** Default: nothing is traced. */
  readonly trace?: Trace
  /** Limits of the rate limiter. A measurement of many attempts passes its own. */
  readonly attemptLimits?: AttemptLimits
}

/** Gatehouse without a window. Every transport calls it. */
export type Core = {
  readonly dispatch: Dispatch
  /** The rules below the operations, for the terminal and for tests. Transports use only `dispatch`. */
  readonly auth: Auth
  readonly store: Store
  readonly singleSignOn: Pick<SingleSignOn, 'findServer'>
  /** Receives the state and calls of the HTTP transport, and what opens its port again. */
  readonly httpActivity: Pick<HttpActivity, 'setState' | 'recordCall' | 'onRetry'>
  readonly onChanged: (listener: (topic: Topic) => void) => () => void
  /** Ends the session of a window that closed, crashed or reloaded. */
  readonly endSession: (sessionId: string) => Promise<void>
  /** Ends sessions that windows of a previous run left open. Only the process that holds the directory's lock may call it. */
  readonly endAbandonedSessions: () => Promise<void>
  /** Goes on with a rotation of the keys that was interrupted, and drops former keys that nothing needs. */
  readonly finishKeys: () => Promise<void>
  /** Starts the purge of deleted users and the daily backups, until the core closes. */
  readonly startRetention: (transport: Transport, everyMs?: number) => void
  /**
   * Ends long reads and jobs, waits for running work for a limited time, then closes the database.
   *
   * Work that has committed by then is on disk. Work that has not never commits.
   */
  readonly close: () => Promise<void>
}

const READY: DirectoryStatus = { state: 'ready' }

/** Does not depend on Electron. The app, the terminal and the tests call it. */
export const createCore = (parts: CoreParts): Core => {
  const {
    store,
    clock,
    random,
    hasher,
    keyStorage,
    version,
    dataFolder,
    computerName,
    restores,
    logError,
    trace = NO_TRACE,
  } = parts
  const auth = createAuth({ ...parts, followKeys: () => keyRotation.follow() })
  const running = new Set<Promise<unknown>>()
  let isSetUp = false
  let isClosing = false
  let isClosed = false

  const buckets = createRateLimiter(clock, parts.attemptLimits)

  const readDirectoryStatus = async (): Promise<DirectoryStatus> => {
    // A directory that is set up stays set up, so later calls need no read.
    if (isSetUp) return READY
    const { setUpAt, policy } = await store.readDirectory()
    isSetUp = setUpAt !== null
    if (!isSetUp && policy.compat) return { state: 'ready', alsoFirstRun: true }
    return isSetUp ? READY : { state: 'first-run' }
  }

  const readStatus = async (): Promise<StatusView> => {
    const { setUpAt, policy: whole } = await store.readDirectory()
    const { registration, compat, theme, idleMinutes, absoluteHours } = whole
    const policy = { registration, compat, theme, idleMinutes, absoluteHours }
    const directoryName = directoryNameOf(whole.directoryName, computerName)
    const about = { message: 'Bienvenue' as const, version, dataFolder, directoryName, policy }
    if (setUpAt === null && !whole.compat) return { state: 'first-run', ...about, areKeysSealed: keyStorage.isSealed() }
    return { state: 'ready', ...about }
  }

  const track = <T>(work: Promise<T>): Promise<T> => {
    const forget = (): void => void running.delete(work)
    running.add(work)
    work.then(forget, forget)
    return work
  }

  const settleRunning = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running)
  }

  const report = (error: unknown): void => logError(random.uuid(), error)
  const runLater = (work: Promise<void>): void => void track(work.catch(report))
  const listeners = new Set<(topic: Topic) => void>()
  const announce = (topic: Topic): void => {
    for (const listener of listeners) listener(topic)
  }
  const httpActivity = createHttpActivity({ announce: () => announce('http') })
  const jobs = createJobs({
    makeId: random.uuid,
    clock,
    announce: () => announce('jobs'),
    logError: report,
    findStorageFault: (error) => findStorageFault(error, dataFolder),
  })

  const refusals = createRefusalLog({
    // A restore that is refused after it closed the core leaves no log to write to.
    record: async (entry) => (isClosed ? undefined : store.recordRefusal(entry)),
    clock,
    logError: report,
  })
  const longReads = createLongReads({ logError: report })
  const stopLooking = store.onChanged((topic) => {
    if (topic === 'sessions' || topic === 'users' || topic === 'directory') longReads.look()
    // Another process may have rotated the keys.
    if (topic === 'directory') runLater(keyRotation.follow())
  })
  const plans = createPlans<AgreedPlan>(random.uuid)
  const importPlans = createPlans<AgreedImport>(random.uuid)
  const transferPlans = new TransferPlans(random.uuid, (staging) => runLater(store.dropStaging(staging)))
  const printedCodes = createPrintedCodes(clock)
  const keptWork = [plans, importPlans, transferPlans, printedCodes]
  // What a user began ends when the user's access ends.
  store.onWorkEnded((userId) => {
    jobs.endOf(userId)
    restores.cancel(userId)
    for (const kept of keptWork) kept.forgetOf(userId)
  })

  const clockWatch = new ClockWatch({
    store,
    onSetBack: (now) => {
      for (const kept of keptWork) kept.setBack(now)
    },
    logError: report,
  })
  const retention = createRetentionSchedule({ store, clock, clockWatch, runLater, finishKeys: () => keyRotation.finish() })

  const backups = new Backups({
    store,
    clock,
    version,
    dataFolder,
    keys: parts.backupKeys,
    program: parts.readerProgram,
    followKeys: () => keyRotation.follow(),
  })
  const isBackupFormer = (): Promise<boolean> => backups.isOfFormerKey()
  const singleSignOn = new SingleSignOn({ store, clock, keys: parts.keys, runLater, logError: report })
  const followSingleSignOn = (): Promise<void> => singleSignOn.followKeys()
  const keyRotation = new KeyRotation({ store, keyStorage, keys: parts.keys, random, clock, isBackupFormer, followSingleSignOn })
  let backupSchedule: ReturnType<typeof startBackupSchedule> | null = null

  const handlerParts: HandlerParts = {
    backups,
    restores,
    auth,
    store,
    jobs,
    clock,
    hasher,
    keyStorage,
    keyRotation,
    singleSignOn,
    passwordKeys: parts.keys?.password ?? null,
    computerName,
    httpActivity,
    plans,
    importPlans,
    transferPlans,
    readerProgram: parts.readerProgram,
    dataFolder,
    printedCodes,
    dataExports: new FileExports({ store, jobs, clock }),
    readStatus,
    examine: () => examineDirectory({ folder: dataFolder, now: clock(), store, keyStorage }),
    logFault: parts.logFault ?? (() => undefined),
    runLater,
    purgeSoon: retention.purgeSoon,
    listCounted: refusals.listCounted,
  }

  const dispatchAny = createDispatch({
    handlers: createHandlers(handlerParts),
    reauthenticationRules: createReauthenticationRules(handlerParts),
    readDirectoryStatus,
    readPolicy: store.readPolicy,
    findLiveSession: auth.findLiveSession,
    findSessionUser: auth.findSessionUser,
    longReads,
    findUserByEmail: (email) => store.findAnyUser({ email }),
    findProgram: auth.findProgram,
    takeToken: (source, policy) => (directoryRulesOf(policy).areAttemptsCounted ? buckets.take(source) : UNCOUNTED),
    hasLiveCode: ({ resetToken, email }) => auth.isLiveCode(resetToken, email),
    refusals,
    lookAtClock: (now, transport) => clockWatch.look(now, transport),
    findStorageFault: (error) => findStorageFault(error, dataFolder),
    clock,
    makeErrorId: random.uuid,
    logError,
  })

  const untraced: Dispatch = (call, caller) => {
    if (isClosing) return Promise.resolve(fail({ code: 'not-available' }))
    const work = dispatchAny(call, caller)
    return outlivesCore(call.operation) ? work : track(work)
  }
  const dispatch = traceCalls(untraced, trace)

  const ownContext = (action: string): AuditContext => ({ at: clock(), transport: 'window', action, actor: null, guard: {} })

  return {
    dispatch,
    auth,
    store,
    singleSignOn,
    httpActivity,
    onChanged: (listener) => {
      const stop = store.onChanged(listener)
      listeners.add(listener)
      return () => {
        stop()
        listeners.delete(listener)
      }
    },
    endSession: async (sessionId) => {
      await track(auth.destroySession(sessionId, ownContext('session:window-gone')))
    },
    endAbandonedSessions: async () => {
      await clockWatch.look(clock(), 'window')
      const context = ownContext('session:abandoned')
      await store.endSessionsOf({ transport: 'window' }, { now: context.at }, successEntry(context, null))
    },
    finishKeys: () => track(keyRotation.finish()),
    startRetention: (transport, everyMs = PURGE_EVERY_MS) => {
      retention.start(transport, everyMs, () => resumeWork.erasures(handlerParts))
      runLater(resumeWork.transfers(handlerParts))
      backupSchedule ??= startBackupSchedule({ backups, store, clock, transport, logError: report })
    },
    close: async () => {
      isClosing = true
      transferPlans.closeAll()
      retention.end()
      stopLooking()
      longReads.close()
      // A call that never ends must not prevent quitting. It can no longer commit after the close.
      await within(CLOSE_WITHIN_MS, Promise.allSettled([jobs.close(), restores.close(), backupSchedule?.end(), settleRunning()]))
      await within(CLOSE_WITHIN_MS, refusals.close())
      isClosed = true
      await store.close()
    },
  }
}
