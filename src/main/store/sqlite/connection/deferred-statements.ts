import type { Database, RunResult, Statement } from 'better-sqlite3'

type Values = unknown[]

/** A statement that SQLite compiles at its first use. */
class DeferredStatement {
  readonly source: string
  readonly #prepare: () => Statement
  readonly #modes: ((statement: Statement) => unknown)[] = []

  constructor(source: string, prepare: () => Statement) {
    this.source = source
    this.#prepare = prepare
  }

  pluck(isOn = true): this {
    this.#modes.push((statement) => statement.pluck(isOn))
    return this
  }

  raw(isOn = true): this {
    this.#modes.push((statement) => statement.raw(isOn))
    return this
  }

  get(...values: Values): unknown {
    return this.#compile().get(...values)
  }

  all(...values: Values): unknown[] {
    return this.#compile().all(...values)
  }

  run(...values: Values): RunResult {
    return this.#compile().run(...values)
  }

  iterate(...values: Values): IterableIterator<unknown> {
    return this.#compile().iterate(...values)
  }

  /** From now on, a call reaches the compiled statement directly. */
  #compile(): Statement {
    const statement = this.#prepare()
    for (const setMode of this.#modes) setMode(statement)
    this.get = (...values) => statement.get(...values)
    this.all = (...values) => statement.all(...values)
    this.run = (...values) => statement.run(...values)
    this.iterate = (...values) => statement.iterate(...values)
    return statement
  }
}

/**
 * Compiles each statement that is prepared from now on at its first use. The stores prepare some hundred statements, of which a start uses a
 * few, and compiling all of them would delay the first screen.
 */
export const deferStatements = (database: Database): void => {
  const prepare = database.prepare.bind(database)
  const value = (source: string): DeferredStatement => new DeferredStatement(source, () => prepare(source))
  Object.defineProperty(database, 'prepare', { value, configurable: true })
}
