import { createCipheriv, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { SECOND_MS } from '../../src/shared/domain/time.ts'
import { makeDiskFolder } from '../helpers/disk-folder.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { finishJob, type JobCall } from '../helpers/jobs.ts'
import { copyLargeDirectory, largeAdministrator, MILLION } from '../helpers/large-directory.ts'
import { backupPassphrase } from '../helpers/made-backup.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { time } from './opened-directory.ts'
import { type Bench, compare, percentile, type Row, relate } from './row.ts'

const ROUNDS = 3

/** The sign-ins that always run, with the cost of a real directory. */
const SIGN_INS = 4
const COST = 12

/** How long the sign-ins are timed without and with backups (milliseconds): some hundreds of each. */
const TIMED_MS = 60 * SECOND_MS

const people = Array.from({ length: SIGN_INS }, (_, index) => ({
  email: `signing-in-${index}@example.org`,
  password: `seven green bicycles ${index}`,
}))

/** A directory of a million users whose backups are set up, and a function that makes one. */
const openWithBackups = async (cost: number) => {
  const { folder, remove } = await copyLargeDirectory(MILLION)
  const backups = makeDiskFolder()
  const core = await openRealCore(folder, cost)
  const desktop = { ...paperlessDesktop, chooseBackupFolder: async () => backups.folder }
  const window: Caller = { transport: 'window', source: 'window:1', desktop }
  const { sessionId } = await callerOf(core, 'window')('auth:login', largeAdministrator)
  const as: JobCall = async (operation, input) => {
    const result = await core.dispatch({ operation, input, sessionId }, window)
    if (!result.ok) throw new Error(`${operation} was refused: ${JSON.stringify(result.error)}`)
    return result.value as never
  }
  await as('backups:setUp', { passphrase: backupPassphrase })
  const backUp = async (): Promise<void> => {
    const { state, result } = await finishJob(as, (await as('backups:create', undefined)).id)
    if (result?.kind !== 'backed-up') throw new Error(`there is no backup: ${state}`)
  }
  const close = async (): Promise<void> => {
    await core.close()
    remove()
    backups.remove()
  }
  return { core, folder, backUp, close }
}

/** A plain copy of the database, encrypted on the way. */
const copyEncrypted = async (path: string): Promise<void> => {
  const { folder, remove } = makeDiskFolder()
  const file = await open(join(folder, 'copy'), 'w')
  try {
    const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12))
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) await file.write(cipher.update(piece))
    await file.write(cipher.final())
    await file.sync()
  } finally {
    await file.close()
    remove()
  }
}

/** A backup that is read back, of a directory in use, against a plain copy and AES of the same bytes. */
const backup: Bench = {
  name: 'backup',
  run: async () => {
    const { folder, backUp, close } = await openWithBackups(4)
    try {
      await copyEncrypted(join(folder, DATABASE_FILE))
      return await compare({
        name: 'backup',
        unit: 'ms',
        goal: { atMost: 2 },
        rounds: ROUNDS,
        ours: () => time(backUp),
        baseline: () => time(() => copyEncrypted(join(folder, DATABASE_FILE))),
      })
    } finally {
      await close()
    }
  },
}

/** The slowest of a hundred sign-ins while backups are made, against the same without them. */
const backupUnderLogin: Bench = {
  name: 'backup-under-login',
  run: async (): Promise<Row> => {
    const { core, backUp, close } = await openWithBackups(COST)
    const call = callerOf(core, 'http')
    try {
      for (const person of people) await call('auth:register', person)
      const timeSignIns = async (): Promise<number> => {
        const until = performance.now() + TIMED_MS
        const times: number[] = []
        const signInOften = async (person: (typeof people)[number]): Promise<void> => {
          while (performance.now() < until) times.push(await time(() => call('auth:login', person)))
        }
        await Promise.all(people.map(signInOften))
        return percentile(times, 0.99)
      }
      const baseline = await timeSignIns()
      let isOver = false
      const backingUp = (async () => {
        while (!isOver) await backUp()
      })()
      const ours = await timeSignIns()
      isOver = true
      await backingUp
      return relate({ name: 'backup-under-login', unit: 'ms', goal: { atMost: 1.5 }, ours, baseline })
    } finally {
      await close()
    }
  },
}

export const backupBenches: readonly Bench[] = [backup, backupUnderLogin]
