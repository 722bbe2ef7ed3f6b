/** Throttling, second factors, named and renewable sessions. Frozen: later changes are later migrations. */
export const migration002 = `
  ALTER TABLE users ADD COLUMN must_change_password_at INTEGER;
  ALTER TABLE users ADD COLUMN is_password_short INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE users ADD COLUMN locked_at INTEGER;
  ALTER TABLE users ADD COLUMN second_factor_at INTEGER;

  CREATE TABLE attempts (
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('sign-in', 'reset')),
    failures INTEGER NOT NULL,
    delays INTEGER NOT NULL,
    delayed_until INTEGER,
    PRIMARY KEY (user_number, kind)
  ) STRICT, WITHOUT ROWID;

  -- Attempts on accounts that do not exist are written too, all into one row: else they would be answered sooner.
  CREATE TABLE unknown_attempts (
    kind TEXT PRIMARY KEY,
    failures INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE second_factors (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    sealed_secret BLOB NOT NULL,
    begun_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL
  ) STRICT;

  -- Sessions of the version before have no name and no time of authentication: everyone signs in once more.
  DROP TABLE sessions;
  CREATE TABLE sessions (
    id_hash BLOB PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    transport TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_of_user ON sessions (user_number);
  CREATE INDEX sessions_by_end ON sessions (expires_at);

  ALTER TABLE notices ADD COLUMN about_email TEXT;
`
