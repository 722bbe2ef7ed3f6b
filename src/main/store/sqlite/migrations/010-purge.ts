/** Indexes for the rows that a purge deletes. Frozen: later changes are later migrations. */
export const migration010 = `
  CREATE INDEX notices_of_user ON notices (user_number);
`
