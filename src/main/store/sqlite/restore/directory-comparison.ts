import type { Database } from 'better-sqlite3'
import { detailOfSettings } from '../../../../shared/api/change-details.ts'
import { type ComparisonCounts, type ComparisonList, comparisonLists } from '../../../../shared/api/comparison.ts'
import { type Policy, policySchema } from '../../../../shared/domain/policy.ts'
import { createDatabaseFile, openDatabase } from '../connection/database.ts'
import { type AddDifference, compareUsers } from './user-comparison.ts'
import { attachToday } from './user-pairs.ts'

/** Rows between two checks for cancellation (about 20 ms). */
const ROWS_AT_ONCE = 4_000

export type ComparisonWatch = { readonly isCancelled: () => boolean }

export class ComparisonCancelled extends Error {}

/** The differences are kept in a file, because there may be millions. It has a connection of its own, because the other one reads meanwhile. */
const openReport = (path: string, { isCancelled }: ComparisonWatch) => {
  createDatabaseFile(path)
  const report = openDatabase(path)
  report.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE differences (list TEXT NOT NULL, number INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (list, number)) WITHOUT ROWID;
    BEGIN`)
  const insert = report.prepare('INSERT INTO differences VALUES (?, ?, ?)')
  const counts = Object.fromEntries(comparisonLists.map((list) => [list, 0])) as Record<ComparisonList, number>
  let total = 0
  const add: AddDifference = (list, difference) => {
    counts[list] += 1
    total += 1
    insert.run(list, counts[list], JSON.stringify(difference))
    if (total % ROWS_AT_ONCE === 0 && isCancelled()) throw new ComparisonCancelled()
  }
  const close = (): void => {
    report.exec('COMMIT')
    report.close()
  }
  return { add, counts, close }
}

/**
 * Compares a restored directory with that of today, and writes the differences to a new file. Returns how long each list is.
 *
 * @throws ComparisonCancelled
 */
export const compareDirectories = (
  database: Database,
  { today, report }: { today: string; report: string },
  watch: ComparisonWatch,
): ComparisonCounts => {
  const { add, counts, close } = openReport(report, watch)
  attachToday(database, today)
  // The differences are of one moment, while the directory of today is in use.
  database.exec('BEGIN')
  try {
    compareUsers(database, add)
    compareGroups(database, add)
    compareSettings(database, add)
    comparePrograms(database, add)
  } finally {
    database.exec('COMMIT')
    database.exec('DETACH today; DROP TABLE temp.renumbered; DROP TABLE temp.regrouped')
    close()
  }
  return counts
}

type GroupRow = { number: number; name: string; description: string; requires_second_factor: number; member_count: number }

const groupFields = [
  ['name', ({ name }: GroupRow) => name],
  ['description', ({ description }: GroupRow) => description],
  ['requiresSecondFactor', ({ requires_second_factor }: GroupRow) => requires_second_factor !== 0],
  ['members', ({ member_count }: GroupRow) => member_count],
] as const

const compareGroups = (database: Database, add: AddDifference): void => {
  const read = (schema: 'main' | 'today'): Map<number, GroupRow> =>
    new Map(
      database
        .prepare<[], GroupRow>(
          `SELECT number, name, description, requires_second_factor, member_count FROM ${schema}.groups WHERE deleted_at IS NULL ORDER BY key`,
        )
        .all()
        .map((row) => [row.number, row]),
    )
  const [backup, today] = [read('main'), read('today')]
  for (const [number, { name }] of today)
    if (!backup.has(number)) add('groups', { kind: 'group', name, state: 'added', changes: [] })
  for (const [number, former] of backup) {
    const now = today.get(number)
    if (!now) add('groups', { kind: 'group', name: former.name, state: 'gone', changes: [] })
    else {
      const changes = groupFields
        .map(([field, of]) => ({ field, backup: of(former), today: of(now) }))
        .filter((change) => change.backup !== change.today)
      if (changes.length > 0) add('groups', { kind: 'group', name: now.name, state: 'changed', changes })
    }
  }
}

const readPolicy = (database: Database, schema: 'main' | 'today'): Policy | null => {
  const row = database.prepare<[], { name: string; policy: string }>(`SELECT name, policy FROM ${schema}.directory`).get()
  const parsed = row && policySchema.safeParse({ ...JSON.parse(row.policy), directoryName: row.name })
  return parsed?.success ? parsed.data : null
}

const compareSettings = (database: Database, add: AddDifference): void => {
  const [backup, today] = [readPolicy(database, 'main'), readPolicy(database, 'today')]
  const detail = backup && today && detailOfSettings(backup, today)
  if (detail?.kind !== 'settings-changed') return
  for (const { setting, from, to } of detail.changes) add('settings', { kind: 'setting', setting, backup: from, today: to })
}

const comparePrograms = (database: Database, add: AddDifference): void => {
  const only = (schema: string, other: string): string[] =>
    database
      .prepare<[], string>(
        `SELECT name FROM ${schema}.programs AS one WHERE NOT EXISTS (SELECT 1 FROM ${other}.programs AS other WHERE other.id = one.id) ORDER BY number`,
      )
      .pluck()
      .all()
  for (const name of only('today', 'main')) add('programs', { kind: 'program', name, state: 'added' })
  for (const name of only('main', 'today')) add('programs', { kind: 'program', name, state: 'gone' })
}
