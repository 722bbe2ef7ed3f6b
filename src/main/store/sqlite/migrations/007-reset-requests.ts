/** Who has asked for a reset code and has none yet. Frozen: later changes are later migrations. */
export const migration007 = `
  CREATE TABLE reset_requests (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    requested_at INTEGER NOT NULL,
    transport TEXT NOT NULL
  ) STRICT;
`
