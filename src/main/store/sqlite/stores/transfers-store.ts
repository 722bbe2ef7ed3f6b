import { randomUUID } from 'node:crypto'
import { Refusal } from '../../../../shared/errors.ts'
import type { TransferCounts, TransferRun, TransfersPort, Watch } from '../../ports/store.ts'
import { readPage } from '../transfer/staged-rows.ts'
import {
  isStagingInUse,
  keepStaging,
  nameStaging,
  openStaging,
  pathOfStaging,
  removeStaging,
  removeUnusedStagings,
} from '../transfer/staging-file.ts'
import type { TransferCommit } from '../workers/transfer-run.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** Young objects of an import’s threads (MiB): rows are short-lived, and a million of them must not fill the memory. */
const YOUNG_MEMORY = 8

/** The port of imports of users. */
export const transfersStore = (context: StoreContext): TransfersPort => {
  const { tables, database, readerProgram } = context
  const { transferRuns, audit } = tables
  const reader = { program: readerProgram, path: database.name }
  /** Names this process in the runs that it carries out. */
  const runner = randomUUID()

  const onCommit = ({ head, ended }: TransferCommit): void => {
    // Buffers become plain arrays of bytes on their way from a thread.
    if (head) context.keepHead({ id: head.id, link: Buffer.from(head.link) })
    context.tellEnded(ended)
    context.announceBulk()
  }

  const run = async (run: TransferRun, clock: () => number, watch: Watch): Promise<TransferCounts> => {
    const task = { run, runner, clockAhead: clock() - Date.now(), turns: context.turns.buffer }
    const end = await context.whileWorkerWrites(() =>
      runInWorker(
        reader,
        { kind: 'run-transfer', ...task },
        { ...watch, youngMemory: YOUNG_MEMORY, onEvent: (event) => onCommit(event as TransferCommit) },
      ),
    )
    context.changes.announce('users', 'sessions', 'audit')
    if (end?.refused) throw new Refusal(end.refused)
    return end?.counts ?? run
  }

  return {
    stageTransfer: (request, watch) => {
      const staging = nameStaging(database)
      return runInWorker(reader, { kind: 'stage-transfer', staging, request }, { ...watch, youngMemory: YOUNG_MEMORY })
    },

    readStagedRows: async (staging, page) => {
      const opened = openStaging(pathOfStaging(database, staging))
      try {
        return readPage(opened, page, tables.users.findById)
      } finally {
        opened.close()
      }
    },

    dropStaging: (staging) => removeStaging(database, staging),

    beginTransfer: async ({ staging, ownerId, ...change }, guard, entry) => {
      const kept = await keepStaging(database, staging)
      try {
        const head = await context.queue.write(() => {
          context.checkGuard(guard)
          const head = audit.append(entry)
          transferRuns.insert({ ...change, ownerId, staging: kept, entry: head.id, runner })
          return head
        })
        context.keepHead(head)
        context.changes.announce('audit')
        const begun = transferRuns.find(head.id)
        if (!begun) throw new Refusal('changed-meanwhile')
        return begun
      } catch (error) {
        await removeStaging(database, kept)
        throw error
      }
    },

    runTransfer: (begun, { clock }, watch) => run(begun, clock, watch),

    endTransfer: async ({ entry: begun, staging }, guard, entry) => {
      await context.write(guard, entry, ['users'], () => transferRuns.remove(begun))
      await removeStaging(database, staging)
    },

    readTransfer: async (entry) => transferRuns.find(entry),

    countSkippedBy: async (entry) => tables.skippedUsers.countBy(entry),

    takeLeftTransfers: async () => {
      const left = transferRuns.listOfOthers(runner).filter(({ staging }) => !isStagingInUse(database, staging))
      for (const { entry } of left) await context.queue.write(() => transferRuns.claim(entry, runner))
      await removeUnusedStagings(database, transferRuns.listStagings())
      return left
    },
  }
}
