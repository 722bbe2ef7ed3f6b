import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

/** Reads one number from the directory's database while the app has it open. */
export const countIn = (dataFolder: string, sql: string): unknown => {
  const database = new Sqlite(join(dataFolder, 'gatehouse.db'), { readonly: true })
  try {
    return database.prepare(sql).pluck().get()
  } finally {
    database.close()
  }
}

/** Changes the directory's database while the app has it open, as another process would. */
export const changeIn = (dataFolder: string, sql: string, ...values: unknown[]): void => {
  const database = new Sqlite(join(dataFolder, 'gatehouse.db'))
  try {
    database.prepare(sql).run(...values)
  } finally {
    database.close()
  }
}

export const countSessions = (dataFolder: string): unknown => countIn(dataFolder, 'SELECT count(*) FROM sessions')

/** Removes a table or an index from the directory's database, as a damaging program would. Returns a function that restores it. */
export const hideFromDatabase = (dataFolder: string, name: string): (() => void) => {
  const database = new Sqlite(join(dataFolder, 'gatehouse.db'))
  const made = database.prepare<[string], { type: string; sql: string }>('SELECT type, sql FROM sqlite_schema WHERE name = ?')
  const { type, sql } = made.get(name) ?? {}
  if (type === undefined || sql === undefined) throw new Error(`the database has no ${name}`)
  const isTable = type === 'table'
  database.exec(isTable ? `ALTER TABLE ${name} RENAME TO hidden_${name}` : `DROP INDEX ${name}`)
  return () => {
    database.exec(isTable ? `ALTER TABLE hidden_${name} RENAME TO ${name}` : sql)
    database.close()
  }
}
