/** Undo steps of audit entries. Frozen: later changes are later migrations. */
export const migration006 = `
  CREATE TABLE undo_steps (
    entry_id INTEGER PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    -- The operation that did it first, whose permission undoing it needs.
    operation TEXT NOT NULL,
    -- JSON: the changed fields before and after. Not in the audit log, where what people are called would stay for ever.
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    -- The entry that began the job which did it.
    batch_id INTEGER,
    -- The entry that undid it.
    undone_by INTEGER
  ) STRICT;
  CREATE INDEX undo_steps_of_batch ON undo_steps (batch_id) WHERE batch_id IS NOT NULL;
  CREATE INDEX undo_steps_of_user ON undo_steps (user_number);
`
