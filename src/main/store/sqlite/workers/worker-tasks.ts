import { workerData } from 'node:worker_threads'
import Sqlite, { type Database } from 'better-sqlite3'
import { answerOnThread } from '../../../platform/thread.ts'
import type { Trace } from '../../../platform/trace.ts'
import type { DecideBulk, TransferRules } from '../../ports/store.ts'
import { traceStatements } from '../connection/statement-trace.ts'
import { WriteTurns } from '../connection/write-turns.ts'
import { prepareWritingThread } from '../connection/writing-thread.ts'
import { verifyChain } from './audit-verification.ts'
import { answerQueries } from './user-query-task.ts'
import type { ReaderAnswer, ReaderRequest, ReaderTask } from './worker-thread.ts'

/** A passive WAL checkpoint blocks neither readers nor writers. */
const checkpoint = (database: Database): boolean => {
  const [row] = database.pragma('wal_checkpoint(PASSIVE)') as { busy: number; log: number; checkpointed: number }[]
  return row !== undefined && row.busy === 0 && row.log === row.checkpointed
}

type OneOffTask = { readonly flag: SharedArrayBuffer; readonly request: ReaderRequest }

/** The rules that the threads need from outside the store. */
type ReaderRules = {
  readonly loadDecideBulk: () => Promise<DecideBulk>
  readonly loadTransferRules: () => Promise<TransferRules>
  readonly traceStatement: Trace['statement']
}

/** Runs one task on a worker thread, and posts its progress and result. */
const runOneOff = (database: Database, { flag, request }: OneOffTask, rules: ReaderRules): Promise<void> =>
  answerOnThread(flag, async ({ onProgress, isCancelled, post, sleep }): Promise<ReaderAnswer | null> => {
    switch (request.kind) {
      case 'verify':
        return verifyChain(database, { ...request, onProgress, isCancelled })
      case 'export-audit': {
        const { writeEntries } = await import('./audit-export.ts')
        return writeEntries(database, request, { onProgress, isCancelled })
      }
      case 'export-users': {
        const { writeUsers } = await import('./exported-users.ts')
        return writeUsers(database, request.users, { onProgress, isCancelled })
      }
      case 'export-user-data': {
        const { writeUserData } = await import('./exported-data.ts')
        return writeUserData(database, request, { onProgress, isCancelled })
      }
      case 'archive': {
        const { archiveEntries } = await import('./log-archiving.ts')
        return archiveEntries(database, request, {
          turns: new WriteTurns(request.turns),
          onProgress,
          isCancelled,
          onCommit: post,
        })
      }
      case 'sign-archives': {
        const { signArchives } = await import('./archive-signing.ts')
        return signArchives(database, request)
      }
      case 'read-archived-texts': {
        const { readArchivedTexts } = await import('../erasure/archived-texts.ts')
        return readArchivedTexts(database, request)
      }
      case 'redact-archives': {
        const { redactArchives } = await import('../erasure/archived-texts.ts')
        prepareWritingThread(database)
        return redactArchives(database, request)
      }
      case 'compact': {
        const { compactDatabase } = await import('./compaction.ts')
        return compactDatabase(database, isCancelled)
      }
      case 'checkpoint':
        return checkpoint(database)
      case 'copy-database': {
        const { copyDatabase } = await import('./database-copy.ts')
        return copyDatabase(database, { to: request.to, onProgress, isCancelled })
      }
      case 'hold-database': {
        const { holdDatabase } = await import('./held-database.ts')
        return holdDatabase(database, { isCancelled, post, sleep })
      }
      case 'plan-many': {
        // A lazy import, so that the other tasks do not load this part of the store.
        const { makePlan } = await import('../bulk/bulk-plan.ts')
        return makePlan(database, request.plan, { decide: await rules.loadDecideBulk(), onProgress, isCancelled })
      }
      case 'stage-transfer': {
        const { stageRows } = await import('./transfer-staging.ts')
        return stageRows(database, request, { rules: await rules.loadTransferRules(), onProgress, isCancelled })
      }
      case 'run-transfer': {
        const { runTransfer } = await import('./transfer-run.ts')
        const turns = new WriteTurns(request.turns)
        return runTransfer(database, request, { turns, onProgress, isCancelled, onCommit: post })
      }
    }
  })

/** The tasks that write to the directory. A WAL checkpoint changes no data. */
const writingTasks: readonly ReaderRequest['kind'][] = [
  'checkpoint',
  'compact',
  'run-transfer',
  'archive',
  'sign-archives',
  'redact-archives',
]

/** The program of a worker thread: long reads, so that they never block the main thread. */
export const runReader = async (rules: ReaderRules): Promise<void> => {
  const task = workerData as ReaderTask
  const readonly = task.kind !== 'one-off' || !writingTasks.includes(task.request.kind)
  const database = new Sqlite(task.path, { readonly, fileMustExist: true })
  if (rules.traceStatement) traceStatements(database, rules.traceStatement)
  if (task.kind === 'queries') return answerQueries(database)
  try {
    await runOneOff(database, task, rules)
  } finally {
    database.close()
  }
}
