import type { Database } from 'better-sqlite3'
import { migration001 } from './001-directory.ts'
import { migration002 } from './002-continuity.ts'

/** `GtHs` in ASCII: identifies a Gatehouse database (`PRAGMA application_id`). */
export const APPLICATION_ID = 0x47744873

type Migration = string | ((database: Database) => void)

/** In order; a released migration never changes. `PRAGMA user_version` is the number of applied ones. */
const migrations: readonly Migration[] = [migration001, migration002]

export const NEWEST_VERSION = migrations.length

/** Migrates the schema to `target`: each step in its own transaction, a new database in one. */
export const migrate = (database: Database, target = NEWEST_VERSION): void => {
  const run = (): void => runSteps(database, target)
  if (readVersion(database) === 0) database.transaction(run).immediate()
  else run()
}

const runSteps = (database: Database, target: number): void => {
  for (let version = readVersion(database); version < target; version += 1) {
    const migration = migrations[version]
    if (migration === undefined) throw new Error(`there is no migration ${version + 1}`)
    database
      .transaction(() => {
        // Another process may have migrated between the read and the lock.
        if (readVersion(database) !== version) return
        if (typeof migration === 'string') database.exec(migration)
        else migration(database)
        database.pragma(`application_id = ${APPLICATION_ID}`)
        database.pragma(`user_version = ${version + 1}`)
      })
      .immediate()
  }
}

export const readVersion = (database: Database): number => Number(database.pragma('user_version', { simple: true }))
