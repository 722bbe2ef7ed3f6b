import type { Database, Statement } from 'better-sqlite3'
import { LruMap } from '../../../../shared/domain/lru-map.ts'
import type { Sql } from './sort-order.ts'

/** The most prepared statements to keep, because each number of search words needs its own statement. */
const STATEMENTS_MAX = 500

/** Prepares each SQL text once, and binds the values. */
export class Statements {
  readonly #database: Database
  readonly #prepared = new LruMap<string, Statement<unknown[], unknown[]>>(STATEMENTS_MAX)

  constructor(database: Database) {
    this.#database = database
  }

  rows({ sql, values }: Sql): unknown[][] {
    return this.#prepare(sql).all(...values)
  }

  /** The numbers in the first column of all rows, in a third of the time of `rows`. */
  numbers({ sql, values }: Sql): number[] {
    return this.#prepare(sql, 'pluck').all(...values) as unknown[] as number[]
  }

  row({ sql, values }: Sql): unknown[] | undefined {
    return this.#prepare(sql).get(...values)
  }

  /** Runs a statement that returns no rows; returns the number of written rows. */
  run({ sql, values }: Sql): number {
    return this.#database.prepare(sql).run(...values).changes
  }

  /** The only number of the only row. */
  count(query: Sql): number {
    return Number(this.row(query)?.[0] ?? 0)
  }

  #prepare(sql: string, form: 'raw' | 'pluck' = 'raw'): Statement<unknown[], unknown[]> {
    const name = `${form} ${sql}`
    const known = this.#prepared.get(name)
    if (known) return known
    const prepared = this.#database.prepare<unknown[], unknown[]>(sql)[form]()
    this.#prepared.set(name, prepared)
    return prepared
  }
}
