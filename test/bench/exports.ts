import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { SECOND_MS } from '../../src/shared/domain/time.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { makeDiskFolder } from '../helpers/disk-folder.ts'
import { finishJob, type JobCall } from '../helpers/jobs.ts'
import { copyLargeDirectory, largeAdministrator, MILLION } from '../helpers/large-directory.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { exportFloor } from './baselines.ts'
import { time } from './opened-directory.ts'
import { type Bench, compare, type Row } from './row.ts'

const ROUNDS = 3
const LEAST_COST = 4

/** Runs the bare reader. Resolves to the number of its rows. */
const exportBare = async (path: string, to: string): Promise<number> => {
  const worker = new Worker(join(import.meta.dirname, 'bare-export.ts'), { workerData: { path, to } })
  const [rows] = await once(worker, 'message')
  await worker.terminate()
  return rows
}

/** The users a second that `work` writes to a new file. */
const rateOf = async (to: string, work: () => Promise<number>): Promise<number> => {
  let users = 0
  const took = await time(async () => {
    users = await work()
  })
  rmSync(to)
  return (users / took) * SECOND_MS
}

/** All users of a large directory to CSV with hashes, against one SELECT of the same columns that is written to a file. */
const measure = async (): Promise<Row> => {
  const { folder, remove } = await copyLargeDirectory(MILLION)
  const target = makeDiskFolder()
  const core = await openRealCore(folder, LEAST_COST)
  try {
    const { sessionId } = await callerOf(core, 'window')('auth:login', largeAdministrator)
    const exportAll = async (path: string): Promise<number> => {
      const window = windowChoosing(path)
      const as: JobCall = async (operation, input) => {
        const result = await core.dispatch({ operation, input, sessionId }, window)
        if (!result.ok) throw new Error(`${operation} was refused: ${JSON.stringify(result.error)}`)
        return result.value as never
      }
      const { state, result } = await finishJob(as, (await as('transfers:exportHashes', { format: 'csv' })).id)
      if (result?.kind !== 'exported') throw new Error(`there is no file: ${state}`)
      return result.entries
    }
    const [ours, bare] = [join(target.folder, 'ours.csv'), join(target.folder, 'bare.csv')]
    const database = join(folder, DATABASE_FILE)
    if ((await exportBare(database, bare)) !== (await exportAll(ours))) throw new Error('the two exports have other users')
    return await compare({
      name: 'export',
      unit: 'users a second',
      goal: exportFloor,
      rounds: ROUNDS,
      ours: () => rateOf(ours, () => exportAll(ours)),
      baseline: () => rateOf(bare, () => exportBare(database, bare)),
    })
  } finally {
    await core.close()
    remove()
    target.remove()
  }
}

export const exportBench: Bench = { name: 'export', run: measure }
