import { z } from 'zod'
import { PASSWORD_MAX_CODE_POINTS } from '../domain/password.ts'
import { keyFileFaults, TRANSFER_FILES_MAX, transferLists } from '../domain/transfer-choices.ts'
import { csvSeparator } from './audit-filter.ts'
import { defineOperation, windowOnly } from './definition.ts'
import { inputOffset, pageLimit } from './fields.ts'
import { jobView } from './jobs.ts'
import { chosenFields, openedFileView, transferDecisions, transferOptions, transferRowView } from './transfer-views.ts'
import { userExportOperations } from './user-export.ts'

/** Longer than the path of any file that a system accepts. */
const PATH_MAX_CHARACTERS = 4_096

const openedFile = z.strictObject({ fileId: z.uuid() })

const plan = z.strictObject({ planId: z.uuid() })

export const transfersOperations = {
  'transfers:open': defineOperation({
    /** Opens files of another system. A window asks its user for them; a terminal names them. Nothing is copied or changed. */
    input: z
      .strictObject({ paths: z.array(z.string().min(1).max(PATH_MAX_CHARACTERS)).min(1).max(TRANSFER_FILES_MAX) })
      .partial()
      .optional(),
    output: openedFileView,
    permission: 'users:manage',
    kind: 'command',
    opensDialog: true,
  }),
  'transfers:preview': defineOperation({
    /** Reads the first rows of opened files in another way. */
    input: openedFile.extend({ options: transferOptions }),
    output: openedFileView,
    permission: 'users:manage',
    kind: 'command',
  }),
  'transfers:openKey': defineOperation({
    /**
     * Opens the key beside an export with hashes of another directory. A window asks its user for the file; a terminal names it. The key stays in
     * memory with the opened files, which are read again.
     */
    input: openedFile.extend({
      passphrase: z.string().min(1).max(PASSWORD_MAX_CODE_POINTS),
      options: transferOptions,
      path: z.string().min(1).max(PATH_MAX_CHARACTERS).optional(),
    }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('used'), file: openedFileView }),
      z.strictObject({ kind: z.literal('refused'), reason: z.enum(keyFileFaults) }),
    ]),
    permission: 'users:manage',
    kind: 'command',
    opensDialog: true,
  }),
  'transfers:plan': defineOperation({
    /** Begins to read opened files and to compare them with the directory. Nothing is changed. The plan is the job's result. */
    input: openedFile.extend({ options: transferOptions, fields: chosenFields }),
    output: jobView,
    permission: 'users:manage',
    requiresReauthentication: true,
    kind: 'command',
  }),
  'transfers:readRows': defineOperation({
    /** A page of a list of the plan, after the row with this position. */
    input: plan.extend({ list: z.enum(transferLists), after: inputOffset.optional(), limit: pageLimit }),
    output: z.strictObject({ rows: z.array(transferRowView) }),
    permission: 'users:manage',
    kind: 'query',
  }),
  'transfers:saveReport': defineOperation({
    /** Writes what the plan says of each row as CSV to a file that the user chooses. */
    input: plan.extend({ separator: csvSeparator.optional() }),
    output: z.strictObject({ path: z.string() }),
    permission: 'users:manage',
    kind: 'command',
    transports: windowOnly,
    opensDialog: true,
  }),
  'transfers:run': defineOperation({
    /** Starts the job that carries out a plan, once. It goes on after a crash. Imported users get no codes by themselves. */
    input: transferDecisions.extend({ planId: z.uuid() }),
    output: jobView,
    permission: 'users:manage',
    requiresReauthentication: true,
    kind: 'command',
  }),
  'transfers:close': defineOperation({
    /** Forgets opened files and their plan. */
    input: openedFile,
    permission: 'users:manage',
    kind: 'command',
  }),
  ...userExportOperations,
}
