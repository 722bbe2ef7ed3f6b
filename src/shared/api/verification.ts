import { z } from 'zod'
import { time } from './fields.ts'

/** What can be wrong with the audit log, or with what it tells of. */
const verificationFaults = [
  'changed',
  'missing',
  'cut',
  'note-missing',
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
    /** The newest entry, to be noted down (`formatHead`); null where there is none. */
    head: z.string().nullable(),
    /** False where the key under the note is sealed: then nobody can tell from the folder alone whether the log was cut. */
    isNoteChecked: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('broken'),
    entries: z.number().int(),
    at: time,
    /** The first entry that does not fit. */
    entry: z.number().int(),
    /**
     * `changed`: it does not say what it said when it was written (edited, put elsewhere, or made up); `missing`: an entry is gone before it;
     * `cut`: entries are gone from the end, against what was noted outside the database or was there while Gatehouse ran; `note-missing`: that
     * note is gone or not ours; `not-expected`: it is not the entry that was noted down. Where the log itself fits, but what it tells of does
     * not: `counts`, the numbers of the overview; `undo-step`, what would undo the entry; `user-unrecorded`, a user whom no entry created;
     * `user-removed`, one whom no entry purged; `role-unrecorded`, a role that no entry gave.
     */
    fault: z.enum(verificationFaults),
    /** The email of the user concerned; null where there is none. */
    user: z.string().nullable(),
  }),
])

export type VerificationView = z.infer<typeof verificationView>
