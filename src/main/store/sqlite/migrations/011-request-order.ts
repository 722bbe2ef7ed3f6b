/** An index of requests by time, because there may be very many. Frozen: later changes are later migrations. */
export const migration011 = `
  CREATE INDEX reset_requests_by_time ON reset_requests (requested_at);
`
