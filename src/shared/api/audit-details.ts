import { z } from 'zod'
import { jobChangeKinds } from '../domain/bulk-changes.ts'
import { roles } from '../domain/permissions.ts'
import { type ErrorCode, refusalCauses } from '../errors.ts'
import { alertKinds } from './alerts.ts'
import { exportFormats } from './audit-filter.ts'
import { programScopes } from './programs.ts'
import { programKinds, ssoScopes } from './sso.ts'
import { loggedTexts } from './user-fields.ts'
import { verificationFaults } from './verification.ts'

/** Refusals that are relevant for security. Others, such as a typing error or a cancelled dialog, would only fill the log. */
export const auditedCodes = [
  'already-set-up',
  'not-permitted',
  'wrong-credentials',
  'wrong-password',
  'reset-required',
  'second-factor-required',
  'wrong-second-factor',
  'second-factor-delayed',
  'second-factor-locked',
  'second-factor-set',
  'no-second-factor',
  'reauthentication-required',
  'required-action',
  'no-such-session',
  'no-such-notice',
  'password-refused',
  'email-taken',
  'registration-closed',
  'email-change-closed',
  'reset-refused',
  'no-such-user',
  'user-disabled',
  'user-deleted',
  'already-activated',
  'last-administrator',
  'own-account',
  'changed-meanwhile',
  'too-many-attempts',
] as const satisfies readonly ErrorCode[]

export type AuditedCode = (typeof auditedCodes)[number]

/** How a program gets tokens. */
const ssoGrants = ['code', 'refresh', 'device', 'own'] as const

export type SsoGrant = (typeof ssoGrants)[number]

/** The latest time of a JavaScript date (milliseconds). */
const MOST_TIME = 8_640_000_000_000_000

/** UTC epoch milliseconds, within the range of dates. */
const time = z.number().int().min(-MOST_TIME).max(MOST_TIME)
const count = z.number().int().min(0)
const entry = z.number().int()
const role = z.enum(roles)
/** Why an audit anchor is of no use: it is gone, cannot be read, is not ours, or names another log. */
const anchorFault = z.enum(['missing', 'unreadable', 'foreign', 'contradicts'])

export type AnchorFault = z.infer<typeof anchorFault>

const state = z.enum(['done', 'cancelled', 'failed'])

/** The code that the caller received, and the true cause that the caller did not learn. */
const refusal = { code: z.enum(auditedCodes), cause: z.enum(refusalCauses).optional() }

/** One changed field of a user. */
const fieldChange = z.discriminatedUnion('field', [
  z.strictObject({ field: z.enum(loggedTexts), from: z.string(), to: z.string() }),
  z.strictObject({ field: z.literal('role'), from: role, to: role }),
  z.strictObject({ field: z.literal('groups'), added: z.array(z.string()), removed: z.array(z.string()) }),
  z.strictObject({ field: z.enum(['disabledAt', 'disableAt', 'deletedAt']), from: time.nullable(), to: time.nullable() }),
  z.strictObject({ field: z.enum(['password', 'secondFactor']) }),
])

export type FieldChange = z.infer<typeof fieldChange>

/** One changed field of a group. */
const groupChange = z.discriminatedUnion('field', [
  z.strictObject({ field: z.enum(['name', 'description']), from: z.string(), to: z.string() }),
  z.strictObject({ field: z.literal('requiresSecondFactor'), from: z.boolean(), to: z.boolean() }),
])

export type GroupChange = z.infer<typeof groupChange>

/** The reason that the actor gave, and the entry that started the bulk change to which the entry belongs. */
const background = { reason: z.string().optional(), bulk: entry.optional() }

/** What the store adds to the detail of a change. */
export type ChangeBackground = { readonly reason?: string; readonly bulk?: number }

/** What an audit entry tells besides who did what to whom: one kind per fact. Never a secret. */
export const auditDetail = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refused'), ...refusal }),
  /** `count` refusals after the first of the kind. `from` and `to` are the times of the first and the last of them. */
  z.strictObject({ kind: z.literal('refused-repeatedly'), ...refusal, count, from: time, to: time }),
  /** `groups`: those that a new user begins in. */
  z.strictObject({ kind: z.literal('role-given'), role, groups: z.array(z.string()).optional(), bulk: entry.optional() }),
  z.strictObject({ kind: z.literal('role-changed'), from: role, to: role, ...background }),
  z.strictObject({ kind: z.literal('fields-changed'), changes: z.array(fieldChange), ...background }),
  z.strictObject({ kind: z.literal('group-created'), group: z.string() }),
  z.strictObject({ kind: z.literal('group-changed'), group: z.string(), changes: z.array(groupChange) }),
  /** `members`: those of `group`, who joined `into`. */
  z.strictObject({ kind: z.literal('group-merged'), group: z.string(), into: z.string(), members: count }),
  z.strictObject({ kind: z.literal('group-deleted'), group: z.string(), members: count }),
  z.strictObject({ kind: z.literal('group-purged'), group: z.string() }),
  /** The entry that was undone, and the operation that it records. */
  z.strictObject({
    kind: z.literal('undone'),
    operation: z.string(),
    entry,
    changes: z.array(fieldChange),
    ...background,
  }),
  /** A part of a bulk change that changed no field of the user, such as an issued code. */
  z.strictObject({ kind: z.literal('part-of-bulk'), ...background, bulk: entry }),
  /** Why the change of an earlier entry was made. */
  z.strictObject({ kind: z.literal('reason-given'), entry, reason: z.string() }),
  z.strictObject({ kind: z.literal('reset-with'), way: z.enum(['activation-code', 'reset-code', 'recovery-code']) }),
  /** The sign-in or the second factor was locked. */
  z.strictObject({ kind: z.literal('too-many-failures') }),
  z.strictObject({ kind: z.literal('sessions-ended'), count }),
  z.strictObject({ kind: z.literal('alert-resolved'), alert: z.enum(alertKinds) }),
  /** `undoes`: the entry that started the bulk change to undo. */
  z.strictObject({
    kind: z.literal('bulk-started'),
    change: z.enum(jobChangeKinds),
    planned: count,
    undoes: entry.optional(),
    reason: z.string().optional(),
  }),
  /** `entry`: the one that started the bulk change. */
  z.strictObject({
    kind: z.literal('bulk-finished'),
    change: z.enum(jobChangeKinds),
    entry,
    state,
    changed: count,
    skipped: count,
  }),
  z.strictObject({ kind: z.literal('codes-taken'), count }),
  /** `entry`: the one that started the bulk change of the report. */
  z.strictObject({ kind: z.literal('report-saved'), entry }),
  /** `entry`: the first one that does not fit, if the log is broken. */
  z.strictObject({
    kind: z.literal('verified'),
    result: z.enum(['intact', 'cancelled', ...verificationFaults]),
    entry: entry.optional(),
  }),
  /** `filteredBy`: the fields of the filter, never what was searched for. */
  z.strictObject({
    kind: z.literal('export-started'),
    format: z.enum(exportFormats),
    filteredBy: z.array(z.string()),
    withArchives: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('export-finished'),
    format: z.enum(exportFormats),
    entry,
    state,
    entries: count.optional(),
  }),
  /** `filteredBy` as above. `withHashes`, `withKeys`: whether the file has password hashes, and whether their key was written beside it. */
  z.strictObject({
    kind: z.literal('users-export-started'),
    format: z.enum(exportFormats),
    filteredBy: z.array(z.string()),
    withHashes: z.boolean(),
    withKeys: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('users-export-finished'),
    format: z.enum(exportFormats),
    entry,
    state,
    withHashes: z.boolean(),
    users: count.optional(),
  }),
  /** `entry`: the one that started the export. */
  z.strictObject({ kind: z.literal('user-data-exported'), entry, state }),
  z.strictObject({ kind: z.literal('backups-set-up'), isDaily: z.boolean() }),
  /** `entry`: the one that started the backup. */
  z.strictObject({ kind: z.literal('backup-finished'), entry: entry.optional(), state, bytes: count.optional() }),
  /** The heads of the log in the backup, and of the log that it replaced. */
  z.strictObject({ kind: z.literal('restore-begun'), madeAt: time }),
  z.strictObject({ kind: z.literal('kept-removed'), name: z.string() }),
  z.strictObject({
    kind: z.literal('restored'),
    madeAt: time,
    head: z.string().nullable(),
    replaced: z.string().nullable().optional(),
    /** The folder that keeps the replaced directory. */
    kept: z.string().nullable().optional(),
  }),
  z.strictObject({
    kind: z.literal('settings-changed'),
    changes: z.array(z.strictObject({ setting: z.string(), from: z.json(), to: z.json() })),
  }),
  /** The size of the database before and after (bytes). */
  z.strictObject({ kind: z.literal('compacted'), before: count, after: count }),
  /** Entries of the log that were moved into an archive. `bytes`: the size of the file. */
  z.strictObject({ kind: z.literal('log-archived'), from: entry, to: entry, bytes: count }),
  z.strictObject({ kind: z.literal('key-storage'), where: z.enum(['keychain', 'file']) }),
  /** `number`: the one that the log calls the user by. `entries`: those whose texts were replaced. `isPurged`: the row was gone before. */
  z.strictObject({
    kind: z.literal('user-erased'),
    number: count,
    entries: count,
    isPurged: z.literal(true).optional(),
  }),
  z.strictObject({ kind: z.literal('program-added'), name: z.string(), scopes: z.array(z.enum(programScopes)) }),
  z.strictObject({ kind: z.literal('program-revoked'), name: z.string() }),
  z.strictObject({
    kind: z.literal('sso-program-registered'),
    name: z.string(),
    program: z.enum(programKinds),
    scopes: z.array(z.enum(ssoScopes)),
    permissions: z.array(z.string()),
  }),
  /** The program that an entry about single sign-on is about. */
  z.strictObject({ kind: z.literal('sso-program'), name: z.string() }),
  z.strictObject({ kind: z.literal('sso-allowed'), name: z.string(), scopes: z.array(z.enum(ssoScopes)) }),
  /** How the program got tokens. */
  z.strictObject({ kind: z.literal('sso-token'), name: z.string(), grant: z.enum(ssoGrants) }),
  /** The provider's own code of a refusal. `count`: how often since the last entry, this one included. */
  z.strictObject({ kind: z.literal('sso-refused'), name: z.string().nullable(), error: z.string(), count }),
  /** `former`: what was wrong with the audit anchor before. */
  z.strictObject({ kind: z.literal('anchor-begun'), former: anchorFault }),
  /** The clock was set back. `from`: the latest time before. `times`: recorded times that were later than now. */
  z.strictObject({ kind: z.literal('clock-set-back'), from: time, times: count }),
  /** `from`: the last entry before the jump of the clock. `users` and `groups` were due, and so were `entries` of the log. */
  z.strictObject({ kind: z.literal('retention-held'), from: time, users: count, groups: count, entries: count.optional() }),
  /** `file` is null for the data folder itself. */
  z.strictObject({
    kind: z.literal('folder-closed'),
    exposures: z.array(z.strictObject({ file: z.string().nullable(), exposure: z.enum(['read', 'write']) })),
  }),
])

export type AuditDetail = z.infer<typeof auditDetail>

export type RefusalDetail = Extract<AuditDetail, { kind: 'refused' | 'refused-repeatedly' }>

/** A detail that this Gatehouse does not know, such as one of a newer version. `name`: its kind, if it has one. */
const unrecognizedDetail = z.strictObject({
  kind: z.literal('unrecognized'),
  name: z.string().nullable(),
  recorded: z.string(),
})

/** A detail as it is read: one of `auditDetail`, or one that is not recognized. */
export const recordedDetail = z.discriminatedUnion('kind', [...auditDetail.options, unrecognizedDetail])

export type RecordedDetail = z.infer<typeof recordedDetail>

const readKind = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string' ? value.kind : null

/** The detail of an entry from its stored JSON. Never throws: a text that is no known detail is kept as recorded. */
export const parseDetail = (recorded: string | null): RecordedDetail | null => {
  if (recorded === null) return null
  let value: unknown
  try {
    value = JSON.parse(recorded)
  } catch {
    return { kind: 'unrecognized', name: null, recorded }
  }
  const parsed = auditDetail.safeParse(value)
  return parsed.success ? parsed.data : { kind: 'unrecognized', name: readKind(value), recorded }
}
