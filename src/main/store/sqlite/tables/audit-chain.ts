import { hash } from 'node:crypto'

/** The columns that an entry's canonical form has, in its order. */
export const CHAINED_COLUMNS = 'id, at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, reason'

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
  reason: string | null,
]

/** What stands before the first entry: no directory's log can be put into another's. */
export const firstLink = (directoryId: string): Buffer => hash('sha256', directoryId, 'buffer')

/** An entry's link: SHA-256 over the link before it and the entry's canonical form (a JSON array, UTF-8). */
export const nextLink = (before: Buffer, values: ChainedValues): Buffer =>
  hash('sha256', Buffer.concat([before, Buffer.from(JSON.stringify(values), 'utf8')]), 'buffer')
