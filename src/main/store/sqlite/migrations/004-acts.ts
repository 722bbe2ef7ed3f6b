/** Who did what, found by who did it. Frozen: later changes are later migrations. */
export const migration004 = `
  CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, id);
`
