/** Counts all refusals of an entry that stands for several. Adds indexes for a user's sign-ins and a job's open undo steps. Frozen. */
const SLOT_MS = 900_000

const event = `
  CASE
    WHEN new.action = 'auth:login' AND new.outcome = 'success' THEN 'signIns'
    WHEN new.action = 'auth:login' AND new.outcome = 'refused' AND CASE WHEN json_valid(new.details) THEN new.details ->> '$.code' END
      IN ('wrong-credentials', 'wrong-second-factor', 'second-factor-delayed', 'second-factor-locked') THEN 'failures'
    WHEN new.action = 'auth:lock' AND new.outcome = 'success' THEN 'lockouts'
    WHEN new.action = 'auth:reset' AND new.outcome = 'success' THEN 'resets'
  END`

// Only refusals have a number. A text that is no JSON counts as one event.
const count = `
  CASE
    WHEN json_valid(new.details) AND new.details ->> '$.kind' = 'refused-repeatedly' THEN CAST(new.details ->> '$.count' AS INTEGER)
    ELSE 1
  END`

export const migration013 = `
  DROP TRIGGER audit_entries_counted;
  CREATE TRIGGER audit_entries_counted AFTER INSERT ON audit_entries WHEN ${event} IS NOT NULL BEGIN
    INSERT INTO audit_counts (slot, event, count) VALUES (new.at - new.at % ${SLOT_MS}, ${event}, ${count})
      ON CONFLICT (slot, event) DO UPDATE SET count = count + excluded.count;
  END;

  CREATE INDEX audit_entries_sign_ins ON audit_entries (subject_id, id) WHERE action IN ('auth:login', 'auth:reauthenticate');
  CREATE INDEX undo_steps_open ON undo_steps (batch_id) WHERE batch_id IS NOT NULL AND undone_by IS NULL;
`
