import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Core } from '../../src/main/app/core.ts'
import { createFaultControl } from '../helpers/faulty-disk.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { checkAccounts, checkChain, checkFile } from './crash-checks.ts'
import { newAccount } from './crash-ledger.ts'
import { administrator, CRASH_COST, emailOf, firstPasswordOf } from './crash-protocol.ts'

const CLI = join(import.meta.dirname, '../../src/main/cli.ts')

/** The steps of an exchange, of which one is drawn (`disk-faults.c` counts its renames and removals). */
const STEPS = 14

const USERS = 30

/** The user whom the backup does not have. */
const later = newAccount('later@example.org', firstPasswordOf(-1))

const accounts = Array.from({ length: USERS }, (_, number) => newAccount(emailOf(number), firstPasswordOf(number)))

const makeTemporary = (): string => mkdtempSync(join(tmpdir(), 'gatehouse-restore-'))

const withCore = async <T>(folder: string, work: (core: Core) => Promise<T>): Promise<T> => {
  const core = await openRealCore(folder, CRASH_COST)
  try {
    return await work(core)
  } finally {
    await core.close()
  }
}

/** A directory, and a backup that lacks its latest user. */
const prepare = (folder: string): Promise<string> =>
  withCore(folder, async (core) => {
    const call = callerOf(core, 'terminal')
    await call('setup:createAdministrator', administrator)
    for (const { email, password } of accounts) await call('auth:register', { email, password })
    const { file } = await makeBackupOf(folder, core.store, Date.now())
    await call('auth:register', { email: later.email, password: later.password })
    return file
  })

/** Restores over the directory in the terminal, and kills the process at a step of the exchange. */
const restoreAndKill = async (library: string, file: string, folder: string): Promise<string | null> => {
  const control = createFaultControl(library)
  try {
    control.say(`exchange ${1 + Math.floor(Math.random() * STEPS)}`)
    const words = ['restore', '--from', file, '--replace', '--yes', '--data-dir', folder]
    const child = spawn(process.execPath, [CLI, ...words], { env: control.envFor(folder), stdio: ['pipe', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    child.stdin.end(`${backupPassphrase}\n`)
    const signal = await new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)))
    return signal === 'SIGKILL' ? null : `the restore ended by itself: ${said}`
  } finally {
    control.remove()
  }
}

/** The directory is the former or the restored one, as a whole. */
const inspect = (folder: string): Promise<string[]> =>
  withCore(folder, async (core) => {
    const isFormer = (await core.store.findUser({ email: later.email })) !== null
    const left = readdirSync(folder).filter((name) => name.startsWith('restor'))
    const kept = readdirSync(folder).filter((name) => name.startsWith('before-restore-')).length
    return [
      ...(await checkAccounts(core, isFormer ? [...accounts, later] : accounts)),
      ...(await checkChain(core)),
      ...checkFile(folder),
      ...left.map((name) => `${name} was left`),
      ...(kept === (isFormer ? 0 : 1) ? [] : [`${kept} former directories are kept`]),
    ]
  })

/** Kills a process while it exchanges a directory for a restored one, each time on a copy. */
export const killRestores = async (library: string, kills: number): Promise<string[]> => {
  const original = makeTemporary()
  const file = await prepare(original)
  const losses: string[] = []
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const folder = makeTemporary()
      cpSync(original, folder, { recursive: true })
      const fault = await restoreAndKill(library, file, folder)
      losses.push(...[...(fault ? [fault] : []), ...(await inspect(folder))].map((loss) => `restore ${kill}: ${loss}`))
      rmSync(folder, { recursive: true, force: true })
    }
  } finally {
    rmSync(original, { recursive: true, force: true })
    rmSync(dirname(file), { recursive: true, force: true })
  }
  return losses
}
