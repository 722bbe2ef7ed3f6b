import { z } from 'zod'
import { roles } from '../domain/permissions.ts'
import { time } from './fields.ts'

/**
 * Why a list is refused as a whole, and why one of its lines is skipped.
 *
 * | reason | meaning |
 * |---|---|
 * | email-taken | a user has this address |
 * | email-deleted | a deleted user has this address, whom the caller may restore: `deleted` |
 * | duplicate | an earlier line has the same address |
 * | invalid | `problem` is the reason of the field |
 * | not-permitted | the role has a permission that the caller lacks |
 */
const importSkipReasons = ['email-taken', 'email-deleted', 'duplicate', 'invalid', 'not-permitted'] as const

const importFaults = [
  'list-empty',
  'list-too-long',
  'list-quote-unclosed',
  'list-text-after-quote',
  'list-columns-unknown',
] as const

const skippedLine = z.strictObject({
  line: z.number().int(),
  /** The address as written, or the name where there is none. */
  shown: z.string(),
  reason: z.enum(importSkipReasons),
  problem: z.string().nullable(),
  /** The deleted user who has the address. */
  deleted: z.strictObject({ email: z.string(), name: z.string(), deletedAt: time, purgeAt: time }).nullable(),
})

export type SkippedLine = z.infer<typeof skippedLine>

/** What a list would create now. */
export const importPlanView = z.strictObject({
  kind: z.literal('import-planned'),
  planId: z.uuid(),
  expiresAt: time,
  /** People in the list, whether they are created or not. */
  total: z.number().int(),
  creates: z.number().int(),
  /** The first that are created. */
  samples: z.array(z.strictObject({ email: z.string(), name: z.string(), role: z.enum(roles) })),
  roles: z.array(z.strictObject({ role: z.enum(roles), count: z.number().int() })),
  /** The largest groups that people begin in. A name without a group creates one. */
  groups: z.array(z.strictObject({ name: z.string(), count: z.number().int() })),
  /** The first lines of each reason. */
  skipped: z.array(z.strictObject({ reason: z.enum(importSkipReasons), count: z.number().int(), lines: z.array(skippedLine) })),
  /** Titles of columns that are not read. */
  ignoredColumns: z.array(z.string()),
  /** Why nothing of the list is created, and the line. */
  fault: z.strictObject({ reason: z.enum(importFaults), line: z.number().int() }).nullable(),
  /** Whether `imports:run` requires reauthentication. */
  requiresReauthentication: z.boolean(),
})

export type ImportPlanView = z.infer<typeof importPlanView>
