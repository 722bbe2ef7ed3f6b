import { z } from 'zod'
import { SEARCH_MAX_CHARACTERS } from '../domain/limits.ts'
import { inputTimeBound } from './fields.ts'

/** Names of actions and error codes are ours, and short. */
const WORD_MAX_CHARACTERS = 100

const word = z.string().max(WORD_MAX_CHARACTERS)

/** A filter of the audit log: an entry must match every condition that is given. */
export const auditFilter = z.strictObject({
  /** The user who did it. */
  actorId: z.uuid().optional(),
  /** The user to whom it was done. */
  subjectId: z.uuid().optional(),
  actions: z.array(word).min(1).max(50).optional(),
  outcome: z.enum(['success', 'refused']).optional(),
  transport: z.enum(['window', 'http', 'terminal']).optional(),
  /** The error code of a refusal. */
  code: word.optional(),
  /** UTC epoch milliseconds; this moment included. */
  from: inputTimeBound.optional(),
  /** UTC epoch milliseconds; this moment excluded. */
  to: inputTimeBound.optional(),
  /** Any part of an address, an action or a text in the details, without case. */
  search: z.string().max(SEARCH_MAX_CHARACTERS).optional(),
})

/** CSV for spreadsheets (RFC 4180), in which nothing is a formula; or an object a line (JSON Lines), with every text as it is. */
export const exportFormats = ['csv', 'json-lines'] as const

export type ExportFormat = (typeof exportFormats)[number]

export type AuditFilter = z.infer<typeof auditFilter>
