import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { FIRST_POLICY, HASH_COST } from '../../src/shared/domain/policy.ts'
import { DAY_MS, HOUR_MS } from '../../src/shared/domain/time.ts'
import { appendActions } from '../helpers/audit-log.ts'
import { callerOf, openRealCore } from '../helpers/real-core.ts'

export const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
export const person = { email: 'bob@example.org', password: 'seven green bicycles' }

/** What a directory has at the start of a test. */
/** `aged`: its log has entries of 200 days, one a day. */
export type Start = 'nothing' | 'administrator' | 'administrator-and-user' | 'aged'

type Prepared = { readonly folder: string; readonly recoveryCodes: readonly string[] }

const AGED_DAYS = 200

const age = (folder: string): void => {
  const database = new Sqlite(join(folder, DATABASE_FILE))
  appendActions(database, AGED_DAYS, {
    firstAt: 0,
    stepMs: DAY_MS,
    actionOf: () => ({ who: [null, null, null, null], action: 'auth:login', outcome: 'refused', details: null }),
  })
  database.close()
}

/**
 * Folders that the core has set up, with the same entries in the log as the windows make. Each is made once per worker, at its first use, and
 * copied for every test. Their hash cost is the lowest that the policy allows.
 */
export class PreparedDirectories {
  readonly #root = mkdtempSync(join(tmpdir(), 'gatehouse-prepared-'))
  readonly #prepared = new Map<Start, Promise<Prepared>>()

  /** Copies the directory into an empty folder. */
  async copy(start: Start, folder: string): Promise<void> {
    cpSync((await this.#prepare(start)).folder, folder, { recursive: true })
  }

  async readRecoveryCodes(start: Start): Promise<readonly string[]> {
    return (await this.#prepare(start)).recoveryCodes
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }

  #prepare(start: Start): Promise<Prepared> {
    const prepared = this.#prepared.get(start) ?? this.#make(start)
    this.#prepared.set(start, prepared)
    return prepared
  }

  async #make(start: Start): Promise<Prepared> {
    const folder = join(this.#root, start)
    mkdirSync(folder)
    if (start === 'nothing') return { folder, recoveryCodes: [] }
    const policy = { ...FIRST_POLICY, hashCost: HASH_COST.least }
    const begin = start === 'aged' ? Date.now() - AGED_DAYS * DAY_MS - HOUR_MS : null
    const core = await openRealCore(folder, HASH_COST.least, { policy, ...(begin !== null && { clock: () => begin }) })
    const call = callerOf(core, 'window')
    const { recoveryCodes } = await call('setup:createAdministrator', administrator)
    if (start === 'administrator-and-user') await call('auth:register', person)
    await core.close()
    if (begin !== null) age(folder)
    return { folder, recoveryCodes }
  }
}
