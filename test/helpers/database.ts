import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { DATABASE_FILE } from '../../src/main/store/folder-files.ts'
import { groupKeyOf } from '../../src/shared/domain/groups.ts'

/** A second connection to an app's database, as another process would open it. */
export const openBeside = (folder: string): Database => {
  const database = new Sqlite(join(folder, DATABASE_FILE))
  onTestFinished(() => void database.close())
  return database
}

/** All rows of all tables, except the audit log, which refusals may extend, and the times of last use. */
export const dumpTables = (folder: string): string => {
  const database = new Sqlite(join(folder, DATABASE_FILE), { readonly: true })
  try {
    const tables = [
      'directory',
      'users',
      'sessions',
      'reset_codes',
      'recovery_codes',
      'notices',
      'second_factors',
      'groups',
      'group_members',
      'group_steps',
      'undo_steps',
      'skipped_users',
      'reset_requests',
      'audit_redactions',
      'erasures',
      'programs',
      'relying_programs',
      'relying_program_groups',
      'program_users',
      'oidc_records',
      'signing_keys',
      'confirmed_emails',
      'audit_archives',
    ]
    // Using a session is not a change by any user, whatever the result of the call.
    const isTold = (key: string): boolean => key !== 'last_used_at'
    const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()])
    // Like the counts of failed attempts, the alert about them follows from refusals.
    rows.push(['alerts', database.prepare("SELECT * FROM alerts WHERE kind <> 'many-failures' ORDER BY 1").all()])
    return JSON.stringify(rows, (key, value: unknown) => (isTold(key) ? value : undefined))
  } finally {
    database.close()
  }
}

/** Makes users members of groups by name, as the app does. */
export const memberInserter = (database: Database): ((userNumber: number | bigint, group: string) => void) => {
  const create = database.prepare('INSERT INTO groups (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const join = database.prepare(
    'INSERT INTO group_members (group_number, user_number) SELECT number, ? FROM groups WHERE key = ?',
  )
  return (userNumber, group) => {
    create.run(group, groupKeyOf(group))
    join.run(userNumber, groupKeyOf(group))
  }
}
