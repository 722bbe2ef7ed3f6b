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
] as const

/** What came of walking the audit log's chain. */
export const verificationView = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('intact'),
    entries: z.number().int(),
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
     */
    fault: z.enum(verificationFaults),
    /** The email of the user concerned; null where there is none. */
    user: z.string().nullable(),
  }),
])

export type VerificationView = z.infer<typeof verificationView>
