import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'

/** Entries per batch, so that a log of any size needs little memory. */
const ENTRIES_AT_ONCE = 10_000

const columns = 'id, at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, details' as const

/**
 * Adds the hash chain of the audit log, and triggers that refuse changes and deletions. The canonical form is copied here, because the app's
 * code may change. Frozen.
 */
export const migration003 = (database: Database): void => {
  database.exec(`ALTER TABLE audit_entries ADD COLUMN link BLOB NOT NULL DEFAULT x''`)
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const next = database
    .prepare<[number, number], unknown[]>(`SELECT ${columns} FROM audit_entries WHERE id > ? ORDER BY id LIMIT ?`)
    .raw()
  const set = database.prepare<[Buffer, number]>('UPDATE audit_entries SET link = ? WHERE id = ?')
  let link = createHash('sha256').update(directoryId, 'utf8').digest()
  let last = 0
  for (;;) {
    const rows = next.all(last, ENTRIES_AT_ONCE)
    for (const row of rows) {
      link = createHash('sha256').update(link).update(JSON.stringify(row), 'utf8').digest()
      last = Number(row[0])
      set.run(link, last)
    }
    if (rows.length < ENTRIES_AT_ONCE) break
  }
  database.exec(`
    -- Without it, INSERT OR REPLACE would take an entry's place: that is no DELETE to SQLite.
    CREATE TRIGGER audit_entries_follow BEFORE INSERT ON audit_entries
      WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit_entries)
      BEGIN SELECT RAISE(ABORT, 'audit entries only follow one another'); END;
    CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
      BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
    CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
      BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
  `)
}
