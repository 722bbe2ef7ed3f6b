import { z } from 'zod'
import { HEAD_MAX_CHARACTERS, parseHead } from '../domain/audit-head.ts'
import { jobChangeKinds } from '../domain/bulk-changes.ts'
import { recordedDetail } from './audit-details.ts'
import { auditFilter, csvSeparator, exportFormats } from './audit-filter.ts'
import { defineOperation, windowOnly } from './definition.ts'
import { inputEntryId, inputOffset, pageLimit, time, timeZone } from './fields.ts'
import { jobRowView, jobView } from './jobs.ts'
import { verificationView } from './verification.ts'

/** A user in the audit log, with the email at that time. Another user may have that email now. `present`: null for a purged user. */
const partyView = z.strictObject({
  id: z.string(),
  email: z.string(),
  present: z.strictObject({ name: z.string(), email: z.string(), isDeleted: z.boolean() }).nullable(),
})

export type PartyView = z.infer<typeof partyView>

const bulkEnd = z.strictObject({
  state: z.enum(['done', 'cancelled', 'failed']),
  changed: z.number().int(),
  skipped: z.number().int(),
})

/** One entry of the audit log. */
const auditEntryView = z.strictObject({
  id: z.number().int(),
  at: time,
  actor: partyView.nullable(),
  subject: partyView.nullable(),
  /** An operation's name, or what happened on its own, such as `auth:lock`. */
  action: z.string(),
  transport: z.enum(['window', 'http', 'terminal']),
  outcome: z.enum(['success', 'refused']),
  details: recordedDetail.nullable(),
  /** Why it was done, also if the reason was given in a later entry. */
  reason: z.string().nullable(),
  /** How the bulk change that it started has ended. */
  ended: bulkEnd.nullable(),
  /** Whether `users:undo` can set it back: not where it changed nothing of an account, nor where the same was changed again since. */
  undo: z.enum(['possible', 'undone', 'changed-meanwhile', 'not-possible']),
})

export type AuditEntryView = z.infer<typeof auditEntryView>

export const entryPage = z.strictObject({ entries: z.array(auditEntryView), hasMore: z.boolean() })

const entryNumber = z.number().int()

/** How the entries are grouped. */
const auditOutlineView = z.strictObject({
  /** The number of entries, which is the number of the newest. */
  entries: entryNumber,
  /** The last entry that is in an archive and no more in the log; 0 without archives. */
  archived: entryNumber,
  /** When a day begins, and its first entry; from the oldest to the newest. A clock that was set back begins an earlier day again. */
  days: z.array(z.strictObject({ at: time, from: entryNumber })),
  /** Entries of bulk changes, except those that started one; from the oldest to the newest. A range may begin before `after`. */
  folds: z.array(z.strictObject({ from: entryNumber, to: entryNumber })),
  /** The actions that occur in the whole log. */
  actions: z.array(z.string()),
})

export type AuditOutlineView = z.infer<typeof auditOutlineView>

/** What became of each user in the bulk change that an entry began. */
const keptReportView = z.strictObject({
  change: z.enum(jobChangeKinds),
  rows: z.array(jobRowView),
  /** The rows of the whole report. */
  total: z.number().int(),
  /** Skipped users that the report no longer names. */
  unlisted: z.number().int(),
})

/** The archives of the log, and what would be archived now. */
const archivesView = z.strictObject({
  archives: z.array(
    z.strictObject({
      file: z.string(),
      first: entryNumber,
      last: entryNumber,
      /** The times of its first and its last entry. */
      oldest: time,
      newest: time,
      bytes: z.number().int(),
      madeAt: time,
    }),
  ),
  /** The entries that are older than the settings keep in the database; null if there are none. */
  due: z.strictObject({ from: entryNumber, to: entryNumber }).nullable(),
})

export type ArchivesView = z.infer<typeof archivesView>

/** The newest entry of the audit log, to be noted down outside of Gatehouse. */
const auditHeadView = z.strictObject({ entry: z.number().int(), head: z.string() })

export type AuditHeadView = z.infer<typeof auditHeadView>

const expectedHead = z
  .string()
  .max(HEAD_MAX_CHARACTERS)
  .refine((text) => parseHead(text) !== null, 'not-a-head')

export const auditOperations = {
  'audit:verify': defineOperation({
    /**
     * Begins to walk the whole chain on another thread; `jobs:read` tells how far it is. `expect`: an entry as it was noted down, which the log
     * must still have.
     */
    input: z.strictObject({ expect: expectedHead.optional() }).optional(),
    output: jobView,
    permission: 'audit:read',
    kind: 'command',
  }),
  'audit:verifyInTerminal': defineOperation({
    /** Verifies at once, for a caller who can read the data folder. */
    input: z.strictObject({ expect: expectedHead.optional() }).optional(),
    output: verificationView,
    permission: 'anyone',
    kind: 'command',
    transports: ['terminal'],
  }),
  'audit:head': defineOperation({
    /** The newest entry, to be noted down; null where there is none. */
    output: auditHeadView.nullable(),
    permission: 'audit:read',
    kind: 'query',
  }),
  'audit:beginAnchor': defineOperation({
    /** Begins a new audit anchor where the present one is of no use. Refused with `changed-meanwhile` where it fits the log. */
    permission: 'settings:write',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'audit:list': defineOperation({
    /** The newest first; `before` is the last entry's id of the page before, and nothing up to `after` is looked at. */
    input: z.strictObject({
      filter: auditFilter.optional(),
      before: inputEntryId.optional(),
      after: inputEntryId.optional(),
      limit: pageLimit,
    }),
    output: entryPage,
    permission: 'audit:read',
    kind: 'query',
    isLongRead: true,
  }),
  'audit:outline': defineOperation({
    /** How the entries after `after` are grouped. `timeZone` is IANA's name of the zone for the days; the default is UTC. */
    input: z.strictObject({ after: inputEntryId.optional(), timeZone: timeZone.optional() }),
    output: auditOutlineView,
    permission: 'audit:read',
    kind: 'query',
    isLongRead: true,
  }),
  'audit:count': defineOperation({
    input: z.strictObject({ filter: auditFilter.optional() }),
    output: z.strictObject({ total: z.number().int() }),
    permission: 'audit:read',
    kind: 'query',
    isLongRead: true,
  }),
  'audit:export': defineOperation({
    /**
     * Asks where to, and begins to write all that fit there, the oldest first; there is no such file until it is whole. In a terminal, the
     * command line names the file. `separator`: of CSV. Default: comma. `withArchives`: also the entries in archives. Default: no.
     */
    input: z.strictObject({
      filter: auditFilter.optional(),
      format: z.enum(exportFormats),
      separator: csvSeparator.optional(),
      withArchives: z.boolean().optional(),
    }),
    output: jobView,
    permission: 'audit:export',
    kind: 'command',
    opensDialog: true,
  }),
  'audit:report': defineOperation({
    /** Row by row what became of each user in the bulk change that `entry` began; `after` is how many rows came before. */
    input: z.strictObject({ entry: inputEntryId, after: inputOffset.optional(), limit: pageLimit }),
    output: keptReportView,
    permission: 'audit:read',
    kind: 'query',
    isLongRead: true,
  }),
  'audit:exportReport': defineOperation({
    /** Writes the whole report as CSV to a file that the user chooses. */
    input: z.strictObject({ entry: inputEntryId, separator: csvSeparator.optional() }),
    output: z.strictObject({ path: z.string() }),
    permission: 'audit:export',
    kind: 'command',
    transports: windowOnly,
    opensDialog: true,
  }),
  'audit:archives': defineOperation({
    /** The archives of the log, the oldest first. */
    output: archivesView,
    permission: 'audit:read',
    kind: 'query',
  }),
  'audit:archive': defineOperation({
    /** Begins to move the entries that are older than the settings keep into archives. Refused with `clock-jumped` after a jump of the clock. */
    output: jobView,
    permission: 'settings:write',
    kind: 'command',
  }),
}
