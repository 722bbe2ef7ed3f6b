import type { StatusView } from '../../shared/api/app.ts'
import { FIRST_POLICY } from '../../shared/domain/policy.ts'
import type { BrokenReason } from '../../shared/errors.ts'
import type { Restores } from '../backup/restores.ts'
import { createAppHandlers } from '../operations/app.ts'
import { createDesktopHandlers } from '../operations/desktop.ts'
import { createFirstRestoreHandlers } from '../operations/setup.ts'
import { createDispatch, type Dispatch, traceCalls } from '../pipeline/dispatch.ts'
import { createLongReads } from '../pipeline/long-reads.ts'
import { UNCOUNTED } from '../pipeline/rate-limiter.ts'
import type { Trace } from '../platform/trace.ts'
import type { CoreParts } from './core.ts'
import { examineDirectory } from './examination.ts'

/** Answers calls if the directory cannot be opened: only the status and the window's own operations. */
export const createBrokenDispatch = (broken: {
  reason: BrokenReason
  file: string | null
  version: string
  dataFolder: string
  restores: Restores
  logError: CoreParts['logError']
  makeErrorId: () => string
  trace: Trace
}): Dispatch => {
  const { reason, file, version, dataFolder, restores, logError, makeErrorId, trace } = broken
  const readStatus = async (): Promise<StatusView> => ({ state: 'broken', version, dataFolder, reason, file })
  const examine = () => examineDirectory({ folder: dataFolder, now: Date.now(), broken: reason })
  const dispatch = createDispatch({
    handlers: {
      ...createAppHandlers({ readStatus, examine, clock: Date.now, logFault: logError }),
      ...createDesktopHandlers({ readStatus }),
      ...createFirstRestoreHandlers({ readStatus, restores }),
    },
    reauthenticationRules: {},
    readDirectoryStatus: async () => ({ state: 'broken', reason }),
    readPolicy: async () => FIRST_POLICY,
    findLiveSession: async () => null,
    findSessionUser: async () => null,
    longReads: createLongReads({ logError: () => undefined }),
    findUserByEmail: async () => null,
    findProgram: async () => null,
    takeToken: () => UNCOUNTED,
    hasLiveCode: async () => false,
    refusals: { add: async () => undefined, settle: () => null },
    lookAtClock: () => null,
    findStorageFault: () => null,
    clock: Date.now,
    makeErrorId,
    logError,
  })
  return traceCalls(dispatch, trace)
}
