import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { CHAINED_COLUMNS, type ChainedValues, firstLink, nextLink } from '../../src/main/store/sqlite/tables/audit-chain.ts'
import type { AuditDetail } from '../../src/shared/api/audit-details.ts'

const TRIGGERS = ['audit_entries_follow', 'audit_entries_stay', 'audit_entries_unchanged']

/** Changes the log as an attacker with write access to the file would: on a separate connection, without the triggers. */
export const tamper = (folder: string, work: (database: Database) => void): void => {
  const database = new Sqlite(join(folder, DATABASE_FILE))
  try {
    for (const trigger of TRIGGERS) database.exec(`DROP TRIGGER IF EXISTS ${trigger}`)
    work(database)
  } finally {
    database.close()
  }
}

const readDirectoryId = (database: Database): string =>
  database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''

/** Recomputes the links of all entries, as an attacker who knows the chain format would. */
export const linkAnew = (database: Database): void => {
  const rows = database.prepare<[], unknown[]>(`SELECT ${CHAINED_COLUMNS} FROM audit_entries ORDER BY id`).raw().all()
  const set = database.prepare('UPDATE audit_entries SET link = ? WHERE id = ?')
  let link = firstLink(readDirectoryId(database))
  for (const row of rows) {
    link = nextLink(link, row as unknown as ChainedValues)
    set.run(link, row[0])
  }
}

/** All columns of an entry except its position in the log. */
export type LoggedAction = {
  readonly who: readonly [
    actorId: string | null,
    actorEmail: string | null,
    subjectId: string | null,
    subjectEmail: string | null,
  ]
  readonly action: string
  readonly outcome: 'success' | 'refused'
  readonly details: AuditDetail | null
}

/** Appends `count` chained entries at intervals of `stepMs`, in one transaction. In an empty log, the first is at `firstAt`. */
export const appendActions = (
  database: Database,
  count: number,
  { firstAt, stepMs, actionOf }: { firstAt: number; stepMs: number; actionOf: (number: number) => LoggedAction },
): void => {
  const head = database.prepare<[], { id: number; at: number; link: Buffer }>(
    'SELECT id, at, link FROM audit_entries ORDER BY id DESC LIMIT 1',
  )
  const insert = database.prepare(`INSERT INTO audit_entries (${CHAINED_COLUMNS}, link) VALUES (${'?, '.repeat(10)}?)`)
  database
    .transaction(() => {
      const last = head.get() ?? { id: 0, at: firstAt - stepMs, link: firstLink(readDirectoryId(database)) }
      let { link } = last
      for (let number = 1; number <= count; number += 1) {
        const { who, action, outcome, details } = actionOf(number)
        const values: ChainedValues = [
          last.id + number,
          last.at + number * stepMs,
          ...who,
          action,
          'window',
          outcome,
          details && JSON.stringify(details),
        ]
        link = nextLink(link, values)
        insert.run(...values, link)
      }
    })
    .immediate()
}

const signIn = (number: number): LoggedAction => {
  const person = `00000000-0000-4000-8000-${String(number % 5_000).padStart(12, '0')}`
  const email = `person-${number % 5_000}@example.org`
  const isRefused = number % 7 === 0
  return {
    who: isRefused ? [null, null, person, email] : [person, email, person, email],
    action: 'auth:login',
    outcome: isRefused ? 'refused' : 'success',
    details: isRefused ? { kind: 'refused', code: 'wrong-credentials', cause: 'wrong-password' } : null,
  }
}

/** Appends `count` well-formed entries in one transaction, as years of use would. They are the same every time. */
export const appendEntries = (folder: string, count: number): void => {
  const database = new Sqlite(join(folder, DATABASE_FILE))
  try {
    appendActions(database, count, { firstAt: 1, stepMs: 1, actionOf: signIn })
  } finally {
    database.close()
  }
}
