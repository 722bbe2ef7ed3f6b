/**
 * Programs that sign users in with Gatehouse, and what the OpenID provider stores for them.
 *
 * `oidc_records` has the provider's records by the hash of their ids. Their content is sealed, because it names further ids. Rows go with their
 * user and their program. `program_users` outlives them: it tells who used a program. `program_access_ends` has when a user's access ended last, so that a
 * request in progress stores no session of before. An address that an administrator confirmed stays so
 * until it changes, by whatever way.
 */
export const singleSignOn002 = `
  CREATE TABLE relying_programs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('confidential', 'native', 'service')),
    secret_hash BLOB,
    redirects TEXT NOT NULL,
    logout_redirects TEXT NOT NULL,
    logout_address TEXT,
    scopes TEXT NOT NULL,
    permissions TEXT NOT NULL,
    is_for_groups_only INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    CHECK ((kind = 'native') = (secret_hash IS NULL))
  ) STRICT;
  CREATE TABLE relying_program_groups (
    program_number INTEGER NOT NULL REFERENCES relying_programs (number) ON DELETE CASCADE,
    group_number INTEGER NOT NULL REFERENCES groups (number) ON DELETE CASCADE,
    PRIMARY KEY (program_number, group_number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX relying_program_groups_of_group ON relying_program_groups (group_number);

  CREATE TABLE program_users (
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    program_number INTEGER NOT NULL REFERENCES relying_programs (number) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    allowed_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (user_number, program_number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX program_users_by_use ON program_users (program_number, last_used_at);

  CREATE TABLE oidc_records (
    model TEXT NOT NULL,
    id_hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    user_number INTEGER REFERENCES users (number) ON DELETE CASCADE,
    program_number INTEGER REFERENCES relying_programs (number) ON DELETE CASCADE,
    grant_hash BLOB,
    other_hash BLOB,
    stored_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    consumed_at INTEGER,
    PRIMARY KEY (model, id_hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX oidc_records_of_grant ON oidc_records (grant_hash) WHERE grant_hash IS NOT NULL;
  CREATE INDEX oidc_records_by_other_id ON oidc_records (other_hash) WHERE other_hash IS NOT NULL;
  CREATE INDEX oidc_records_of_user ON oidc_records (user_number) WHERE user_number IS NOT NULL;
  CREATE INDEX oidc_records_of_program ON oidc_records (program_number) WHERE program_number IS NOT NULL;
  CREATE INDEX oidc_records_by_end ON oidc_records (expires_at);
  CREATE INDEX oidc_records_without_user ON oidc_records (model, expires_at) WHERE user_number IS NULL;

  CREATE TABLE program_access_ends (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    ended_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    key_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    replaced_at INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE confirmed_emails (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    confirmed_at INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER confirmed_emails_changed AFTER UPDATE OF email ON users WHEN old.email <> new.email BEGIN
    DELETE FROM confirmed_emails WHERE user_number = new.number;
  END;
`
