import type { Database, Statement } from 'better-sqlite3'

type Report = (text: string, milliseconds: number) => void

type Method = (...values: unknown[]) => unknown

/** Reports a function's duration, also if it throws. */
const timed = (text: string, report: Report, method: Method): Method => {
  return (...values) => {
    const start = performance.now()
    try {
      return method(...values)
    } finally {
      report(text, performance.now() - start)
    }
  }
}

/** Reports the sum of all steps, because the caller may pause between them. */
const timedIteration = (text: string, report: Report, iterate: Method): Method =>
  function* (...values) {
    let total = 0
    const rows = iterate(...values) as IterableIterator<unknown>
    try {
      for (;;) {
        const start = performance.now()
        const row = rows.next()
        total += performance.now() - start
        if (row.done) return
        yield row.value
      }
    } finally {
      // An iteration that ends early would keep the connection busy.
      rows.return?.()
      report(text, total)
    }
  }

const traceStatement = (statement: Statement, report: Report): Statement => {
  const { source } = statement
  for (const name of ['get', 'all', 'run'] as const) {
    const method: Method = statement[name].bind(statement)
    Object.defineProperty(statement, name, { value: timed(source, report, method) })
  }
  const iterate: Method = statement.iterate.bind(statement)
  Object.defineProperty(statement, 'iterate', { value: timedIteration(source, report, iterate) })
  return statement
}

/**
 * Reports the text and the duration of every statement that is prepared from now on. The text has placeholders instead of values.
 *
 * A connection that is not traced stays as it is, so it costs nothing.
 */
export const traceStatements = (database: Database, report: Report): void => {
  const prepare = database.prepare.bind(database)
  const execute = database.exec.bind(database)
  const tracePrepared = (text: string): Statement => traceStatement(prepare(text), report)
  Object.defineProperty(database, 'prepare', { value: tracePrepared, configurable: true })
  Object.defineProperty(database, 'exec', { value: (text: string) => timed(text, report, () => execute(text))() })
}
