import { z } from 'zod'
import { time } from './fields.ts'

/** What can be wrong with the audit log, or with what it tells of. */
export const verificationFaults = [
  'changed',
  'missing',
  'cut',
  'note-missing',
  'note-unreadable',
  'not-expected',
  'counts',
  'undo-step',
  'user-unrecorded',
  'user-removed',
  'role-unrecorded',
  'archive',
] as const

/**
 * What can be wrong with an archive of the log:
 * - `missing`, `unreadable`: the file is gone, or cannot be read.
 * - `foreign`: it is of another directory.
 * - `exchanged`: it has other entries than its name says, or does not continue the archive before it.
 * - `cut`: its end is gone.
 * - `changed`: an entry or the signature is not as it was written.
 * - `key-unknown`: it is signed with a key that this directory does not have.
 */
const archiveFaults = ['missing', 'unreadable', 'foreign', 'exchanged', 'cut', 'changed', 'key-unknown'] as const

export type ArchiveFault = (typeof archiveFaults)[number]

/** A damaged archive. `entry`: its first entry that does not fit, or its first one. */
const archiveFaultView = z.strictObject({ file: z.string(), fault: z.enum(archiveFaults), entry: z.number().int() })

export type ArchiveFaultView = z.infer<typeof archiveFaultView>

/** What came of walking the audit log's chain. */
export const verificationView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('intact'),
    entries: z.number().int(),
    /** The last entry that is in an archive; 0 without archives. */
    archived: z.number().int(),
    at: time,
    /** The newest entry, for the user to write down (`formatHead`). Null without entries. */
    head: z.string().nullable(),
    /** False if the anchor's key is sealed. Then the folder alone does not show whether the log was cut. */
    isNoteChecked: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('broken'),
    entries: z.number().int(),
    at: time,
    /** The first entry that does not match. */
    entry: z.number().int(),
    /**
     * Faults of the chain:
     * - `changed`: the entry differs from what was written (edited, moved or invented).
     * - `missing`: an entry before it is gone.
     * - `cut`: entries at the end are gone, compared with the audit anchor or with what this process has seen.
     * - `note-missing`: the audit anchor is gone or not ours.
     * - `note-unreadable`: the audit anchor is there and cannot be read.
     * - `not-expected`: it is not the entry that the caller expected.
     *
     * Faults of a directory that differs from an intact chain:
     * - `counts`: the numbers of the overview.
     * - `undo-step`: what undoes the entry.
     * - `user-unrecorded`: a user whom no entry created.
     * - `user-removed`: a missing user whom no entry purged.
     * - `role-unrecorded`: a role that no entry gave.
     *
     * `archive`: an archive is damaged, and the log in the database fits what it should be.
     */
    fault: z.enum(verificationFaults),
    /** The email of the user concerned; null where there is none. */
    user: z.string().nullable(),
    /** The damaged archives, whatever the fault is. */
    archives: z.array(archiveFaultView),
  }),
])

export type VerificationView = z.infer<typeof verificationView>
