import { z } from 'zod'
import { csvSeparators } from '../domain/csv-separator.ts'
import { SEARCH_MAX_CHARACTERS } from '../domain/limits.ts'
import { inputEntryId, inputTimeBound } from './fields.ts'

/** Names of actions and error codes are ours, and short. */
const WORD_MAX_CHARACTERS = 100

const word = z.string().max(WORD_MAX_CHARACTERS)

/** Actions that change nothing that an administrator manages, even if they succeed. */
export const routineActions = [
  'auth:login',
  'auth:logout',
  'auth:reauthenticate',
  'auth:endSession',
  'auth:endOtherSessions',
  'auth:upgradeHash',
  'auth:requestReset',
  'auth:acknowledgeNotices',
  'session:abandoned',
  'session:window-gone',
  'audit:verify',
  'audit:verifyInTerminal',
  'audit:export',
  'audit:exported',
  'transfers:export',
  'transfers:exportHashes',
  'transfers:exported',
  'auth:exportData',
  'users:exportData',
  'users:dataExported',
  'jobs:readPrintedCodes',
] as const

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
  /** Successful changes only: no refusals, and none of `routineActions`. */
  isChange: z.literal(true).optional(),
  /** The number of the entry that started a bulk change: this entry and those of its changes. */
  bulk: inputEntryId.optional(),
  /** Leaves out the entries of bulk changes, except those that started one. */
  isFolded: z.literal(true).optional(),
  /**
   * Any part of an address, an action or a text in the details, or a present name or address of the actor or the target. It is compared as in
   * the list of users: without case, accents, apostrophes and hyphens.
   */
  search: z.string().max(SEARCH_MAX_CHARACTERS).optional(),
})

/** CSV for spreadsheets (RFC 4180), in which nothing is a formula; or an object a line (JSON Lines), with every text as it is. */
export const exportFormats = ['csv', 'json-lines'] as const

/** The separator of a CSV file. */
export const csvSeparator = z.enum(csvSeparators)

export type ExportFormat = (typeof exportFormats)[number]

export type AuditFilter = z.infer<typeof auditFilter>
