import { z } from 'zod'
import { defineOperation } from './definition.ts'
import { inputEntryId, time } from './fields.ts'

/**
 * Why administrators are alerted. `disowned`: the user said "This was not me". `many-failures`: many wrong passwords in a row.
 * `administrator-recovered`: a code of another user, or of the terminal, set an administrator's password. `backups-set-up`: the user chose the
 * passphrase or the folder of the backups; only the other administrators see and resolve it.
 */
export const alertKinds = ['disowned', 'many-failures', 'administrator-recovered', 'backups-set-up'] as const

export type AlertKind = (typeof alertKinds)[number]

/** Something that an administrator has to look into. It is open until one of them has dealt with it. */
const alertView = z.strictObject({
  id: z.number().int(),
  kind: z.enum(alertKinds),
  /** The user whom it is about, as they are named now. */
  user: z.strictObject({ id: z.uuid(), email: z.string(), name: z.string(), isDeleted: z.boolean() }),
  firstAt: time,
  /** The last time, if it has happened again since. */
  at: time,
  times: z.number().int(),
  transport: z.enum(['window', 'http', 'terminal']),
})

export type AlertView = z.infer<typeof alertView>

export const alertsOperations = {
  'alerts:list': defineOperation({
    /** The open alerts, the newest first, at most `ALERTS_LISTED`. `total` is at most `REQUESTS_COUNTED`. */
    output: z.strictObject({ alerts: z.array(alertView), total: z.number().int() }),
    permission: 'users:manage',
    kind: 'query',
  }),
  'alerts:resolve': defineOperation({
    /** "Mark as dealt with". An alert that is no longer open is `changed-meanwhile`. */
    input: z.strictObject({ id: inputEntryId }),
    permission: 'users:manage',
    kind: 'command',
  }),
}
