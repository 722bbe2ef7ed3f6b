import { auditLog001 } from './001-audit-log.ts'

/** The directory itself, its users, and what belongs to them. `number` is never reused, because cursors, plans and undo steps name it. */
const users = `
  CREATE TABLE directory (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    set_up_at INTEGER,
    retention_held_at INTEGER, retention_held_from INTEGER, clock_set_back_ms INTEGER,
    policy TEXT NOT NULL
  ) STRICT;

  CREATE TABLE users (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    email_search_key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    role TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    hashed_password TEXT,
    password_changed_at INTEGER,
    must_change_password_at INTEGER,
    password_disowned_at INTEGER,
    is_password_short INTEGER NOT NULL DEFAULT 0,
    second_factor_at INTEGER,
    locked_at INTEGER,
    created_at INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    disabled_at INTEGER,
    disable_at INTEGER,
    deleted_at INTEGER,
    work_epoch INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE groups (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    requires_second_factor INTEGER NOT NULL DEFAULT 0,
    member_count INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX groups_by_key ON groups (key) WHERE deleted_at IS NULL;
  CREATE INDEX groups_deleted ON groups (deleted_at) WHERE deleted_at IS NOT NULL;

  CREATE TABLE group_members (
    group_number INTEGER NOT NULL REFERENCES groups (number) ON DELETE CASCADE,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    merged_from INTEGER,
    PRIMARY KEY (group_number, user_number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE group_names (
    key TEXT PRIMARY KEY,
    group_number INTEGER NOT NULL REFERENCES groups (number) ON DELETE CASCADE,
    merged_from INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX group_names_of_group ON group_names (group_number);
  CREATE TABLE group_steps (
    entry_id INTEGER PRIMARY KEY,
    group_number INTEGER NOT NULL REFERENCES groups (number) ON DELETE CASCADE,
    operation TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    merged_into INTEGER,
    undone_by INTEGER
  ) STRICT;
  CREATE INDEX group_members_of_user ON group_members (user_number, group_number);
`

/** Counts the members that are not deleted, because counting a large group takes too long. Purged users were deleted before. */
const memberCounts = `
  CREATE TRIGGER group_members_added AFTER INSERT ON group_members BEGIN
    UPDATE groups SET member_count = member_count + 1
    WHERE number = new.group_number AND EXISTS (SELECT 1 FROM users WHERE number = new.user_number AND deleted_at IS NULL);
  END;
  CREATE TRIGGER group_members_removed AFTER DELETE ON group_members BEGIN
    UPDATE groups SET member_count = member_count - 1
    WHERE number = old.group_number AND EXISTS (SELECT 1 FROM users WHERE number = old.user_number AND deleted_at IS NULL);
  END;
  CREATE TRIGGER group_members_deleted AFTER UPDATE OF deleted_at ON users
  WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
    UPDATE groups SET member_count = member_count + iif(new.deleted_at IS NULL, 1, -1)
    WHERE number IN (SELECT group_number FROM group_members WHERE user_number = new.number);
  END;
`

/** The bcrypt part of a hash of Gatehouse's own scheme, or of an imported one. */
const BCRYPT = `iif(substr(hashed_password, 1, 14) = 'hmac-sha384/1:', substr(hashed_password, 15), hashed_password)`

const COST = `CAST(substr(${BCRYPT}, 5, 2) AS INTEGER)`

/**
 * Generated columns and an index for every sort order.
 *
 * - `state_key` sorts active users first, then users with a disable date (latest first), then disabled ones. At any time, disabled users sort
 *   after active ones. For deleted users it is the time of deletion.
 * - `is_activated`: a password is set. Users without one sort after those with one.
 * - `is_deleted` is the first column of every order, because no list mixes deleted users with others.
 * - `number` breaks ties, because SQLite keeps it in every index. The email and name indexes are covering indexes for text conditions.
 * - `hash_cost` is null without a usable hash. Every sign-in takes as long as one at the highest cost in use.
 * - `users_sharing_address` has the users whose addresses have the same identity: the spelling follows the key after a blank.
 */
const userOrders = `
  ALTER TABLE users ADD COLUMN is_deleted INTEGER GENERATED ALWAYS AS (deleted_at IS NOT NULL) VIRTUAL;
  ALTER TABLE users ADD COLUMN is_activated INTEGER GENERATED ALWAYS AS (hashed_password IS NOT NULL) VIRTUAL;
  ALTER TABLE users ADD COLUMN state_key INTEGER GENERATED ALWAYS AS (
    CASE
      WHEN deleted_at IS NOT NULL THEN deleted_at
      WHEN disabled_at IS NOT NULL THEN disabled_at
      WHEN disable_at IS NOT NULL THEN -disable_at
      WHEN hashed_password IS NULL THEN ${Number.MIN_SAFE_INTEGER + 1}
      ELSE ${Number.MIN_SAFE_INTEGER}
    END) VIRTUAL;
  ALTER TABLE users ADD COLUMN last_sign_in_key INTEGER GENERATED ALWAYS AS (ifnull(last_sign_in_at, -1)) VIRTUAL;
  ALTER TABLE users ADD COLUMN password_changed_key INTEGER GENERATED ALWAYS AS (ifnull(password_changed_at, -1)) VIRTUAL;
  ALTER TABLE users ADD COLUMN second_factor_key INTEGER GENERATED ALWAYS AS (ifnull(second_factor_at, -1)) VIRTUAL;
  ALTER TABLE users ADD COLUMN hash_cost INTEGER GENERATED ALWAYS AS (
    CASE
      WHEN length(${BCRYPT}) = 60 AND ${BCRYPT} GLOB '$2[aby]$[0-3][0-9]$*' AND substr(${BCRYPT}, 8) NOT GLOB '*[^./A-Za-z0-9]*'
        AND ${COST} BETWEEN 4 AND 31 THEN ${COST}
    END) VIRTUAL;

  CREATE INDEX users_administrators ON users (role) WHERE role = 'administrator';
  CREATE INDEX users_by_email ON users (is_deleted, email_search_key, number, name_key);
  CREATE INDEX users_by_name ON users (is_deleted, name_key, number, email_search_key);
  CREATE INDEX users_by_role ON users (is_deleted, role);
  CREATE INDEX users_by_state ON users (is_deleted, state_key);
  CREATE INDEX users_by_activation ON users (is_deleted, is_activated, state_key);
  CREATE INDEX users_by_creation ON users (is_deleted, created_at);
  CREATE INDEX users_by_last_sign_in ON users (is_deleted, last_sign_in_key);
  CREATE INDEX users_by_password_change ON users (is_deleted, password_changed_key);
  CREATE INDEX users_by_second_factor ON users (is_deleted, second_factor_key);
  CREATE INDEX users_by_hash_cost ON users (hash_cost) WHERE hash_cost IS NOT NULL;
  CREATE INDEX users_locked ON users (locked_at) WHERE locked_at IS NOT NULL;
  CREATE INDEX users_to_change_password ON users (must_change_password_at) WHERE must_change_password_at IS NOT NULL;
  CREATE INDEX users_to_disable ON users (disable_at) WHERE disable_at IS NOT NULL;
  CREATE INDEX users_disowned ON users (password_disowned_at) WHERE password_disowned_at IS NOT NULL;
  CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;
  CREATE INDEX users_sharing_address ON users (email_key) WHERE instr(email_key, ' ') > 0;
`

/** The longest text that is indexed (code points): an email of 254, each of which folding may expand to three. */
const LONGEST_KEY = 1024

/** SQL: every n-gram of `length` characters, as hexadecimal tokens, because other characters are not safe in a token. */
const gramsOf = (column: string, length: number): string =>
  `ifnull((SELECT group_concat(hex(substr(${column}, n, ${length})), ' ') FROM gram_positions WHERE n <= length(${column}) - ${length - 1}), '')`

/** SQL: the prefixes of a text, as tokens that differ from its n-grams. */
const prefixOf = (marker: string, column: string, length: number): string => `'${marker}' || hex(substr(${column}, 1, ${length}))`

/** The markers of prefixes: `x` for an email, `y` for a name. In either order, texts with a common prefix are adjacent. */
const allGramsOf = (row: string): string =>
  [
    ...[1, 2, 3].flatMap((length) => [gramsOf(`${row}email_search_key`, length), gramsOf(`${row}name_key`, length)]),
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((length) => [
      prefixOf('x', `${row}email_search_key`, length),
      prefixOf('y', `${row}name_key`, length),
    ]),
  ].join(` || ' ' || `)

/** The text index: all n-grams of one to three characters of emails and names, and their prefixes. */
const textIndex = `
  CREATE TABLE gram_positions (n INTEGER PRIMARY KEY) STRICT;
  WITH RECURSIVE position (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM position WHERE n < ${LONGEST_KEY})
    INSERT INTO gram_positions SELECT n FROM position;
  CREATE VIRTUAL TABLE user_grams USING fts5 (text, content = '', detail = none, columnsize = 0, tokenize = 'ascii');

  CREATE TRIGGER users_grams_added AFTER INSERT ON users BEGIN
    INSERT INTO user_grams (rowid, text) VALUES (new.number, ${allGramsOf('new.')});
  END;
  CREATE TRIGGER users_grams_changed AFTER UPDATE OF email_search_key, name_key ON users
    WHEN old.email_search_key <> new.email_search_key OR old.name_key <> new.name_key BEGIN
    INSERT INTO user_grams (user_grams, rowid, text) VALUES ('delete', old.number, ${allGramsOf('old.')});
    INSERT INTO user_grams (rowid, text) VALUES (new.number, ${allGramsOf('new.')});
  END;
  CREATE TRIGGER users_grams_removed AFTER DELETE ON users BEGIN
    INSERT INTO user_grams (user_grams, rowid, text) VALUES ('delete', old.number, ${allGramsOf('old.')});
  END;
`

/**
 * Sessions, codes, second factors, attempts and notices. Attempts on unknown users are counted in one row, so that they take as long as
 * others.
 */
const access = `
  CREATE TABLE sessions (
    id_hash BLOB PRIMARY KEY,
    public_id TEXT NOT NULL,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    transport TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_of_user ON sessions (user_number, last_used_at, created_at);
  CREATE INDEX sessions_by_end ON sessions (expires_at);

  CREATE TABLE reset_codes (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    code_hash BLOB NOT NULL UNIQUE,
    is_short INTEGER NOT NULL DEFAULT 0,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    issuer_number INTEGER REFERENCES users (number) ON DELETE CASCADE,
    issued_by TEXT,
    permission TEXT NOT NULL,
    transport TEXT NOT NULL,
    CHECK (is_short = 0 OR expires_at - issued_at <= 604800000)
  ) STRICT;
  CREATE INDEX reset_codes_of_issuer ON reset_codes (issuer_number) WHERE issuer_number IS NOT NULL;

  CREATE TABLE reset_requests (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    requested_at INTEGER NOT NULL,
    transport TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    times INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX reset_requests_by_time ON reset_requests (last_at, user_number);

  CREATE TABLE recovery_codes (
    code_hash BLOB PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    kept_at INTEGER,
    used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recovery_codes_of_user ON recovery_codes (user_number);

  CREATE TABLE second_factors (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    sealed_secret BLOB NOT NULL,
    begun_at INTEGER NOT NULL, confirmed_at INTEGER,
    last_step INTEGER NOT NULL, drift_steps INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE attempts (
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('sign-in', 'reset', 'second-factor')),
    transport TEXT NOT NULL CHECK (transport IN ('window', 'http', 'terminal', 'any')),
    failures INTEGER NOT NULL,
    delays INTEGER NOT NULL,
    delayed_at INTEGER, delayed_until INTEGER,
    locked_at INTEGER,
    PRIMARY KEY (user_number, kind, transport)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE unknown_attempts (
    kind TEXT PRIMARY KEY,
    failures INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE notices (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    by_id TEXT,
    by_email TEXT,
    about_email TEXT,
    transport TEXT NOT NULL,
    acknowledged_at INTEGER,
    disowned_at INTEGER
  ) STRICT;
  CREATE INDEX notices_of_user ON notices (user_number);
  CREATE INDEX notices_open ON notices (user_number) WHERE acknowledged_at IS NULL;

  CREATE TABLE alerts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    transport TEXT NOT NULL,
    UNIQUE (user_number, kind)
  ) STRICT;
  CREATE INDEX alerts_by_time ON alerts (at);

  CREATE TABLE backup_setup (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    salt BLOB NOT NULL,
    public_key BLOB NOT NULL,
    voucher BLOB NOT NULL,
    signature BLOB NOT NULL,
    folder TEXT NOT NULL,
    is_daily INTEGER NOT NULL,
    set_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE backups (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    is_scheduled INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE programs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;
`

/** Version 1, the schema of the first release. Frozen: later changes are later migrations. */
export const migration001 = [users, memberCounts, userOrders, textIndex, access, auditLog001].join('\n')
