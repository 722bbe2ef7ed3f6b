import { z } from 'zod'
import { BACKUP_PASSPHRASE_LEAST } from '../domain/limits.ts'
import { PASSWORD_MAX_CODE_POINTS } from '../domain/password.ts'
import { csvSeparator, exportFormats } from './audit-filter.ts'
import { bulkSelection } from './bulk-change.ts'
import { defineOperation } from './definition.ts'
import { jobView } from './jobs.ts'

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
