import type { UserCursor } from '../../../../shared/api/user-list.ts'
import { type Conditions, type RowConditions, type Source, searchSource } from './conditions.ts'
import { allOf, type Order, type ScanStart, type Sql } from './sort-order.ts'
import type { Statements } from './statement-cache.ts'

/** Reads users in a sort order: by scanning the order's index, or by sorting the rows of another source. */
export const createOrderScan = (statements: Statements) => {
  const toCursors = (order: Order, rows: unknown[][]): UserCursor[] =>
    rows.map(([number, key]) => ({ by: order.by, key: key as string | number, number: Number(number) }))

  const selectAlong = (what: string, order: Order, isDeleted: 0 | 1, conditions: readonly Sql[]): Sql => {
    const { sql, values } = allOf(conditions)
    return { sql: `SELECT ${what} FROM users INDEXED BY ${order.index} WHERE is_deleted = ${isDeleted} AND ${sql}`, values }
  }

  /** The first `limit` matching rows from `from` to `end` (inclusive). */
  const readRows = (
    order: Order,
    { isDeleted, all }: RowConditions,
    { from, end, limit }: { from: ScanStart; end: UserCursor | null; limit: number },
  ): UserCursor[] => {
    const found: UserCursor[] = []
    for (const indexRange of order.indexRanges(from, end)) {
      if (found.length >= limit) break
      const { sql, values } = selectAlong(`number, ${order.key}`, order, isDeleted, [indexRange, ...all])
      const query = { sql: `${sql} ORDER BY ${order.sorted} LIMIT ?`, values: [...values, limit - found.length] }
      found.push(...toCursors(order, statements.rows(query)))
    }
    return found
  }

  const countRows = (
    order: Order,
    { isDeleted, all }: RowConditions,
    { from, end }: { from: ScanStart; end: UserCursor | null },
  ): number =>
    order
      .indexRanges(from, end)
      .map((indexRange) => statements.count(selectAlong('count(*)', order, isDeleted, [indexRange, ...all])))
      .reduce((sum, count) => sum + count, 0)

  /** The row `rows` rows after `from`, matching or not; null past the end. Reads only the index. */
  const skip = (order: Order, isDeleted: 0 | 1, from: ScanStart, rows: number): UserCursor | null => {
    let left = rows
    for (const indexRange of order.indexRanges(from, null)) {
      const { sql, values } = selectAlong(`number, ${order.key}`, order, isDeleted, [indexRange])
      const row = statements.row({ sql: `${sql} ORDER BY ${order.sorted} LIMIT 1 OFFSET ?`, values: [...values, left] })
      if (row) return toCursors(order, [row])[0] ?? null
      left -= statements.count(selectAlong('count(*)', order, isDeleted, [indexRange]))
    }
    return null
  }

  const selectFromSource = (what: string, isDeleted: 0 | 1, { select, rest }: Source, conditions: readonly Sql[]): Sql => {
    const remaining = allOf([...rest, ...conditions])
    return {
      // SQLite never reorders a cross join, so the source is always the outer loop.
      sql: `SELECT ${what} FROM (${select.sql}) CROSS JOIN users ON users.number = found WHERE is_deleted = ${isDeleted} AND ${remaining.sql}`,
      values: [...select.values, ...remaining.values],
    }
  }

  /** As `readRows`, but sorts all rows of a source. */
  const readSorted = (
    order: Order,
    isDeleted: 0 | 1,
    source: Source,
    { from, offset, limit }: { from: ScanStart; offset: number; limit: number },
  ): UserCursor[] => {
    const { sql, values } = selectFromSource(`number, ${order.key}`, isDeleted, source, order.startCondition(from))
    const query = { sql: `${sql} ORDER BY ${order.sorted} LIMIT ? OFFSET ?`, values: [...values, limit, offset] }
    return toCursors(order, statements.rows(query))
  }

  /** Counts the matching rows whose numbers are above `first` and at most `last`. */
  const countNumbers = (conditions: Conditions, first: number, last: number): number => {
    const { isDeleted, all, words } = conditions
    const bounds = [first, last]
    if (words.length > 0) {
      const { select, rest, isDeletedApplied } = searchSource(conditions, null)
      // The driver binds numbers as REAL, which FTS5 does not use as a rowid range: it would read every match in each time slice.
      const bounded = {
        sql: `${select.sql} AND rowid > CAST(? AS INTEGER) AND rowid <= CAST(? AS INTEGER)`,
        values: [...select.values, ...bounds],
      }
      return statements.count(selectFromSource('count(*)', isDeleted, { select: bounded, rest, isDeletedApplied }, []))
    }
    const { sql, values } = allOf(all)
    return statements.count({
      sql: `SELECT count(*) FROM users WHERE number > ? AND number <= ? AND +is_deleted = ${isDeleted} AND ${sql}`,
      values: [...bounds, ...values],
    })
  }

  let hasGathered = false

  /** Copies up to `limit` rows of a source to a temporary table, until the next call; returns their number. */
  const gather = ({ select }: Source, limit: number): number => {
    if (!hasGathered) statements.run({ sql: 'CREATE TEMP TABLE gathered (found INTEGER PRIMARY KEY)', values: [] })
    hasGathered = true
    statements.run({ sql: 'DELETE FROM temp.gathered', values: [] })
    return statements.run({ sql: `INSERT INTO temp.gathered ${select.sql} LIMIT ?`, values: [...select.values, limit] })
  }

  const sourceOfNumbers = (rest: readonly Sql[], numbers: readonly number[]): Source => ({
    select: { sql: 'SELECT value AS found FROM json_each(?)', values: [JSON.stringify(numbers)] },
    rest,
    isDeletedApplied: false,
  })

  return {
    readRows,
    /** The highest row number: at least the number of users, since purged users leave gaps. */
    readHighest: (): number => statements.count({ sql: 'SELECT ifnull(max(number), 0) FROM users', values: [] }),
    /** The numbers of all rows of a range, in order, matching or not. Reads only the index. */
    readNumbers: (order: Order, isDeleted: 0 | 1, { from, end }: { from: ScanStart; end: UserCursor | null }): number[] =>
      order.indexRanges(from, end).flatMap((indexRange) => {
        const { sql, values } = selectAlong('number', order, isDeleted, [indexRange])
        return statements.numbers({ sql: `${sql} ORDER BY ${order.sorted}`, values })
      }),
    /** The matching rows among the given numbers, in order. */
    readByNumbers: (
      order: Order,
      { isDeleted, all }: RowConditions,
      numbers: readonly number[],
      { from, limit }: { from: ScanStart; limit: number },
    ): UserCursor[] => readSorted(order, isDeleted, sourceOfNumbers(all, numbers), { from, offset: 0, limit }),
    gather,
    /** A source that reads the gathered rows instead. */
    gatheredOf: ({ rest, isDeletedApplied }: Source): Source => ({
      select: { sql: 'SELECT found FROM temp.gathered', values: [] },
      rest,
      isDeletedApplied,
    }),
    /** The sort texts of the first gathered rows that match. */
    sampleTexts: (order: Order, isDeleted: 0 | 1, { rest, isDeletedApplied }: Source, limit: number): string[] => {
      const select = { sql: 'SELECT found FROM temp.gathered LIMIT ?', values: [limit] }
      return statements
        .rows(selectFromSource(order.key, isDeleted, { select, rest, isDeletedApplied }, []))
        .map(([text]) => String(text))
    },
    /** The numbers of the first `limit` rows of a source. */
    numbersOf: ({ select }: Source, limit: number): number[] =>
      statements.numbers({ sql: `${select.sql} LIMIT ?`, values: [...select.values, limit] }),
    /** A source that reads only the given numbers instead. */
    subsetOf: ({ rest }: Source, numbers: readonly number[]): Source => sourceOfNumbers(rest, numbers),
    countRows,
    skip,
    readSorted,
    countNumbers,
    countSource: (isDeleted: 0 | 1, source: Source): number =>
      statements.count(selectFromSource('count(*)', isDeleted, source, [])),
    /** The number of rows of a source, counted up to `limit`. */
    sizeOf: ({ select }: Source, limit: number): number =>
      statements.count({ sql: `SELECT count(*) FROM (${select.sql} LIMIT ?)`, values: [...select.values, limit] }),
  }
}

export type OrderScan = ReturnType<typeof createOrderScan>
