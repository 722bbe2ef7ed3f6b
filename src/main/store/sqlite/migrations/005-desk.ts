import type { Database } from 'better-sqlite3'

/** Users per batch, so that a directory of any size needs little memory. */
const NAMES_AT_ONCE = 10_000

/** The longest text that is indexed (code points): an email of 254, each of which folding may expand to three. */
const LONGEST_KEY = 1024

/** Folds a text for comparison. Copied from shared/domain/email.ts, because the app's code may change. */
const fold = (typed: string): string => typed.trim().normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC')

/** SQL: every n-gram of `length` characters, as hexadecimal tokens, because other characters are not safe in a token. */
const gramsOf = (column: string, length: number): string =>
  `ifnull((SELECT group_concat(hex(substr(${column}, n, ${length})), ' ') FROM gram_places WHERE n <= length(${column}) - ${length - 1}), '')`

/** SQL: the prefixes of a text, as tokens that differ from its n-grams. */
const startOf = (mark: string, column: string, length: number): string => `'${mark}' || hex(substr(${column}, 1, ${length}))`

/** The markers of prefixes: `x` for an email, `y` for a name. In either order, texts with a common prefix are adjacent. */
const allGramsOf = (row: string): string =>
  [
    ...[1, 2, 3].flatMap((length) => [gramsOf(`${row}email_key`, length), gramsOf(`${row}name_key`, length)]),
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((length) => [
      startOf('x', `${row}email_key`, length),
      startOf('y', `${row}name_key`, length),
    ]),
  ].join(` || ' ' || `)

/**
 * Adds soft deletion, disable dates, notes and tags, an index for every sort order, and a text index. The text index holds all n-grams of one
 * to three characters of emails and names. Frozen.
 *
 * - `state_key` sorts active users first, then users with a disable date (latest first), then disabled ones. At any time, disabled users sort
 *   after active ones. For deleted users it is the time of deletion.
 * - `is_deleted` is the first column of every order, because no list mixes deleted users with others.
 * - `number` breaks ties, because SQLite keeps it in every index. The email and name indexes are covering indexes for text conditions, which
 *   makes a scan eight times as fast.
 */
export const migration005 = (database: Database): void => {
  database.exec(`
    ALTER TABLE users ADD COLUMN deleted_at INTEGER;
    ALTER TABLE users ADD COLUMN disable_at INTEGER;
    ALTER TABLE users ADD COLUMN note TEXT NOT NULL DEFAULT '';
    ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
    ALTER TABLE users ADD COLUMN is_deleted INTEGER GENERATED ALWAYS AS (deleted_at IS NOT NULL) VIRTUAL;
    ALTER TABLE users ADD COLUMN state_key INTEGER GENERATED ALWAYS AS (
      CASE
        WHEN deleted_at IS NOT NULL THEN deleted_at
        WHEN disabled_at IS NOT NULL THEN disabled_at
        WHEN disable_at IS NOT NULL THEN -disable_at
        ELSE ${Number.MIN_SAFE_INTEGER}
      END) VIRTUAL;
    ALTER TABLE users ADD COLUMN last_sign_in_key INTEGER GENERATED ALWAYS AS (ifnull(last_sign_in_at, -1)) VIRTUAL;
    ALTER TABLE users ADD COLUMN password_changed_key INTEGER GENERATED ALWAYS AS (ifnull(password_changed_at, -1)) VIRTUAL;
    ALTER TABLE users ADD COLUMN second_factor_key INTEGER GENERATED ALWAYS AS (ifnull(second_factor_at, -1)) VIRTUAL;
  `)
  foldNames(database)
  database.exec(`
    CREATE INDEX users_by_email ON users (is_deleted, email_key, number, name_key);
    CREATE INDEX users_by_name ON users (is_deleted, name_key, number, email_key);
    CREATE INDEX users_by_role ON users (is_deleted, role);
    CREATE INDEX users_by_state ON users (is_deleted, state_key);
    CREATE INDEX users_by_creation ON users (is_deleted, created_at);
    CREATE INDEX users_by_last_sign_in ON users (is_deleted, last_sign_in_key);
    CREATE INDEX users_by_password_change ON users (is_deleted, password_changed_key);
    CREATE INDEX users_by_second_factor ON users (is_deleted, second_factor_key);
    CREATE INDEX users_locked ON users (locked_at) WHERE locked_at IS NOT NULL;
    CREATE INDEX users_to_change_password ON users (must_change_password_at) WHERE must_change_password_at IS NOT NULL;
    CREATE INDEX users_to_disable ON users (disable_at) WHERE disable_at IS NOT NULL;
    CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;

    CREATE TABLE user_tags (
      user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
      tag TEXT NOT NULL,
      tag_key TEXT NOT NULL,
      PRIMARY KEY (user_number, tag_key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX user_tags_by_key ON user_tags (tag_key, user_number);

    CREATE TABLE gram_places (n INTEGER PRIMARY KEY) STRICT;
    WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < ${LONGEST_KEY})
      INSERT INTO gram_places SELECT n FROM place;
    CREATE VIRTUAL TABLE user_grams USING fts5 (text, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
    INSERT INTO user_grams (rowid, text) SELECT number, ${allGramsOf('')} FROM users ORDER BY number;
    INSERT INTO user_grams (user_grams) VALUES ('optimize');

    CREATE TRIGGER users_grams_added AFTER INSERT ON users BEGIN
      INSERT INTO user_grams (rowid, text) VALUES (new.number, ${allGramsOf('new.')});
    END;
    CREATE TRIGGER users_grams_changed AFTER UPDATE OF email_key, name_key ON users
      WHEN old.email_key <> new.email_key OR old.name_key <> new.name_key BEGIN
      INSERT INTO user_grams (user_grams, rowid, text) VALUES ('delete', old.number, ${allGramsOf('old.')});
      INSERT INTO user_grams (rowid, text) VALUES (new.number, ${allGramsOf('new.')});
    END;
    CREATE TRIGGER users_grams_removed AFTER DELETE ON users BEGIN
      INSERT INTO user_grams (user_grams, rowid, text) VALUES ('delete', old.number, ${allGramsOf('old.')});
    END;
  `)
}

const foldNames = (database: Database): void => {
  const next = database.prepare<[number, number], { number: number; name: string }>(
    "SELECT number, name FROM users WHERE number > ? AND name <> '' ORDER BY number LIMIT ?",
  )
  const set = database.prepare<[string, number]>('UPDATE users SET name_key = ? WHERE number = ?')
  let last = 0
  for (;;) {
    const rows = next.all(last, NAMES_AT_ONCE)
    for (const { number, name } of rows) {
      set.run(fold(name), number)
      last = number
    }
    if (rows.length < NAMES_AT_ONCE) return
  }
}
