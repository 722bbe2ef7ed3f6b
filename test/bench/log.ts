import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { registerSearchKey } from '../../src/main/store/sqlite/tables/audit-conditions.ts'
import type { AuditFilter } from '../../src/shared/api/audit-filter.ts'
import { MILLION } from '../helpers/large-directory.ts'
import { overviewStatement, relateToBaseline, runAuditStatement } from './baselines.ts'
import { besideBareReader, measureDelay, type OpenedDirectory, time, timeBoth, withMillionUsers } from './opened-directory.ts'
import { type Bench, holdTo, percentile } from './row.ts'

/** The entries of a page, as a table requests them: about two screens. */
const PAGE_ROWS = 50

const ROUNDS = 100

/** A frame at 60 a second (milliseconds). */
const FRAME_MS = 16

const IDLE_MS = 5_000

/** Finds a user that audit entries are about. */
const findSubject = async (directory: OpenedDirectory): Promise<string> => {
  const { entries } = await directory.call('audit:list', { filter: { outcome: 'refused' }, limit: 1 })
  const id = entries[0]?.subject?.id
  if (id === undefined) throw new Error('no entry is about anybody')
  return id
}

const auditPage: Bench = {
  name: 'audit-page',
  run: () =>
    withMillionUsers(async (directory) => {
      const sampleSubject = await findSubject(directory)
      const filters: readonly AuditFilter[] = [
        {},
        { outcome: 'refused' },
        { actions: ['users:issueReset'] },
        { code: 'wrong-credentials' },
        { search: 'maria' },
        { subjectId: sampleSubject },
        { actorId: sampleSubject },
      ]
      // On this thread, as the pages of Gatehouse.
      const database = new Sqlite(join(directory.folder, DATABASE_FILE), { readonly: true })
      registerSearchKey(database)
      const measured = { ours: [] as number[], baseline: [] as number[] }
      for (let round = 0; round <= ROUNDS; round += 1)
        for (const filter of filters) {
          // The newest entries, and a different index range each round.
          const before = MILLION.entries - ((round * 7_919 * PAGE_ROWS) % 980_000)
          const newest = await time(() => directory.call('audit:list', { filter, limit: PAGE_ROWS }))
          const older = await time(() => directory.call('audit:list', { filter, limit: PAGE_ROWS, before }))
          const bare = await time(async () => runAuditStatement(database, filter, before, PAGE_ROWS))
          // The first round only fills the disk's cache.
          if (round === 0) continue
          measured.ours.push(newest, older)
          measured.baseline.push(bare)
        }
      database.close()
      return relateToBaseline('audit-page', 'ms (p99)', measured, (times) => percentile(times, 0.99))
    }),
}

/** Filters with few matches, so that all entries are scanned. */
const RARE: readonly AuditFilter[] = [
  { actions: ['setup:createAdministrator'] },
  { code: 'no-such-code' },
  { search: 'nobody at all' },
  { search: '\u738b\u738b' },
  { transport: 'terminal', outcome: 'refused' },
]

const auditScan: Bench = {
  name: 'audit-scan',
  run: () =>
    withMillionUsers(async (directory) => {
      const idle = await measureDelay(() => wait(IDLE_MS))
      const busy = await measureDelay(async () => {
        for (const filter of RARE) {
          await directory.call('audit:list', { filter, limit: PAGE_ROWS })
          await directory.call('audit:count', { filter })
        }
      })
      return holdTo({ name: 'audit-scan', unit: 'ms (p99.9)', ours: busy, baseline: idle, atMost: idle + FRAME_MS })
    }),
}

const OVERVIEWS = 30

const OVERVIEW_DAYS = 90

const overview: Bench = {
  name: 'overview',
  run: () =>
    besideBareReader(async (directory, bare) => {
      const measured = await timeBoth(OVERVIEWS, {
        ours: [() => directory.call('overview:read', { days: OVERVIEW_DAYS, timeZone: 'Europe/Berlin' })],
        baseline: [() => bare.run(overviewStatement(OVERVIEW_DAYS, Date.now()))],
      })
      return relateToBaseline('overview', 'ms (p95)', measured, (times) => percentile(times, 0.95))
    }),
}

/** The audit log of a million entries and its reports, from the call of the operation to its Result. */
export const logBenches: readonly Bench[] = [auditPage, auditScan, overview]
