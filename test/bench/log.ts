import { setTimeout as wait } from 'node:timers/promises'
import type { AuditFilter } from '../../src/shared/api/audit-filter.ts'
import { MILLION } from '../helpers/large-directory.ts'
import { type Desk, measureDelay, time, withDesk } from './desk.ts'
import { type Bench, holdTo, percentile } from './row.ts'

/** The entries of a page, as a table requests them: about two screens. */
const PAGE_ROWS = 50

const ROUNDS = 100

/** A delay that feels instantaneous; Nielsen, "Response Times: The 3 Important Limits" (milliseconds). */
const AT_ONCE_MS = 100

/** A frame at 60 a second (milliseconds). */
const FRAME_MS = 16

const IDLE_MS = 5_000

/** Finds a user that audit entries are about. */
const findSomebody = async (desk: Desk): Promise<string> => {
  const { entries } = await desk.call('audit:list', { filter: { outcome: 'refused' }, limit: 1 })
  const id = entries[0]?.subject?.id
  if (id === undefined) throw new Error('no entry is about anybody')
  return id
}

const auditPage: Bench = {
  name: 'audit-page',
  run: () =>
    withDesk(async (desk) => {
      const somebody = await findSomebody(desk)
      const filters: readonly AuditFilter[] = [
        {},
        { outcome: 'refused' },
        { actions: ['users:issueReset'] },
        { code: 'wrong-credentials' },
        { search: 'maria' },
        { subjectId: somebody },
        { actorId: somebody },
      ]
      const measured: number[] = []
      for (let round = 0; round <= ROUNDS; round += 1)
        for (const filter of filters) {
          // The newest entries, and a different index range each round.
          const before = MILLION.entries - ((round * 7_919 * PAGE_ROWS) % 980_000)
          const newest = await time(() => desk.call('audit:list', { filter, limit: PAGE_ROWS }))
          const older = await time(() => desk.call('audit:list', { filter, limit: PAGE_ROWS, before }))
          // The first round only fills the disk's cache.
          if (round > 0) measured.push(newest, older)
        }
      return holdTo({ name: 'audit-page', unit: 'ms (p99)', ours: percentile(measured, 0.99), atMost: 4 })
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
    withDesk(async (desk) => {
      const idle = await measureDelay(() => wait(IDLE_MS))
      const busy = await measureDelay(async () => {
        for (const filter of RARE) {
          await desk.call('audit:list', { filter, limit: PAGE_ROWS })
          await desk.call('audit:count', { filter })
        }
      })
      return holdTo({ name: 'audit-scan', unit: 'ms (p99.9)', ours: busy, baseline: idle, atMost: idle + FRAME_MS })
    }),
}

const OVERVIEWS = 30

const overview: Bench = {
  name: 'overview',
  run: () =>
    withDesk(async (desk) => {
      const measured: number[] = []
      for (let round = 0; round <= OVERVIEWS; round += 1) {
        const took = await time(() => desk.call('overview:read', { days: 90, timeZone: 'Europe/Berlin' }))
        if (round > 0) measured.push(took)
      }
      return holdTo({ name: 'overview', unit: 'ms (p95)', ours: percentile(measured, 0.95), atMost: AT_ONCE_MS })
    }),
}

/** The audit log of a million entries and its reports, from the call of the operation to its Result. */
export const logBenches: readonly Bench[] = [auditPage, auditScan, overview]
