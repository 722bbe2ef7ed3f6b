import { z } from 'zod'
import { RESTORE_PAGE_MAX } from '../domain/limits.ts'
import { PASSWORD_MAX_CODE_POINTS } from '../domain/password.ts'
import { storageFaults } from '../errors.ts'
import { comparisonCounts, comparisonLists, difference, takenBack } from './comparison.ts'
import { defineOperation, windowOnly } from './definition.ts'
import { inputOffset, time } from './fields.ts'

/**
 * Why a backup is not restored. Nothing was changed.
 *
 * | reason | meaning |
 * |---|---|
 * | no-file | the file is missing, or cannot be read |
 * | not-a-backup | the file is no backup of Gatehouse |
 * | newer | a newer version of Gatehouse made the backup |
 * | wrong-passphrase | the passphrase opens another backup, or none |
 * | damaged | the backup is cut off or was changed |
 * | other-directory | the backup is one of another directory than the one that it would replace |
 * | directory-unknown | no file in the data folder says which directory it is |
 * | cancelled | the user cancelled it |
 */
const restoreRefusals = [
  'no-file',
  'not-a-backup',
  'newer',
  'wrong-passphrase',
  'damaged',
  'other-directory',
  'directory-unknown',
  'cancelled',
] as const

export type RestoreRefusal = (typeof restoreRefusals)[number]

/** A backup that is unpacked, checked and compared before it may replace the directory. */
const restoreView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('rehearsing'), id: z.uuid(), done: z.number().int(), total: z.number().int() }),
  z.strictObject({ kind: z.literal('refused'), id: z.uuid(), reason: z.enum(restoreRefusals) }),
  /** `fault`: what the disk says; null for an unexpected error. */
  z.strictObject({ kind: z.literal('failed'), id: z.uuid(), fault: z.enum(storageFaults).nullable() }),
  z.strictObject({
    kind: z.literal('rehearsed'),
    id: z.uuid(),
    madeAt: time,
    directoryName: z.string(),
    users: z.number().int(),
    /** Whether the log in the backup is what was written. */
    isLogIntact: z.boolean(),
    /** Null if there is no directory of today, or none that can be read. */
    counts: comparisonCounts.nullable(),
  }),
])

export type RestoreView = z.infer<typeof restoreView>

/** A directory that a restore has replaced (bytes). */
export const keptDirectory = z.strictObject({ name: z.string(), path: z.string(), bytes: z.number().int() })

export type KeptDirectory = z.infer<typeof keptDirectory>

const passphrase = z.strictObject({ passphrase: z.string().min(1).max(PASSWORD_MAX_CODE_POINTS) })

const restored = z.strictObject({
  madeAt: time,
  users: z.number().int(),
  /** Where the replaced directory is. Null if there was none with users. */
  kept: z.string().nullable(),
})

const ready = { permission: 'settings:write', transports: windowOnly } as const

const beforeReady = { permission: 'anyone', transports: windowOnly, directoryStates: ['first-run', 'broken'] } as const

export const restoresOperations = {
  'restores:rehearse': defineOperation({
    ...ready,
    /** Asks for the file. The rehearsal goes on after the answer. */
    input: passphrase,
    output: restoreView,
    kind: 'command',
    requiresReauthentication: true,
    opensDialog: true,
  }),
  'restores:read': defineOperation({
    ...ready,
    /** The caller's own rehearsal. */
    output: restoreView,
    kind: 'query',
  }),
  'restores:cancel': defineOperation({
    ...ready,
    /** Ends the caller's own rehearsal and removes what it unpacked. */
    kind: 'command',
  }),
  'restores:list': defineOperation({
    ...ready,
    /** Differences from the one after `after`, in the order of the backup. */
    input: z.strictObject({
      id: z.uuid(),
      list: z.enum(comparisonLists),
      after: inputOffset.optional(),
      limit: z.number().int().min(1).max(RESTORE_PAGE_MAX).optional(),
    }),
    output: z.strictObject({ differences: z.array(difference), total: z.number().int() }),
    kind: 'query',
  }),
  'restores:run': defineOperation({
    ...ready,
    /** Replaces the directory. All sessions end, the caller's too. */
    input: z.strictObject({ id: z.uuid(), takenBack }),
    output: restored,
    kind: 'command',
    requiresReauthentication: true,
    replacesDirectory: true,
  }),
  'restores:restoreUser': defineOperation({
    ...ready,
    /** Gives one user what the backup has: name, email, note, groups, role, state and password. */
    input: z.strictObject({ id: z.uuid(), userId: z.uuid() }),
    kind: 'command',
    requiresReauthentication: true,
  }),
  'restores:removeKept': defineOperation({
    ...ready,
    /** Deletes a directory that a restore has replaced, with its log. */
    input: z.strictObject({ name: z.string().max(64) }),
    output: z.strictObject({ kept: z.array(keptDirectory) }),
    kind: 'command',
    requiresReauthentication: true,
  }),
}

/** The same on the first run, where no user exists, and for a directory that cannot be opened. */
export const firstRestoreOperations = {
  'setup:rehearseRestore': defineOperation({
    ...beforeReady,
    input: passphrase,
    output: restoreView,
    kind: 'command',
    opensDialog: true,
  }),
  'setup:readRestore': defineOperation({ ...beforeReady, output: restoreView, kind: 'query' }),
  'setup:cancelRestore': defineOperation({ ...beforeReady, kind: 'command' }),
  'setup:restore': defineOperation({
    ...beforeReady,
    input: z.strictObject({ id: z.uuid() }),
    output: restored,
    kind: 'command',
    replacesDirectory: true,
  }),
}
