import type { UserCursor } from '../../../../shared/api/user-list.ts'
import { type Asked, type Conditions, type Source, searchSource } from './conditions.ts'
import { allOf, type Beginning, type Order, type Sql } from './sort-order.ts'
import type { Statements } from './statement-cache.ts'

/** The ways of reading an order: along its index, or through the rows that another index gives. */
export const createOrderScan = (statements: Statements) => {
  const toPlaces = (order: Order, rows: unknown[][]): UserCursor[] =>
    rows.map(([number, key]) => ({ by: order.by, key: key as string | number, number: Number(number) }))

  const selectAlong = (what: string, order: Order, isDeleted: 0 | 1, conditions: readonly Sql[]): Sql => {
    const { sql, values } = allOf(conditions)
    return { sql: `SELECT ${what} FROM users INDEXED BY ${order.index} WHERE is_deleted = ${isDeleted} AND ${sql}`, values }
  }

  /** The first `limit` rows that fit, from a beginning up to and with the row at `end`. */
  const readAlong = (
    order: Order,
    { isDeleted, all }: Asked,
    { from, end, limit }: { from: Beginning; end: UserCursor | null; limit: number },
  ): UserCursor[] => {
    const found: UserCursor[] = []
    for (const indexRange of order.indexRanges(from, end)) {
      if (found.length >= limit) break
      const { sql, values } = selectAlong(`number, ${order.key}`, order, isDeleted, [indexRange, ...all])
      const query = { sql: `${sql} ORDER BY ${order.sorted} LIMIT ?`, values: [...values, limit - found.length] }
      found.push(...toPlaces(order, statements.rows(query)))
    }
    return found
  }

  const countAlong = (
    order: Order,
    { isDeleted, all }: Asked,
    { from, end }: { from: Beginning; end: UserCursor | null },
  ): number =>
    order
      .indexRanges(from, end)
      .map((indexRange) => statements.count(selectAlong('count(*)', order, isDeleted, [indexRange, ...all])))
      .reduce((sum, count) => sum + count, 0)

  /** The row that is `rows` rows behind a beginning, whoever fits or not; null where the order ends before. Reads nothing but the index. */
  const skip = (order: Order, isDeleted: 0 | 1, from: Beginning, rows: number): UserCursor | null => {
    let left = rows
    for (const indexRange of order.indexRanges(from, null)) {
      const { sql, values } = selectAlong(`number, ${order.key}`, order, isDeleted, [indexRange])
      const row = statements.row({ sql: `${sql} ORDER BY ${order.sorted} LIMIT 1 OFFSET ?`, values: [...values, left] })
      if (row) return toPlaces(order, [row])[0] ?? null
      left -= statements.count(selectAlong('count(*)', order, isDeleted, [indexRange]))
    }
    return null
  }

  const fromSource = (what: string, isDeleted: 0 | 1, { select, rest }: Source, conditions: readonly Sql[]): Sql => {
    const asked = allOf([...rest, ...conditions])
    return {
      // A cross join is read from the left, whatever SQLite believes of the indexes.
      sql: `SELECT ${what} FROM (${select.sql}) CROSS JOIN users ON users.number = found WHERE is_deleted = ${isDeleted} AND ${asked.sql}`,
      values: [...select.values, ...asked.values],
    }
  }

  /** As `readAlong`, by sorting all rows that a source gives. */
  const readSorted = (
    order: Order,
    isDeleted: 0 | 1,
    source: Source,
    { from, offset, limit }: { from: Beginning; offset: number; limit: number },
  ): UserCursor[] => {
    const { sql, values } = fromSource(`number, ${order.key}`, isDeleted, source, order.behind(from))
    const query = { sql: `${sql} ORDER BY ${order.sorted} LIMIT ? OFFSET ?`, values: [...values, limit, offset] }
    return toPlaces(order, statements.rows(query))
  }

  /** How many fit of those whose numbers lie behind `first`, up to `last`. */
  const countNumbers = (conditions: Conditions, first: number, last: number): number => {
    const { isDeleted, all, words } = conditions
    const bounds = [first, last]
    if (words.length > 0) {
      const { select, rest, knowsDeleted } = searchSource(conditions, null)
      // Bound numbers are real ones, in which FTS5 sees no range: it would read all that match, in every turn.
      const bounded = {
        sql: `${select.sql} AND rowid > CAST(? AS INTEGER) AND rowid <= CAST(? AS INTEGER)`,
        values: [...select.values, ...bounds],
      }
      return statements.count(fromSource('count(*)', isDeleted, { select: bounded, rest, knowsDeleted }, []))
    }
    const { sql, values } = allOf(all)
    return statements.count({
      sql: `SELECT count(*) FROM users WHERE number > ? AND number <= ? AND +is_deleted = ${isDeleted} AND ${sql}`,
      values: [...bounds, ...values],
    })
  }

  let hasGathered = false

  /** Keeps what a source gives at hand, up to `limit` rows, until the next call; tells how many those are. */
  const gather = ({ select }: Source, limit: number): number => {
    if (!hasGathered) statements.run({ sql: 'CREATE TEMP TABLE gathered (found INTEGER PRIMARY KEY)', values: [] })
    hasGathered = true
    statements.run({ sql: 'DELETE FROM temp.gathered', values: [] })
    return statements.run({ sql: `INSERT INTO temp.gathered ${select.sql} LIMIT ?`, values: [...select.values, limit] })
  }

  const ofThese = (rest: readonly Sql[], numbers: readonly number[]): Source => ({
    select: { sql: 'SELECT value AS found FROM json_each(?)', values: [JSON.stringify(numbers)] },
    rest,
    knowsDeleted: false,
  })

  return {
    readAlong,
    /** As many as there are users, or a few more: those who were deleted for good. */
    readHighest: (): number => statements.count({ sql: 'SELECT ifnull(max(number), 0) FROM users', values: [] }),
    /** The numbers of all rows of a stretch of an order, in its order, whoever fits or not. Reads nothing but the index. */
    numbersAlong: (order: Order, isDeleted: 0 | 1, { from, end }: { from: Beginning; end: UserCursor | null }): number[] =>
      order.indexRanges(from, end).flatMap((indexRange) => {
        const { sql, values } = selectAlong('number', order, isDeleted, [indexRange])
        return statements.numbers({ sql: `${sql} ORDER BY ${order.sorted}`, values })
      }),
    /** Those of these rows that fit, in an order. */
    readThese: (
      order: Order,
      { isDeleted, all }: Asked,
      numbers: readonly number[],
      { from, limit }: { from: Beginning; limit: number },
    ): UserCursor[] => readSorted(order, isDeleted, ofThese(all, numbers), { from, offset: 0, limit }),
    gather,
    /** What was gathered of a source, in the place of it. */
    gatheredOf: ({ rest, knowsDeleted }: Source): Source => ({
      select: { sql: 'SELECT found FROM temp.gathered', values: [] },
      rest,
      knowsDeleted,
    }),
    /** The texts of the first rows that were gathered of a source and fit. */
    sampleTexts: (order: Order, isDeleted: 0 | 1, { rest, knowsDeleted }: Source, limit: number): string[] => {
      const select = { sql: 'SELECT found FROM temp.gathered LIMIT ?', values: [limit] }
      return statements.rows(fromSource(order.key, isDeleted, { select, rest, knowsDeleted }, [])).map(([text]) => String(text))
    },
    /** The first `limit` rows that a source gives, by their numbers. */
    numbersOf: ({ select }: Source, limit: number): number[] =>
      statements.numbers({ sql: `${select.sql} LIMIT ?`, values: [...select.values, limit] }),
    /** Some of the rows that a source gives, in the place of it. */
    someOf: ({ rest }: Source, numbers: readonly number[]): Source => ofThese(rest, numbers),
    countAlong,
    skip,
    readSorted,
    countNumbers,
    countIn: (isDeleted: 0 | 1, source: Source): number => statements.count(fromSource('count(*)', isDeleted, source, [])),
    /** How many rows a source gives, looked at no further than to `limit`. */
    sizeOf: ({ select }: Source, limit: number): number =>
      statements.count({ sql: `SELECT count(*) FROM (${select.sql} LIMIT ?)`, values: [...select.values, limit] }),
  }
}

export type Walk = ReturnType<typeof createOrderScan>
