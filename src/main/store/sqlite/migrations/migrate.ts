import type { Database } from 'better-sqlite3'
import { migration001 } from './001-directory.ts'
import { migration002 } from './002-guard.ts'
import { migration003 } from './003-audit-chain.ts'
import { migration004 } from './004-acts.ts'
import { migration005 } from './005-desk.ts'
import { migration006 } from './006-undo.ts'
import { migration007 } from './007-reset-requests.ts'
import { migration008 } from './008-programs.ts'
import { migration009 } from './009-overview.ts'
import { migration010 } from './010-purge.ts'
import { migration011 } from './011-request-order.ts'
import { migration012 } from './012-attempt-transports.ts'
import { migration013 } from './013-repeated-refusals.ts'
import { migration014 } from './014-email-identity.ts'
import { migration015 } from './015-hash-cost.ts'
import { migration016 } from './016-left-behind.ts'

/** `GtHs` in ASCII: identifies a Gatehouse database (`PRAGMA application_id`). */
export const APPLICATION_ID = 0x47744873

type Migration = string | ((database: Database) => void)

/** In order; a released migration never changes. `PRAGMA user_version` is the number of applied ones. */
const migrations: readonly Migration[] = [
  migration001,
  migration002,
  migration003,
  migration004,
  migration005,
  migration006,
  migration007,
  migration008,
  migration009,
  migration010,
  migration011,
  migration012,
  migration013,
  migration014,
  migration015,
  migration016,
]

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
