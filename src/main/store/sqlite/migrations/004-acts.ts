/** An index of audit entries by actor. Frozen: later changes are later migrations. */
export const migration004 = `
  CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, id);
`
