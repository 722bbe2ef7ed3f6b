import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { ANCHOR_FILE, DATABASE_FILE, KEYS_FILE } from '../../src/main/store/folder-files.ts'
import { formatTerminalBrokenReason } from '../../src/shared/messages/terminal-messages.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'
import { giveTo, isRoot, ORDINARY_USER } from '../helpers/user-ids.ts'
import { checkFile } from './crash-checks.ts'
import { administrator, CRASH_COST, emailOf, firstPasswordOf } from './crash-protocol.ts'
import { type DamageCase, damageCases, type Expected, LOG_FAULT_WORDS } from './damage-cases.ts'

const CLI = join(import.meta.dirname, '../../src/main/cli.ts')
const CHILD = join(import.meta.dirname, 'damage-child.ts')
const SHIFTED_CLOCK = join(import.meta.dirname, '../helpers/shifted-clock.mjs')

/** Cases that run at once, each in a process of its own. */
const AT_ONCE = 2

/** So few that no checkpoint copies them from the write-ahead log. */
const USERS = 12

/** Reading alone stays possible everywhere, because the repository may be in a private folder. */
const AS_ORDINARY = [`--reuid=${ORDINARY_USER}`, `--regid=${ORDINARY_USER}`, '--clear-groups']
const READS_CODE = ['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search']

const makeTemporary = (): string => mkdtempSync(join(tmpdir(), 'gatehouse-damage-'))

/** Two folders of the same directory: of a process that was killed, and after it was opened and closed again. */
const makeOriginals = async (): Promise<Readonly<Record<DamageCase['from'], string>>> => {
  const killed = makeTemporary()
  const child = spawn(process.execPath, [CHILD, killed, String(USERS)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended])
  child.kill('SIGKILL')
  await ended
  const closed = makeTemporary()
  cpSync(killed, closed, { recursive: true })
  await (await openRealCore(closed, CRASH_COST)).close()
  return { killed, closed }
}

type Ended = { readonly code: number | null; readonly said: string }

/** Verifies the log in the terminal, in a process of its own. */
const verify = async (folder: string, { clockAhead = 0, isOrdinary = false }: DamageCase): Promise<Ended> => {
  const shifted = clockAhead === 0 ? [] : ['--import', SHIFTED_CLOCK]
  const command = [process.execPath, ...shifted, CLI, 'audit', 'verify', '--data-dir', folder]
  const user = isOrdinary && isRoot ? ['setpriv', ...AS_ORDINARY, ...READS_CODE] : []
  const [program = '', ...rest] = [...user, ...command]
  const child = spawn(program, rest, { env: { ...process.env, GATEHOUSE_TEST_CLOCK_AHEAD_MS: String(clockAhead) } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdin.end()
  const [code] = await once(child, 'close')
  return { code, said }
}

/** The files of the directory. SQLite may have made an empty log beside the database. */
const readAll = (folder: string): string =>
  JSON.stringify(
    [KEYS_FILE, ANCHOR_FILE, DATABASE_FILE, `${DATABASE_FILE}-wal`]
      .filter((name) => existsSync(join(folder, name)) && statSync(join(folder, name)).size > 0)
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  )

/** What the command must end with, and say (docs/terminal.md has the codes). */
const wanted = (expected: Expected): Ended => {
  switch (expected.kind) {
    case 'broken':
      return { code: 1, said: formatTerminalBrokenReason(expected) }
    case 'log':
      return { code: 3, said: LOG_FAULT_WORDS[expected.fault] }
    case 'whole':
      return { code: 0, said: 'Log intact' }
  }
}

/** Every user who was acknowledged is there, unless the damage took them. */
const checkUsers = async (folder: string): Promise<string[]> => {
  const core = await openRealCore(folder, CRASH_COST)
  try {
    const call = callerOf(core, 'http')
    await call('auth:login', administrator)
    for (let number = 0; number < USERS; number += 1)
      await call('auth:login', { email: emailOf(number), password: firstPasswordOf(number) })
    return []
  } catch (error) {
    return [String(error)]
  } finally {
    await core.close()
  }
}

/** What is wrong with how Gatehouse meets one damage. */
const meet = async (original: string, one: DamageCase): Promise<string[]> => {
  const folder = makeTemporary()
  cpSync(original, folder, { recursive: true })
  if (one.isOrdinary) giveTo(ORDINARY_USER, folder)
  const undo = await one.spoil(folder)
  // Root's own look at a locked file would end the lock, if this process had it.
  const before = readAll(folder)
  try {
    const { code, said } = await verify(folder, one)
    const faults: string[] = []
    const due = wanted(one.expected)
    if (code !== due.code || !said.includes(due.said))
      faults.push(`ended with ${code}, not ${due.code} and “${due.said}”:\n${said}`)
    if (one.expected.kind === 'broken' && readAll(folder) !== before) faults.push('refused, and yet a file has changed')
    await undo?.()
    if (one.expected.kind !== 'broken') faults.push(...checkFile(folder))
    if (one.expected.kind !== 'broken' && !one.takesUsers) {
      if (isRoot) giveTo(0, folder)
      faults.push(...(await checkUsers(folder)))
    }
    return faults.map((fault) => `${one.name}: ${fault}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export type DamageReport = { readonly cases: number; readonly faults: readonly string[] }

/** Damages each file of a directory in each way, and lets a real process meet it. `isShort`: the cases of `npm test`. */
export const meetDamage = async ({ isShort }: { isShort: boolean }): Promise<DamageReport> => {
  const originals = await makeOriginals()
  try {
    // Only root can give files to others.
    const possible = damageCases.filter(({ needsRoot }) => isRoot || !needsRoot)
    const cases = possible.filter((one) => !isShort || one.isShort)
    const soon = pLimit(AT_ONCE)
    const faults = await Promise.all(cases.map((one) => soon(() => meet(originals[one.from], one))))
    return { cases: cases.length, faults: faults.flat() }
  } finally {
    for (const folder of Object.values(originals)) rmSync(folder, { recursive: true, force: true })
  }
}
