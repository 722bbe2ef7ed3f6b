/** The time slot of event counts (milliseconds): 15 minutes, which fit the days of every time zone. */
const SLOT_MS = 900_000

/** A value of an entry's details; null if they are no JSON. */
const detail = (path: string): string => `CASE WHEN json_valid(new.details) THEN new.details ->> '${path}' END`

const event = `
  CASE
    WHEN new.action = 'auth:login' AND new.outcome = 'success' THEN 'signIns'
    WHEN new.action = 'auth:login' AND new.outcome = 'refused' AND ${detail('$.code')}
      IN ('wrong-credentials', 'wrong-second-factor', 'second-factor-delayed', 'second-factor-locked') THEN 'failures'
    WHEN new.action = 'auth:lock' AND new.outcome = 'success' THEN 'lockouts'
    WHEN new.action = 'auth:reset' AND new.outcome = 'success' THEN 'resets'
  END`

/** An entry for several refusals counts as many. */
const count = `iif(${detail('$.kind')} = 'refused-repeatedly', CAST(${detail('$.count')} AS INTEGER), 1)`

/** The earlier entry with which an entry is shown: the start of its bulk change, or the entry that it gives a reason for. */
const partOf = `CASE WHEN json_valid(details) THEN CAST(
    CASE WHEN details ->> '$.kind' IN ('bulk-finished', 'reason-given') THEN details ->> '$.entry' ELSE details ->> '$.bulk' END
  AS INTEGER) END`

/** SQL: the time slot of a new entry. */
const newSlot = `new.at - new.at % ${SLOT_MS}`

/** The first entry of each run of entries within one slot, and the actions that occur, because the screen needs both of all entries. */
const outline = `
  CREATE TABLE audit_slots (first_entry INTEGER PRIMARY KEY, slot INTEGER NOT NULL) STRICT;
  CREATE TRIGGER audit_entries_slotted AFTER INSERT ON audit_entries
    WHEN (${newSlot}) IS NOT (SELECT slot FROM audit_slots ORDER BY first_entry DESC LIMIT 1)
    BEGIN INSERT INTO audit_slots (first_entry, slot) VALUES (new.id, ${newSlot}); END;

  CREATE TABLE audit_actions (action TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_entries_named AFTER INSERT ON audit_entries
    WHEN NOT EXISTS (SELECT 1 FROM audit_actions WHERE action = new.action)
    BEGIN INSERT INTO audit_actions (action) VALUES (new.action); END;
`

/**
 * The audit log with its hash chain, the counts of its events, and the undo steps. Triggers refuse changed, deleted and misnumbered entries:
 * INSERT OR REPLACE would otherwise replace an entry without a DELETE. Undo steps keep former values, because the log
 * does not hold all of them. Skipped users are the part of a bulk change's report that the log does not hold.
 */
export const auditLog001 = `
  CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor_id TEXT,
    actor_email TEXT,
    subject_id TEXT,
    subject_email TEXT,
    action TEXT NOT NULL,
    transport TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('success', 'refused')),
    details TEXT,
    link BLOB NOT NULL,
    part_of INTEGER GENERATED ALWAYS AS (${partOf}) STORED
  ) STRICT;
  CREATE INDEX audit_entries_by_subject ON audit_entries (subject_id, id);
  CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, id);
  CREATE INDEX audit_entries_sign_ins ON audit_entries (subject_id, id) WHERE action IN ('auth:login', 'auth:reauthenticate');
  CREATE INDEX audit_entries_parts ON audit_entries (part_of, id) WHERE part_of IS NOT NULL;
  CREATE INDEX audit_entries_folded ON audit_entries (id) WHERE part_of IS NOT NULL AND action <> 'users:giveReason';
  CREATE INDEX audit_entries_verifications ON audit_entries (id) WHERE action = 'audit:verify';

  CREATE TRIGGER audit_entries_follow BEFORE INSERT ON audit_entries
    WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit_entries)
    BEGIN SELECT RAISE(ABORT, 'audit entries only follow one another'); END;
  CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
  CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;

  CREATE TABLE audit_counts (
    slot INTEGER NOT NULL,
    event TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (slot, event)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_entries_counted AFTER INSERT ON audit_entries WHEN ${event} IS NOT NULL BEGIN
    INSERT INTO audit_counts (slot, event, count) VALUES (${newSlot}, ${event}, ${count})
      ON CONFLICT (slot, event) DO UPDATE SET count = count + excluded.count;
  END;

${outline}
  CREATE TABLE undo_steps (
    entry_id INTEGER PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    operation TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    batch_id INTEGER,
    undone_by INTEGER
  ) STRICT;
  CREATE INDEX undo_steps_of_batch ON undo_steps (batch_id) WHERE batch_id IS NOT NULL;
  CREATE INDEX undo_steps_open ON undo_steps (batch_id) WHERE batch_id IS NOT NULL AND undone_by IS NULL;
  CREATE INDEX undo_steps_of_user ON undo_steps (user_number);

  CREATE TABLE skipped_users (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id INTEGER NOT NULL,
    changed_before INTEGER NOT NULL,
    user_id TEXT,
    email TEXT,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE INDEX skipped_users_of_entry ON skipped_users (entry_id, number, changed_before);
`
