import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DATABASE_FILE, KEPT_DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { NEWEST_VERSION, readVersion } from '../../src/main/store/sqlite/migrations/migrate.ts'
import { buildFaultLibrary, createFaultControl, type FaultControl, readFaultCount } from '../helpers/faulty-disk.ts'
import { callerOf, newCaller, openRealCore } from '../helpers/real-core.ts'

const OPENING = join(import.meta.dirname, '../helpers/opening.ts')

/** bcrypt's least cost. */
const COST = 4

/** Far more writes than any migration of a fixture makes. */
const MOST_CALLS = 2_000

const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }

/** The data folder that a release has left. */
const copyRelease = (release: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-migration-'))
  cpSync(join(import.meta.dirname, '../fixtures', release), folder, { recursive: true })
  rmSync(join(folder, 'secrets.json'))
  chmodSync(folder, 0o700)
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o600)
  return folder
}

const readVersionOf = (folder: string): number => {
  const database = new Sqlite(join(folder, DATABASE_FILE))
  try {
    return readVersion(database)
  } finally {
    database.close()
  }
}

const open = (folder: string, control: FaultControl) =>
  spawnSync(process.execPath, [OPENING, folder], { env: control.envFor(folder), encoding: 'utf8' })

/** What is wrong with a directory after a migration that was interrupted, and then done at the next start. */
const inspect = async (folder: string, version: number): Promise<string[]> => {
  const core = await openRealCore(folder, COST)
  const faults: string[] = []
  try {
    await callerOf(core, 'terminal')('auth:login', administrator)
    const watch = { onProgress: () => undefined, signal: new AbortController().signal }
    const verification = await core.store.verifyAudit({ ...watch, at: Date.now(), expected: null })
    if (verification?.kind !== 'intact') faults.push(`the log: ${JSON.stringify(verification)}`)
    const status = await core.dispatch({ operation: 'app:status', input: undefined, sessionId: null }, newCaller('terminal'))
    if (!status.ok) faults.push('no status')
  } finally {
    await core.close()
  }
  const database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
  if (readVersion(database) !== NEWEST_VERSION) faults.push(`version ${readVersion(database)}`)
  if (database.pragma('integrity_check', { simple: true }) !== 'ok') faults.push('the database is not whole')
  database.close()
  const kept = new Sqlite(join(folder, KEPT_DATABASE_FILE), { readonly: true })
  if (readVersion(kept) !== version || kept.pragma('integrity_check', { simple: true }) !== 'ok')
    faults.push('the copy before the migration is not whole')
  kept.close()
  const left = readdirSync(folder).filter((name) => /[.]new(-|$)/.test(name))
  return [...faults, ...left.map((name) => `${name} was left`)]
}

export type MigrationReport = {
  readonly calls: number
  readonly kills: number
  readonly failures: number
  readonly faults: string[]
}

/**
 * Migrates the directory of a release. Kills the process before each call that changes a file, or fails the call, and starts again. `step`: tries
 * each `step`-th call. Null without a C compiler.
 */
export const interruptMigration = async (release: string, step: number): Promise<MigrationReport | null> => {
  const built = buildFaultLibrary()
  if (!built) return null
  const version = Number(release.slice('release-'.length))
  const control = createFaultControl(built.library)
  const report = { calls: 0, kills: 0, failures: 0, faults: [] as string[] }
  try {
    for (let nth = 1; nth <= MOST_CALLS; nth += step) {
      let isOver = false
      for (const way of ['kill', 'fail'] as const) {
        const folder = copyRelease(release)
        const token = `${way}${nth}`
        control.say(way === 'kill' ? `kill ${nth} ${token}` : `nth ${nth} ${constants.errno.ENOSPC} ${token}`)
        const { stdout, signal, stderr } = open(folder, control)
        const met = readFaultCount(control.envFor(folder), token)
        control.say('')
        const at = `${way} at call ${nth}: `
        if (met < nth) {
          isOver = true
          report.calls = met
          if (stdout !== 'opened') report.faults.push(`${at}${stdout} ${stderr}`)
        } else if (way === 'kill') {
          report.kills += 1
          if (signal !== 'SIGKILL') report.faults.push(`${at}ended by itself: ${stdout} ${stderr}`)
        } else {
          report.failures += 1
          if (!['opened', 'disk-full', 'disk-failed'].includes(stdout)) report.faults.push(`${at}${stdout} ${stderr}`)
          if (!existsSync(join(folder, KEPT_DATABASE_FILE)) && readVersionOf(folder) !== version)
            report.faults.push(`${at}migrated without a copy`)
        }
        report.faults.push(...(await inspect(folder, version)).map((fault) => at + fault))
        rmSync(folder, { recursive: true, force: true })
      }
      if (isOver) break
    }
  } finally {
    control.remove()
    built.remove()
  }
  return report
}

/** Kills processes at random writes of a migration, and starts again. Returns what was lost. */
export const killMigrations = async (library: string, release: string, kills: number): Promise<string[]> => {
  const version = Number(release.slice('release-'.length))
  const control = createFaultControl(library)
  const losses: string[] = []
  /** Migrates a copy, and kills it before a call that changes a file. Returns the calls until then. */
  const migrate = async (nth: number, token: string): Promise<number> => {
    const folder = copyRelease(release)
    control.say(`kill ${nth} ${token}`)
    const { signal, stderr } = open(folder, control)
    const met = readFaultCount(control.envFor(folder), token)
    control.say('')
    if (nth <= met && signal !== 'SIGKILL') losses.push(`${token}: ended by itself: ${stderr}`)
    losses.push(...(await inspect(folder, version)).map((fault) => `${token}, at call ${nth}: ${fault}`))
    rmSync(folder, { recursive: true, force: true })
    return met
  }
  try {
    const calls = await migrate(MOST_CALLS, 'uncut')
    for (let kill = 1; kill <= kills; kill += 1) await migrate(1 + Math.floor(Math.random() * calls), `migration${kill}`)
  } finally {
    control.remove()
  }
  return losses
}
