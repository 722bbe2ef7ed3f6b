import { z } from 'zod'
import { BACKUP_PASSPHRASE_LEAST } from '../domain/limits.ts'
import { PASSWORD_MAX_CODE_POINTS } from '../domain/password.ts'
import { defineOperation, windowOnly } from './definition.ts'
import { time } from './fields.ts'
import { jobView } from './jobs.ts'
import { keptDirectory } from './restores.ts'

const backupView = z.strictObject({
  sequence: z.number().int(),
  path: z.string(),
  madeAt: time,
  bytes: z.number().int(),
  isScheduled: z.boolean(),
})

export type BackupView = z.infer<typeof backupView>

const backupsView = z.strictObject({
  /** Null until a passphrase and a folder are chosen. */
  setUp: z.strictObject({ folder: z.string(), isDaily: z.boolean(), setAt: time, isFolderMissing: z.boolean() }).nullable(),
  /** Newest first. */
  backups: z.array(backupView),
  /** The directories that restores have replaced, the newest first. */
  kept: z.array(keptDirectory),
})

export type BackupsView = z.infer<typeof backupsView>

export const backupsOperations = {
  'backups:read': defineOperation({
    output: backupsView,
    permission: 'settings:read',
    kind: 'query',
  }),
  'backups:setUp': defineOperation({
    /** Asks for the folder of the backups, and makes the key that they are encrypted to from the passphrase. */
    input: z.strictObject({ passphrase: z.string().min(BACKUP_PASSPHRASE_LEAST).max(PASSWORD_MAX_CODE_POINTS) }),
    output: backupsView,
    permission: 'settings:write',
    kind: 'command',
    transports: windowOnly,
    requiresReauthentication: true,
    opensDialog: true,
  }),
  'backups:schedule': defineOperation({
    input: z.strictObject({ isDaily: z.boolean() }),
    output: backupsView,
    permission: 'settings:write',
    kind: 'command',
  }),
  'backups:create': defineOperation({
    output: jobView,
    permission: 'settings:write',
    kind: 'command',
  }),
}
