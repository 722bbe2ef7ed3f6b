import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { makeDiskFolder } from '../helpers/disk-folder.ts'
import { finishJob, type JobCall, planTransfer } from '../helpers/jobs.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { importFloor } from './baselines.ts'
import { measureDelay, time } from './opened-directory.ts'
import { type Bench, holdTo, measureOnce, relate } from './row.ts'

/** The users of the file. A shorter run for a first look: GATEHOUSE_IMPORTED=50000. */
const USERS = Number(process.env.GATEHOUSE_IMPORTED ?? 1_000_000)

const LEAST_COST = 4
const IDLE_MS = 5_000
const FRAME_MS = 16
const MEGABYTE = 1_000_000
const GROWTH_MB = 150
const MS_PER_SECOND = 1_000

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** Hashes as they come from another system: one salt each would only slow down the writing of the file. */
const HASH = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'

/** As long as the sealed form of the hash. */
const STORED = `sealed/1:bcrypt:10$${'x'.repeat(130)}`

const writeFile = async (path: string): Promise<void> => {
  const file = createWriteStream(path)
  file.write('email,name,password_hash\n')
  for (let number = 0; number < USERS; number += 1)
    if (!file.write(`person-${number}@school.example.org,Person Number ${number},${HASH}\n`)) await once(file, 'drain')
  file.end()
  await once(file, 'close')
}

/** A directory with an administrator, and the calls of that administrator. */
const openNew = async (folder: string) => {
  const core = await openRealCore(folder, LEAST_COST)
  const call = callerOf(core, 'terminal')
  await call('setup:createAdministrator', administrator)
  const { sessionId } = await call('auth:login', administrator)
  const as: JobCall = (operation, input) => call(operation, input, sessionId) as never
  return { core, as }
}

const measureBaseline = async (): Promise<number> => {
  const { folder, remove } = makeDiskFolder()
  try {
    await (await openNew(folder)).core.close()
    return await time(async () => {
      const workerData = { path: join(folder, DATABASE_FILE), users: USERS, hash: STORED }
      const worker = new Worker(join(import.meta.dirname, 'bare-inserts.ts'), { workerData })
      await once(worker, 'message')
      await worker.terminate()
    })
  } finally {
    remove()
  }
}

/** Runs some work, and returns how much the process grew meanwhile (bytes). */
const measureGrowth = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.memoryUsage.rss()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 100)
  await work()
  clearInterval(timer)
  return most - before
}

const measureImport = async () => {
  const { folder, remove } = makeDiskFolder()
  try {
    const path = join(folder, 'people.csv')
    await writeFile(path)
    const { core, as } = await openNew(join(folder, 'directory'))
    const idle = await measureDelay(() => wait(IDLE_MS))
    const took = { plan: 0, run: 0 }
    let growth = 0
    const busy = await measureDelay(async () => {
      growth = await measureGrowth(async () => {
        const { fileId } = await as('transfers:open', { paths: [path] })
        let planId = ''
        took.plan = await time(async () => {
          planId = (await planTransfer(as, { fileId, options: {}, fields: ['name', 'password'] })).planId
        })
        took.run = await time(async () => {
          const { id } = await as('transfers:run', { planId, conflicts: 'skip', deleted: 'skip' })
          const { state, result } = await finishJob(as, id)
          if (result?.kind !== 'bulk-changed' || result.changed !== USERS) throw new Error(`the import ended as ${state}`)
        })
      })
    })
    process.stderr.write(`import: plan ${Math.round(took.plan)} ms, run ${Math.round(took.run)} ms\n`)
    await core.close()
    return { idle, busy, growth, took: took.plan + took.run }
  } finally {
    remove()
  }
}

const measure = measureOnce(async () => ({ baseline: await measureBaseline(), ...(await measureImport()) }))

const perSecond = (milliseconds: number): number => (USERS / milliseconds) * MS_PER_SECOND

const rate: Bench = {
  name: 'import',
  run: async () => {
    const { took, baseline } = await measure()
    const rates = { ours: perSecond(took), baseline: perSecond(baseline) }
    return relate({ name: 'import', unit: 'users a second', goal: importFloor, ...rates })
  },
}

const delay: Bench = {
  name: 'import-delay',
  run: async () => {
    const { idle, busy } = await measure()
    return holdTo({ name: 'import-delay', unit: 'ms (p99.9)', ours: busy, baseline: idle, atMost: idle + FRAME_MS })
  },
}

const memory: Bench = {
  name: 'import-memory',
  run: async () => {
    const { growth } = await measure()
    return holdTo({ name: 'import-memory', unit: 'MB', ours: growth / MEGABYTE, atMost: GROWTH_MB })
  },
}

/** An import of a million users with hashes: its rate, the delay of the main thread, and its memory. */
export const importBenches: readonly Bench[] = [rate, delay, memory]
