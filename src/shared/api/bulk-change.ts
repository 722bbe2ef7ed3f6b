import { z } from 'zod'
import { skipReasons } from '../domain/bulk-changes.ts'
import { IDS_MAX } from '../domain/limits.ts'
import { roles } from '../domain/permissions.ts'
import { inputEntryId, inputTime, time } from './fields.ts'
import type { OperationName } from './names.ts'
import { groupName } from './user-fields.ts'
import { userFilter, userSearch } from './user-list.ts'

/** What can be done to many accounts at once. */
export const bulkChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('disable') }),
  /** From a time to come. One that has come by the time of the job means at once. */
  z.strictObject({ kind: z.literal('disable-on'), at: inputTime }),
  z.strictObject({ kind: z.literal('enable') }),
  z.strictObject({ kind: z.literal('end-sessions') }),
  z.strictObject({ kind: z.literal('require-password-change') }),
  z.strictObject({ kind: z.literal('remove-second-factor') }),
  z.strictObject({ kind: z.literal('unlock') }),
  z.strictObject({ kind: z.literal('change-role'), role: z.enum(roles) }),
  z.strictObject({ kind: z.literal('add-to-group'), group: groupName }),
  z.strictObject({ kind: z.literal('remove-from-group'), group: groupName }),
  z.strictObject({ kind: z.literal('issue-resets') }),
  z.strictObject({ kind: z.literal('issue-activations') }),
  z.strictObject({ kind: z.literal('delete') }),
  z.strictObject({ kind: z.literal('restore') }),
  /** Undoes what the job of this entry changed, except fields that were changed again since. */
  z.strictObject({ kind: z.literal('undo'), entry: inputEntryId }),
])

export type BulkChange = z.infer<typeof bulkChange>

/** The operation with the same effect on one user. Its permission and its reauthentication apply to the bulk change too. */
export const singleOperations: Readonly<Record<Exclude<BulkChange['kind'], 'undo'>, OperationName>> = {
  disable: 'users:disable',
  'disable-on': 'users:disable',
  enable: 'users:enable',
  'end-sessions': 'users:endSessions',
  'require-password-change': 'users:requirePasswordChange',
  'remove-second-factor': 'users:removeSecondFactor',
  unlock: 'users:unlock',
  'change-role': 'users:changeRole',
  'add-to-group': 'users:update',
  'remove-from-group': 'users:update',
  'issue-resets': 'users:issueReset',
  'issue-activations': 'users:issueActivation',
  delete: 'users:delete',
  restore: 'users:restore',
}

/** Bulk changes that require reauthentication even if the same change of one user does not. */
export const dangerousChanges: readonly BulkChange['kind'][] = [
  'disable',
  'disable-on',
  'change-role',
  'issue-resets',
  'issue-activations',
  'delete',
]

/** Bulk changes that give each user a code, which is printed. */
export const codeChanges: readonly BulkChange['kind'][] = ['issue-resets', 'issue-activations']

/** Bulk changes that can't be undone, like the same changes of one user. */
export const finalChanges: readonly BulkChange['kind'][] = [
  ...codeChanges,
  'end-sessions',
  'require-password-change',
  'remove-second-factor',
  'unlock',
]

/** The users to change. */
export const bulkSelection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), ids: z.array(z.uuid()).min(1).max(IDS_MAX) }),
  /** All that a list with this search and filter shows, but for some. */
  z.strictObject({
    kind: z.literal('matching'),
    search: userSearch.optional(),
    filter: userFilter.optional(),
    except: z.array(z.uuid()).max(IDS_MAX).optional(),
  }),
])

export type BulkSelection = z.infer<typeof bulkSelection>

const skipped = z.array(z.strictObject({ reason: z.enum(skipReasons), count: z.number().int(), samples: z.array(z.string()) }))

/** What a change to many accounts would do now. */
export const bulkPlanView = z.strictObject({
  kind: z.literal('bulk-planned'),
  planId: z.uuid(),
  expiresAt: time,
  /** Accounts that were selected, whether they change or not. */
  total: z.number().int(),
  changes: z.number().int(),
  /** Addresses of the first that change. */
  samples: z.array(z.string()),
  skipped,
  /** Whether `bulk:run` requires reauthentication. */
  requiresReauthentication: z.boolean(),
  /** Whether the job can be undone as a whole. */
  canBeUndone: z.boolean(),
})

export type BulkPlanView = z.infer<typeof bulkPlanView>

/** What a job that changed many accounts came to, also where it was cancelled. */
export const bulkResultView = z.strictObject({
  kind: z.literal('bulk-changed'),
  changed: z.number().int(),
  skipped: z.array(z.strictObject({ reason: z.enum(skipReasons), count: z.number().int() })),
  /** The entry that began it, by which it can be undone as a whole. */
  entry: z.number().int(),
  canBeUndone: z.boolean(),
  /** Codes that still work and can be printed, as far as it is known. */
  printedCodes: z.number().int(),
  /** How many parts they are printed in. Each has `PRINTED_CODES_MAX` codes of the list, of which fewer may still work. */
  printedParts: z.number().int(),
  /** Of an import, its users without a password. */
  withoutPassword: z.number().int().optional(),
})
