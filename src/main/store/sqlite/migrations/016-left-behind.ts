/**
 * Adds the issuer and permission of a code, lasting security events, disowned passwords, and the epoch that ends jobs, plans and printed
 * codes. Frozen.
 */
export const migration016 = `
  ALTER TABLE users ADD COLUMN password_disowned_at INTEGER;
  ALTER TABLE users ADD COLUMN work_epoch INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE reset_codes ADD COLUMN issuer_number INTEGER REFERENCES users (number) ON DELETE CASCADE;
  ALTER TABLE reset_codes ADD COLUMN permission TEXT NOT NULL DEFAULT 'users:reset';
  -- Else each author would be looked for among all users.
  CREATE INDEX users_by_typed_email ON users (email);
  UPDATE reset_codes SET issuer_number = (SELECT number FROM users WHERE email = issued_by) WHERE issued_by IS NOT NULL;
  -- Activation codes lived longer than an hour.
  UPDATE reset_codes SET permission = 'users:manage' WHERE expires_at - issued_at > 3600000;
  DELETE FROM reset_codes WHERE issued_by IS NOT NULL AND issuer_number IS NULL;
  CREATE INDEX reset_codes_of_issuer ON reset_codes (issuer_number) WHERE issuer_number IS NOT NULL;

  ALTER TABLE notices ADD COLUMN by_id TEXT;
  ALTER TABLE notices ADD COLUMN first_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE notices ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE notices ADD COLUMN disowned_at INTEGER;
  UPDATE notices SET first_at = at, by_id = (SELECT id FROM users WHERE email = by_email);
  DROP INDEX users_by_typed_email;
  -- One open notice of each kind and author: the newest stands for the others.
  UPDATE notices SET (first_at, times) = (
      SELECT min(same.at), count(*) FROM notices AS same WHERE same.user_number = notices.user_number AND same.kind = notices.kind
        AND same.by_email IS notices.by_email AND same.acknowledged_at IS NULL)
    WHERE acknowledged_at IS NULL
      AND number IN (SELECT max(number) FROM notices WHERE acknowledged_at IS NULL GROUP BY user_number, kind, by_email);
  DELETE FROM notices WHERE acknowledged_at IS NULL
    AND number NOT IN (SELECT max(number) FROM notices WHERE acknowledged_at IS NULL GROUP BY user_number, kind, by_email);
`
