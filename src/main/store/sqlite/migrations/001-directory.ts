/** The first schema of the directory. Frozen: later changes are later migrations. */
export const migration001 = `
  CREATE TABLE directory (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    set_up_at INTEGER,
    policy TEXT NOT NULL
  ) STRICT;

  CREATE TABLE users (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    hashed_password TEXT,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    password_changed_at INTEGER
  ) STRICT;
  CREATE INDEX users_administrators ON users (role) WHERE role = 'administrator';

  CREATE TABLE sessions (
    id_hash BLOB PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    transport TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_of_user ON sessions (user_number);
  CREATE INDEX sessions_by_end ON sessions (expires_at);

  CREATE TABLE reset_codes (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    code_hash BLOB NOT NULL UNIQUE,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    issued_by TEXT,
    transport TEXT NOT NULL
  ) STRICT;

  CREATE TABLE recovery_codes (
    code_hash BLOB PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recovery_codes_of_user ON recovery_codes (user_number);

  CREATE TABLE notices (
    number INTEGER PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_email TEXT,
    transport TEXT NOT NULL,
    acknowledged_at INTEGER
  ) STRICT;
  CREATE INDEX notices_open ON notices (user_number) WHERE acknowledged_at IS NULL;

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
    details TEXT
  ) STRICT;
  CREATE INDEX audit_entries_by_subject ON audit_entries (subject_id, id);
`
