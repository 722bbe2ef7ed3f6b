import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Core } from '../../src/main/app/core.ts'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { makeBackupOf } from '../helpers/made-backup.ts'
import { callerOf, newCaller, openRealCore } from '../helpers/real-core.ts'
import { checkAccounts, checkAudit, checkChain, checkFile, checkSessions, checkTokens, type HeldSession } from './crash-checks.ts'
import { type Account, newAccount, readLines, summarize, type Told } from './crash-ledger.ts'
import { administrator, CRASH_COST, type CrashWork, crashWorks, emailOf, firstPasswordOf } from './crash-protocol.ts'
import { checkWorks } from './work-checks.ts'

/** The longest that a run may work before it is killed (milliseconds): some dozens of registrations and resets, or some long works. */
const LONGEST_RUN_MS = 400
const LONGEST_WORK_MS = 4_000

/** How often the whole chain of the log is verified, which takes as long as all entries so far. */
const VERIFIED_KILLS = 10

/** New users of one run are numbered from here on, and no run comes so far. */
const NUMBERS_PER_RUN = 100_000

export type CrashReport = {
  readonly kills: number
  readonly registered: number
  readonly resets: number
  /** Acknowledged long works, and the users that they changed. */
  readonly works: number
  readonly changed: number
  /** The kills inside each kind of work. */
  readonly histogram: ReadonlyMap<CrashWork | 'sign-ups', number>
  readonly losses: string[]
}

/**
 * Kills the process with SIGKILL at random times while it registers users and resets passwords. After each kill, checks that everything
 * acknowledged is in the directory.
 */
export const surviveKills = async ({
  folder,
  users,
  signedIn,
  kills,
}: {
  folder: string
  users: number
  signedIn: number
  kills: number
}): Promise<CrashReport> => {
  const accounts = new Map<string, Account>()
  const sessions = await withCore(folder, (core) => prepare(core, folder, { users, signedIn }, accounts))
  const histogram = new Map<CrashWork | 'sign-ups', number>()
  const report = { kills, registered: 0, resets: 0, works: 0, changed: 0, histogram, losses: [] as string[] }

  for (let kill = 1; kill <= kills; kill += 1) {
    // The sessions of whose password is reset end, so the signed-in are left alone.
    const work = [null, ...crashWorks][kill % (crashWorks.length + 1)] ?? null
    const told = summarize(readLines(await killAtRandom([folder, kill * NUMBERS_PER_RUN, signedIn, users], work)))
    const met = told.interrupted?.work ?? 'sign-ups'
    histogram.set(met, (histogram.get(met) ?? 0) + 1)
    report.works += told.done.length
    report.changed += told.done.reduce((sum, { work, changed }) => sum + (work === 'backup' ? 0 : changed), 0)
    report.registered += told.registered.length
    report.resets += told.resets.length
    const losses = await withCore(folder, async (core) => {
      const spent = await settle(core, told, accounts)
      const touched = [...told.registered, ...told.registering, ...told.resets, ...told.resetting].map(({ email }) =>
        accounts.get(email),
      )
      return [
        ...(await checkAccounts(core, kill === kills ? accounts.values() : touched.filter((account) => account !== undefined))),
        ...(await checkTokens(core, spent)),
        ...(await checkSessions(core, sessions)),
        ...checkAudit(folder, accounts),
        ...checkFile(folder),
        ...(await checkWorks(core, folder, told)),
        ...(kill % VERIFIED_KILLS === 0 || kill === kills ? await checkChain(core) : []),
      ]
    })
    report.losses.push(...losses.map((loss) => `kill ${kill}: ${loss}`))
  }
  return report
}

const withCore = async <T>(folder: string, work: (core: Core) => Promise<T>): Promise<T> => {
  const core = await openRealCore(folder, CRASH_COST)
  try {
    return await work(core)
  } finally {
    await core.close()
  }
}

const prepare = async (
  core: Core,
  folder: string,
  { users, signedIn }: { users: number; signedIn: number },
  accounts: Map<string, Account>,
): Promise<HeldSession[]> => {
  await callerOf(core, 'terminal')('setup:createAdministrator', administrator)
  const newUsers = Array.from({ length: users }, (_, number) => newAccount(emailOf(number), firstPasswordOf(number)))
  await Promise.all(newUsers.map(({ email, password }) => callerOf(core, 'http')('auth:register', { email, password })))
  for (const person of newUsers) accounts.set(person.email, person)
  // In the past, so that a scheduled backup is due.
  await makeBackupOf(folder, core.store, Date.now() - DAY_MS)
  // Windows' sessions end with their process; those of the other two outlive it.
  return Promise.all(
    newUsers.slice(0, signedIn).map(async ({ email, password }, index) => {
      const transport = index % 2 === 0 ? 'http' : 'terminal'
      const { sessionId } = await callerOf(core, transport)('auth:login', { email, password })
      return { id: sessionId, email, caller: newCaller(transport) }
    }),
  )
}

/** What the run printed until it was killed, at a random moment after its first registration. */
const killAtRandom = async (numbers: readonly (string | number)[], work: CrashWork | null): Promise<string> => {
  const program = join(import.meta.dirname, 'crash-child.ts')
  const parameters = [...numbers.map(String), ...(work ? [work] : [])]
  const child = spawn(process.execPath, [program, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  const isAtWork = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      if (readLines(output).some(({ kind }) => kind === (work ? 'begun' : 'registered'))) resolve()
    })
  })
  const isOver = once(child, 'close')
  await Promise.race([isAtWork, isOver])
  await Promise.race([wait(Math.random() * (work ? LONGEST_WORK_MS : LONGEST_RUN_MS)), isOver])
  child.kill('SIGKILL')
  const [code] = await isOver
  if (code !== null) throw new Error(`the run ended by itself with ${code}, before it was killed:\n${output}`)
  return output
}

/** Enters what was acknowledged, and of what was under way whatever has happened: it may be done or not, but not half. Gives the resets that were done. */
const settle = async (core: Core, told: Told, accounts: Map<string, Account>): Promise<Told['resets']> => {
  for (const account of told.registered) accounts.set(account.email, account)
  for (const account of told.registering) {
    if ((await core.store.findUser({ email: account.email })) !== null) accounts.set(account.email, account)
  }
  for (const { email } of told.issued) change(accounts, email, ({ codes }) => ({ codes: codes + 1 }))
  const isDone = await Promise.all(told.resetting.map(({ email, password }) => core.auth.validLogin(email, password)))
  const spent = [...told.resets, ...told.resetting.filter((_, index) => isDone[index])]
  for (const { email, password } of spent) change(accounts, email, ({ resets }) => ({ password, resets: resets + 1 }))
  return spent
}

const change = (accounts: Map<string, Account>, email: string, by: (account: Account) => Partial<Account>): void => {
  const account = accounts.get(email)
  if (!account) throw new Error(`${email} was changed without having been registered`)
  accounts.set(email, { ...account, ...by(account) })
}
