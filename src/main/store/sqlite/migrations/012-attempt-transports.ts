/**
 * Counts attempts and locks per transport, and those of second factors over all transports ('any'). Earlier counts apply to both transports;
 * refused second factors count as failures. Frozen.
 */
const SLOT_MS = 900_000

const eventOf = (row: string): string => `
  CASE
    WHEN ${row}action = 'auth:login' AND ${row}outcome = 'success' THEN 'signIns'
    WHEN ${row}action = 'auth:login' AND CASE WHEN json_valid(${row}details) THEN ${row}details ->> '$.code' END IN ('wrong-credentials', 'wrong-second-factor', 'second-factor-delayed', 'second-factor-locked') THEN 'failures'
    WHEN ${row}action = 'auth:lock' AND ${row}outcome = 'success' THEN 'lockouts'
    WHEN ${row}action = 'auth:reset' AND ${row}outcome = 'success' THEN 'resets'
  END`

const slotOf = (row: string): string => `${row}at - ${row}at % ${SLOT_MS}`

export const migration012 = `
  ALTER TABLE attempts RENAME TO former_attempts;
  CREATE TABLE attempts (
    user_number INTEGER NOT NULL REFERENCES users (number) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('sign-in', 'reset', 'second-factor')),
    transport TEXT NOT NULL CHECK (transport IN ('window', 'http', 'terminal', 'any')),
    failures INTEGER NOT NULL,
    delays INTEGER NOT NULL,
    delayed_until INTEGER,
    locked_at INTEGER,
    PRIMARY KEY (user_number, kind, transport)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO attempts (user_number, kind, transport, failures, delays, delayed_until)
    SELECT user_number, kind, transport.column1, failures, delays, delayed_until
    FROM former_attempts, (VALUES ('window'), ('http')) AS transport;
  INSERT INTO attempts (user_number, kind, transport, failures, delays, locked_at)
    SELECT number, 'sign-in', transport.column1, 0, 0, users.locked_at
    FROM users, (VALUES ('window'), ('http')) AS transport WHERE users.locked_at IS NOT NULL
    ON CONFLICT DO UPDATE SET locked_at = excluded.locked_at;
  DROP TABLE former_attempts;

  DROP TRIGGER audit_entries_counted;
  CREATE TRIGGER audit_entries_counted AFTER INSERT ON audit_entries WHEN ${eventOf('new.')} IS NOT NULL BEGIN
    INSERT INTO audit_counts (slot, event, count) VALUES (${slotOf('new.')}, ${eventOf('new.')}, 1)
      ON CONFLICT (slot, event) DO UPDATE SET count = count + 1;
  END;
`
