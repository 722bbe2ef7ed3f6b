import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

/** One number out of the directory's database, while the app has it open. */
export const countIn = (dataFolder: string, sql: string): unknown => {
  const database = new Sqlite(join(dataFolder, 'gatehouse.db'), { readonly: true })
  try {
    return database.prepare(sql).pluck().get()
  } finally {
    database.close()
  }
}

export const countSessions = (dataFolder: string): unknown => countIn(dataFolder, 'SELECT count(*) FROM sessions')
