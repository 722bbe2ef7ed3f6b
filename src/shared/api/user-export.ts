import { z } from 'zod'
import { BACKUP_PASSPHRASE_LEAST } from '../domain/limits.ts'
import { PASSWORD_MAX_CODE_POINTS } from '../domain/password.ts'
import { csvSeparator, exportFormats } from './audit-filter.ts'
import { bulkSelection } from './bulk-change.ts'
import { defineOperation } from './definition.ts'
import { jobView } from './jobs.ts'

/**
 * The columns of an export of users, in their order: the titles of CSV, and the names in JSON Lines. The import reads them back. Deleted
 * users are written as disabled.
 */
export const exportedColumns = [
  'email',
  'name',
  'role',
  'groups',
  'note',
  'disabled',
  'disable on',
  'created',
  'last sign-in',
  'password changed',
  'must change password',
] as const

/** The last column of an export with hashes. Each hash names its scheme. A password that its owner disowned has none. */
export const HASH_COLUMN = 'password_hash'

const userExportInput = z.strictObject({
  /** Default: all users that are not deleted. */
  selection: bulkSelection.optional(),
  format: z.enum(exportFormats),
  /** Of CSV. Default: comma. */
  separator: csvSeparator.optional(),
})

export const userExportOperations = {
  'transfers:export': defineOperation({
    /** Asks where to, and begins to write the users there. There is no such file until it is whole. In a terminal, the command line names it. */
    input: userExportInput,
    output: jobView,
    permission: 'users:export',
    kind: 'command',
    opensDialog: true,
  }),
  'transfers:exportHashes': defineOperation({
    /**
     * The same with password hashes, which only the key of this directory makes usable. With `passphrase`, that key is written beside the file,
     * encrypted with the passphrase.
     */
    input: userExportInput.extend({
      passphrase: z.string().min(BACKUP_PASSPHRASE_LEAST).max(PASSWORD_MAX_CODE_POINTS).optional(),
    }),
    output: jobView,
    permission: 'users:manage',
    kind: 'command',
    requiresReauthentication: true,
    opensDialog: true,
  }),
}
