/**
 * Imports of users that run, and the passwords that imports replaced. A run names its staging file, its owner and how far it is, so that it
 * goes on after a crash. A replaced password belongs to its undo step, and goes with it.
 */
export const transfers002 = `
  CREATE TABLE transfer_runs (
    entry_id INTEGER PRIMARY KEY,
    staging TEXT NOT NULL UNIQUE,
    owner_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    owner_epoch INTEGER NOT NULL,
    transport TEXT NOT NULL,
    choices TEXT NOT NULL,
    total INTEGER NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    without_password INTEGER NOT NULL DEFAULT 0,
    runner TEXT NOT NULL
  ) STRICT;

  CREATE TABLE replaced_passwords (
    entry_id INTEGER PRIMARY KEY REFERENCES undo_steps (entry_id) ON DELETE CASCADE,
    hashed_password TEXT,
    password_changed_at INTEGER,
    must_change_password_at INTEGER,
    is_password_short INTEGER NOT NULL,
    password_disowned_at INTEGER
  ) STRICT;
`
