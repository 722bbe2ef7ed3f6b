/** Open requests for a reset code. Frozen: later changes are later migrations. */
export const migration007 = `
  CREATE TABLE reset_requests (
    user_number INTEGER PRIMARY KEY REFERENCES users (number) ON DELETE CASCADE,
    requested_at INTEGER NOT NULL,
    transport TEXT NOT NULL
  ) STRICT;
`
