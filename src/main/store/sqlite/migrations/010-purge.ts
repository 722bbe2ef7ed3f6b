/** What goes with an account that is purged is found by an index, acknowledged notices too. Frozen: later changes are later migrations. */
export const migration010 = `
  CREATE INDEX notices_of_user ON notices (user_number);
`
