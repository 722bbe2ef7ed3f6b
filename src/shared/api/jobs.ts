import { z } from 'zod'
import { jobChangeKinds, skipReasons } from '../domain/bulk-changes.ts'
import { JOB_CODES_MAX, PRINTED_CODES_MAX } from '../domain/limits.ts'
import { storageFaults } from '../errors.ts'
import { csvSeparator } from './audit-filter.ts'
import { bulkPlanView, bulkResultView } from './bulk-change.ts'
import { defineOperation, insideOnly, windowOnly } from './definition.ts'
import { inputOffset, inputTime, pageLimit, time } from './fields.ts'
import { importPlanView } from './import-plan-view.ts'
import { transferPlanView } from './transfer-views.ts'
import { verificationView } from './verification.ts'

/** A file that a job has written, and how many entries are in it. */
const exportedView = z.strictObject({ kind: z.literal('exported'), entries: z.number().int(), path: z.string() })

/** A backup that was written, read back and compared (bytes). */
const backedUpView = z.strictObject({
  kind: z.literal('backed-up'),
  path: z.string(),
  bytes: z.number().int(),
  users: z.number().int(),
})

/** Entries of the audit log that were moved into archives. */
const archivedView = z.strictObject({ kind: z.literal('archived'), archives: z.number().int(), entries: z.number().int() })

/** What became of one account in a job. */
export const jobRowView = z.strictObject({
  /** Null where the account is gone for good, and its address is not in the audit log either. */
  email: z.string().nullable(),
  name: z.string(),
  /** Null where it was changed. */
  skipped: z.enum(skipReasons).nullable(),
})

export type JobRowView = z.infer<typeof jobRowView>

/** A user who was erased. `isCompacted`: nothing of the user is in unused pages of the database any more. */
const erasedView = z.strictObject({
  kind: z.literal('erased'),
  /** The log calls the user by it. */
  number: z.number().int(),
  entries: z.number().int(),
  isCompacted: z.boolean(),
})

/** A long work of one's own: it goes on when the panel that began it is closed. */
export const jobView = z.strictObject({
  id: z.uuid(),
  kind: z.enum([
    'audit:verify',
    'audit:export',
    'audit:archive',
    'bulk:plan',
    'bulk:run',
    'imports:plan',
    'imports:run',
    'transfers:export',
    'transfers:exportHashes',
    'transfers:plan',
    'transfers:run',
    'backups:create',
    'users:erase',
    'auth:exportData',
    'users:exportData',
  ]),
  /** What it does to many accounts; null for other works. */
  change: z.enum(jobChangeKinds).nullable(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  beganAt: time,
  done: z.number().int(),
  total: z.number().int(),
  /** What the disk or folder did not take. Null if the job did not fail, or for another cause. */
  fault: z.enum(storageFaults).nullable(),
  /** Where it has one: all that are done, and a change of many accounts also when it was cancelled or failed on its way. */
  result: z
    .discriminatedUnion('kind', [
      ...verificationView.options,
      bulkPlanView,
      bulkResultView,
      importPlanView,
      transferPlanView,
      exportedView,
      backedUpView,
      erasedView,
      archivedView,
    ])
    .nullable(),
})

export type JobView = z.infer<typeof jobView>

export type JobResult = NonNullable<JobView['result']>

/** A text on a printed code or in a file of codes. The window sends back what it has just received. */
export const printable = z.string().max(300)

/** A code on paper. An activation code is the first code of a user without a password. */
export const printedCode = z.strictObject({
  email: printable,
  name: printable,
  kind: z.enum(['reset', 'activation']),
  resetToken: printable,
  expiresAt: inputTime,
})

const job = z.strictObject({ id: z.uuid() })

export const jobsOperations = {
  'jobs:read': defineOperation({
    input: job,
    output: jobView,
    permission: 'own:read',
    kind: 'query',
  }),
  'jobs:cancel': defineOperation({
    /** What the job found is left out: who still has something to do first may stop it, and read nothing. */
    input: job,
    output: jobView,
    permission: 'own:write',
    kind: 'command',
    allowedDuringRequiredActions: insideOnly,
  }),
  'jobs:list': defineOperation({
    /** One's own, the newest first, as far as they are remembered. */
    output: z.strictObject({ jobs: z.array(jobView) }),
    permission: 'own:read',
    kind: 'query',
  }),
  'jobs:report': defineOperation({
    /** Row by row what became of each account, in the order of the plan; `after` is how many rows came before. */
    input: z.strictObject({ id: z.uuid(), after: inputOffset.optional(), limit: pageLimit }),
    output: z.strictObject({ rows: z.array(jobRowView), total: z.number().int() }),
    permission: 'own:read',
    kind: 'query',
  }),
  'jobs:exportReport': defineOperation({
    /** Writes the whole report as CSV to a file that the user chooses. */
    input: job.extend({ separator: csvSeparator.optional() }),
    output: z.strictObject({ path: z.string() }),
    permission: 'own:read',
    kind: 'command',
    transports: windowOnly,
    opensDialog: true,
  }),
  'jobs:readPrintedCodes': defineOperation({
    /** A part of the codes that a job issued, for the user who began it, until they expire or this process ends. The first part is 0. */
    input: job.extend({
      part: z
        .number()
        .int()
        .min(0)
        .max(JOB_CODES_MAX / PRINTED_CODES_MAX)
        .optional(),
    }),
    output: z.strictObject({ printedCodes: z.array(printedCode).max(PRINTED_CODES_MAX) }),
    permission: 'users:reset',
    kind: 'command',
  }),
}
