import type { Database } from 'better-sqlite3'
import { toCondition } from '../../src/main/store/sqlite/tables/audit-conditions.ts'
import { userSortKeys } from '../../src/main/store/sqlite/tables/user-columns.ts'
import { readConditions } from '../../src/main/store/sqlite/user-search/conditions.ts'
import { readWords, toMatch } from '../../src/main/store/sqlite/user-search/search-terms.ts'
import type { AuditFilter } from '../../src/shared/api/audit-filter.ts'
import type { UserFilter, UserSort } from '../../src/shared/api/user-list.ts'
import { DAY_MS, SOON_MS } from '../../src/shared/domain/time.ts'
import type { Statement } from './bare-reader.ts'
import { type Goal, type Row, relate } from './row.ts'

type Limit = {
  /** The most that ours may take, as a multiple of the baseline. Null until it is fixed on a quiet machine. */
  readonly atMost: number | null
  /** What a quiet machine with two cores reaches. */
  readonly advice?: string
}

/**
 * Each limit is the median ratio of ten runs plus 10 %, measured on a quiet machine. Measure with `npm run bench -- --only NAME --repeat 10`.
 * Change a statement below and its limit together.
 */
const limits: Readonly<Record<BaselineRow, Limit>> = {
  search: { atMost: 12.1, advice: 'p99 <= 16 ms' },
  filtered: { atMost: 0.22, advice: 'slowest <= 400 ms' },
  count: { atMost: 1.05, advice: 'slowest <= 1000 ms' },
  page: { atMost: 4.9, advice: 'p99 <= 4 ms' },
  'audit-page': { atMost: 6.2, advice: 'p99 <= 4 ms' },
  overview: { atMost: 0.03, advice: 'p95 <= 100 ms' },
  verify: { atMost: 2.9, advice: '<= 20 s' },
  'bulk-plan': { atMost: null, advice: '<= 10 s' },
  bulk: { atMost: null },
}

/** The least rate of an import with its plan, as a multiple of raw prepared inserts into the same tables (`bare-inserts.ts`). */
export const importFloor: Goal = { atLeast: 0.5 }

/** The least rate of an export with hashes, as a multiple of one SELECT that a bare thread writes to a file (`bare-export.ts`). */
export const exportFloor: Goal = { atLeast: 0.5 }

/** The rows whose goal is a multiple of a statement in this file. */
type BaselineRow = 'search' | 'filtered' | 'count' | 'page' | 'audit-page' | 'overview' | 'verify' | 'bulk-plan' | 'bulk'

/** A row whose goal is a multiple of a baseline that is measured in the same run. */
export const relateToBaseline = (
  name: BaselineRow,
  unit: string,
  { ours, baseline }: { readonly ours: readonly number[]; readonly baseline: readonly number[] },
  summarize: (times: readonly number[]) => number,
): Row => {
  const { atMost, advice } = limits[name]
  const measured = { ours: summarize(ours), baseline: summarize(baseline) }
  const row = relate({ name, unit, goal: { atMost: atMost ?? Number.POSITIVE_INFINITY }, ...measured })
  return { ...row, ...(atMost === null && { goal: 'no limit yet' }), ...(advice && { advice }) }
}

/** `search`: the first matches of the text index, in no order. */
export const searchStatement = (search: string, limit: number): Statement => ({
  sql: `SELECT users.* FROM user_grams CROSS JOIN users ON users.number = user_grams.rowid
    WHERE user_grams MATCH ? AND is_deleted = 0 LIMIT ?`,
  values: [toMatch(readWords(search), null), limit],
})

/** `count`: all matches of the text index. A longer word is found by its n-grams, so each match is checked. */
export const countStatement = (search: string): Statement => {
  const words = readWords(search)
  const checks = words.map(() => 'AND (instr(email_search_key, ?) OR instr(name_key, ?))').join(' ')
  return {
    sql: `SELECT count(*) FROM user_grams CROSS JOIN users ON users.number = user_grams.rowid
      WHERE user_grams MATCH ? AND is_deleted = 0 ${checks}`,
    values: [toMatch(words, null), ...words.flatMap((word) => [word, word])],
  }
}

const orderBy = ({ by, direction }: UserSort): string => {
  const word = direction === 'ascending' ? 'ASC' : 'DESC'
  return `ORDER BY ${userSortKeys[by].key} ${word}, number ${word}`
}

/** `filtered`: the conditions as they are, without a hint for the query planner. */
export const filteredStatement = (
  query: { readonly search: string; readonly filter: UserFilter; readonly now: number },
  sort: UserSort,
  limit: number,
): Statement => {
  const { all, isDeleted } = readConditions(query)
  const conditions = all.map(({ sql }) => `AND ${sql}`).join(' ')
  return {
    sql: `SELECT users.* FROM users WHERE is_deleted = ${isDeleted} ${conditions} ${orderBy(sort)} LIMIT ?`,
    values: [...all.flatMap(({ values }) => values), limit],
  }
}

export type KeysetRow = { readonly number: number; readonly sort_key: string | number }

/** `page`: the rows after a key, and the values that stand for the start of the order. */
export const keysetStatement = (
  sort: UserSort,
  limit: number,
): { readonly sql: string; readonly first: readonly [string | number, number] } => {
  const { key, index } = userSortKeys[sort.by]
  const isText = ['email', 'name', 'role'].includes(sort.by)
  const [low, high] = isText ? ['', '\u{10ffff}'] : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
  const isAscending = sort.direction === 'ascending'
  return {
    sql: `SELECT users.*, ${key} AS sort_key FROM users INDEXED BY ${index}
      WHERE is_deleted = 0 AND (${key}, number) ${isAscending ? '>' : '<'} (?, ?) ${orderBy(sort)} LIMIT ${limit}`,
    first: isAscending ? [low, -1] : [high, Number.MAX_SAFE_INTEGER],
  }
}

/** `audit-page`: the newest matching entries before a number. A search reads the present name of each entry's users. */
export const runAuditStatement = (database: Database, filter: AuditFilter, before: number, limit: number): unknown[] => {
  const { sql, values } = toCondition(filter, { words: readWords(filter.search ?? ''), ids: null })
  return database
    .prepare(`SELECT * FROM audit_entries WHERE ${sql} AND id < @before ORDER BY id DESC LIMIT @limit`)
    .all({ ...values, before, limit })
}

/** `overview`: the counts of each day, and one count for each kind of attention. */
export const overviewStatement = (days: number, now: number): Statement => ({
  sql: `SELECT
      (SELECT json_group_array(count) FROM (
        SELECT sum(count) AS count FROM audit_counts WHERE slot >= ? GROUP BY slot / ${DAY_MS}, event)),
      (SELECT count(*) FROM users WHERE locked_at IS NOT NULL),
      (SELECT count(*) FROM users WHERE is_deleted = 0 AND disable_at > ? AND disable_at < ?),
      (SELECT count(*) FROM users WHERE is_deleted = 0 AND must_change_password_at IS NOT NULL),
      (SELECT count(*) FROM users WHERE is_deleted = 0 AND role = 'administrator' AND second_factor_at IS NULL),
      (SELECT count(*) FROM users WHERE deleted_at < ?)`,
  values: [now - days * DAY_MS, now, now + SOON_MS, now],
})

/** `verify`: reads and hashes every entry of the log, as the verification of a hash chain must. */
export const wholeLogStatement: Statement = { sql: 'SELECT * FROM audit_entries ORDER BY id', values: [] }

/** `bulk-plan`: reads and hashes what a decision depends on, for every user. */
export const planStatement: Statement = {
  sql: `SELECT number, role, disabled_at, disable_at, must_change_password_at, note,
      (SELECT group_concat(groups.name) FROM group_members CROSS JOIN groups ON groups.number = group_number
        WHERE user_number = users.number)
    FROM users WHERE is_deleted = 0 ORDER BY number`,
  values: [],
}

/** `bulk`: adds a slice of the users to a group. */
export const groupStatement = (from: number, users: number): Statement => ({
  sql: `INSERT OR IGNORE INTO group_members (group_number, user_number)
    SELECT (SELECT min(number) FROM groups), number FROM users WHERE number > ? AND number <= ?`,
  values: [from, from + users],
})
