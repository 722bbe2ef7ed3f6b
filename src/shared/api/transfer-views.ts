import { z } from 'zod'
import { importFormats, textEncodings } from '../domain/import-formats.ts'
import { roles } from '../domain/permissions.ts'
import {
  conflictChoices,
  deletedChoices,
  TRANSFER_DECISIONS_MAX,
  transferDifferences,
  transferFields,
  transferKinds,
  transferPasswordFaults,
} from '../domain/transfer-choices.ts'
import { inputOffset, time } from './fields.ts'

/** What a column of a file can hold. */
export const importFields = [
  'email',
  'username',
  'name',
  'first-name',
  'last-name',
  'role',
  'groups',
  'note',
  'password',
  'password-hash',
  'disabled',
  'enabled',
  'disable-at',
  'must-change-password',
  'created-at',
  'last-sign-in-at',
  'password-changed-at',
] as const

const count = z.number().int()

/** Names in files, of columns, tables and realms. Longer ones are cut by the readers. */
const fileName = z.string().max(300)

/** Columns of a file. No system has as many. */
const COLUMNS_MAX = 1_000

/** How a file is read, where a person chose something else than what was recognised. */
export const transferOptions = z.strictObject({
  format: z.enum(importFormats).optional(),
  encoding: z.enum(textEncodings).optional(),
  separator: z.string().length(1).optional(),
  hasHeader: z.boolean().optional(),
  columns: z.array(z.enum(importFields).nullable()).max(COLUMNS_MAX).optional(),
  sources: z.array(fileName).max(COLUMNS_MAX).optional(),
  domain: z.string().max(254).optional(),
  firebase: z
    .strictObject({
      signerKey: z.string().max(1_000),
      saltSeparator: z.string().max(100),
      rounds: z.number().int().min(1).max(120),
      memoryCost: z.number().int().min(1).max(120),
    })
    .optional(),
  pepper: z.string().max(1_000).optional(),
})

export type TransferOptions = z.infer<typeof transferOptions>

/** The state of a password in a preview: how it is stored, never the password. */
const previewRow = z.strictObject({
  row: count,
  source: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.string(),
  groups: z.array(z.string()),
  note: z.string(),
  password: z.string(),
  isDisabled: z.boolean(),
  /** Why the row cannot be imported. Null if it can. */
  refused: z.string().nullable(),
})

/** An opened file: what was recognised, and its first rows. A file that is none has a fault instead. */
export const openedFileView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('opened'),
    fileId: z.uuid(),
    names: z.array(z.string()),
    bytes: count,
    format: z.enum(importFormats),
    encoding: z.enum(textEncodings).nullable(),
    separator: z.string().nullable(),
    hasHeader: z.boolean().nullable(),
    columns: z.array(z.strictObject({ title: z.string(), samples: z.array(z.string()), field: z.enum(importFields).nullable() })),
    sources: z.array(
      z.strictObject({ name: z.string(), users: count, isSuggested: z.boolean(), signsInByPassword: z.boolean() }),
    ),
    wants: z.array(z.string()),
    preview: z.array(previewRow),
  }),
  z.strictObject({ kind: z.literal('unreadable'), fileId: z.uuid(), names: z.array(z.string()), fault: z.string() }),
])

export type OpenedFileView = z.infer<typeof openedFileView>

const counted = <N extends readonly [string, ...string[]]>(names: N) => z.array(z.strictObject({ name: z.enum(names), count }))

/** What a file would do now: counts first. The lists are read by `transfers:readRows`. */
export const transferPlanView = z.strictObject({
  kind: z.literal('transfer-planned'),
  planId: z.uuid(),
  expiresAt: time,
  total: count,
  kinds: counted(transferKinds),
  /** How many users differ in a field. */
  differences: counted(transferDifferences),
  refused: z.array(z.strictObject({ reason: z.string(), count })),
  passwords: z.strictObject({ usable: count, none: count, unusable: counted(transferPasswordFaults) }),
  /** Rows that touch an administrator, operator or auditor, of the file or here. Each has to be ticked. */
  raisedRoles: count,
  /** Why nothing of the file after this row was read. Null if all of it was. */
  fault: z.string().nullable(),
})

export type TransferPlanView = z.infer<typeof transferPlanView>

/** A value in a list of a plan. A password is told as a word. */
const difference = z.strictObject({ field: z.enum(transferDifferences), here: z.string(), file: z.string() })

export const transferRowView = z.strictObject({
  /** Its place in the plan, by which a decision names it. */
  position: count,
  row: count,
  source: z.string(),
  kind: z.enum(transferKinds),
  /** The address as written, or what else is shown of the row. */
  shown: z.string(),
  name: z.string(),
  role: z.enum(roles).nullable(),
  roleHere: z.enum(roles).nullable(),
  refused: z.string().nullable(),
  passwordFault: z.enum(transferPasswordFaults).nullable(),
  differences: z.array(difference),
})

export type TransferRowView = z.infer<typeof transferRowView>

/** What to do with a plan: for all, and for single rows. */
export const transferDecisions = z.strictObject({
  conflicts: z.enum(conflictChoices),
  deleted: z.enum(deletedChoices),
  rows: z
    .array(z.strictObject({ position: inputOffset, choice: z.enum(conflictChoices) }))
    .max(TRANSFER_DECISIONS_MAX)
    .optional(),
  /** Rows whose administrator, operator or auditor may be created or changed. */
  ticked: z.array(inputOffset).max(TRANSFER_DECISIONS_MAX).optional(),
})

export type TransferDecisions = z.infer<typeof transferDecisions>

export const chosenFields = z.array(z.enum(transferFields)).max(transferFields.length)
