import Sqlite, { type Statement } from 'better-sqlite3'
import { vi } from 'vitest'

/** Statements that run by time, not by request: the policy, other processes' commits, and the audit anchor. */
const BY_TIME = /FROM directory|PRAGMA data_version|SELECT link FROM/

/** The SQL of every statement on this thread during `work`, in order, and the total number of changed rows. */
export const recordStatements = async (work: () => Promise<unknown>): Promise<{ statements: string[]; rows: number }> => {
  const database = new Sqlite(':memory:')
  const prototype: Statement = Object.getPrototypeOf(database.prepare('SELECT 1'))
  const statements: string[] = []
  let rows = 0
  const spies = (['run', 'get', 'all'] as const).map((method) => {
    const original = prototype[method]
    return vi.spyOn(prototype, method).mockImplementation(function (this: Statement, ...values: unknown[]) {
      const result: unknown = Reflect.apply(original, this, values)
      if (!BY_TIME.test(this.source)) statements.push(this.source)
      if (method === 'run') rows += (result as { changes: number }).changes
      return result as never
    })
  })
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
    database.close()
  }
  return { statements, rows }
}
