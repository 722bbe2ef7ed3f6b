/** Programs that may ask about sessions over HTTP. Frozen: later changes are later migrations. */
export const migration008 = `
  CREATE TABLE programs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;
`
