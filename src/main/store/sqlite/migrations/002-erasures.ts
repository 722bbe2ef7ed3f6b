/** The columns of an entry that a redaction may replace. The others never change. */
const FIXED = ['id', 'at', 'actor_id', 'subject_id', 'action', 'transport', 'outcome', 'link', 'part_of']

const isMoved = FIXED.map((column) => `new.${column} IS NOT old.${column}`).join(' OR ')

/**
 * Erasures of users, and the redacted entries of the audit log. `mac` signs the new content of an entry with the link that it keeps, because
 * the link is no hash of it any more. A row of `erasures` is made with the mark that an erasure is under way, and stays: a restore repeats it.
 */
export const erasures002 = `
  CREATE TABLE audit_redactions (
    entry_id INTEGER PRIMARY KEY,
    key_id INTEGER NOT NULL,
    mac BLOB NOT NULL
  ) STRICT;
  CREATE INDEX audit_redactions_by_key ON audit_redactions (key_id);

  CREATE TABLE erasures (
    user_id TEXT PRIMARY KEY,
    user_number INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('mentions', 'archives', 'entries', 'row', 'index', 'compaction', 'done')),
    position INTEGER NOT NULL DEFAULT 0,
    redacted INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX erasures_open ON erasures (step) WHERE step <> 'done';

  DROP TRIGGER audit_entries_unchanged;
  CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
    WHEN NOT EXISTS (SELECT 1 FROM audit_redactions WHERE entry_id = old.id) OR ${isMoved}
    BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
`
