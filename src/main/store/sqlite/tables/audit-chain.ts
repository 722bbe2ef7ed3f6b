import { hash } from 'node:crypto'

/** The columns of an entry's canonical form, in order. */
export const CHAINED_COLUMNS = 'id, at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, details'

/** The values of `CHAINED_COLUMNS`. */
export type ChainedValues = readonly [
  id: number,
  at: number,
  actorId: string | null,
  actorEmail: string | null,
  subjectId: string | null,
  subjectEmail: string | null,
  action: string,
  transport: string,
  outcome: string,
  details: string | null,
]

/** The start of the hash chain. It depends on the directory, so that logs cannot be exchanged. */
export const firstLink = (directoryId: string): Buffer => hash('sha256', directoryId, 'buffer')

/** The link of an entry: SHA-256 of the previous link and the entry's canonical form (a JSON array, UTF-8). */
export const nextLink = (before: Uint8Array, values: ChainedValues): Buffer =>
  hash('sha256', Buffer.concat([before, Buffer.from(JSON.stringify(values), 'utf8')]), 'buffer')
