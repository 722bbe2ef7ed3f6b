import { z } from 'zod'
import { RECOVERY_CODE_COUNT } from './codes.ts'
import { knownEmail, knownPassword, newEmail, newPassword, PAGE_MAX_ROWS, personName, resetCode } from './fields.ts'
import type { OperationName } from './operations.ts'
import type { Permission } from './permissions.ts'
import { noticeView, statusView, userView } from './views.ts'

// The window's Content-Security-Policy forbids eval, which zod otherwise uses to compile its schemas.
z.config({ jitless: true })

/** Ways into Gatehouse. A transport is told to the audit log with every entry. */
export const transports = ['window', 'http', 'terminal'] as const

export type Transport = (typeof transports)[number]

/** When an operation may be called: a directory can be ready, waiting for its first administrator, or broken. */
export type Moment = 'ready' | 'first-run' | 'broken'

/** One operation as every process agrees on it. */
export type OperationContract = {
  readonly input: z.ZodType
  readonly output: z.ZodType
  /** The permission that the session's role must include; `anyone` needs no session. */
  readonly needs: Permission | 'anyone'
  readonly kind: 'query' | 'command'
  readonly transports: readonly Transport[]
  readonly moments: readonly Moment[]
}

const nothing = z.strictObject({}).optional()
const done = z.strictObject({ done: z.literal(true) })
const everywhere = ['window', 'http', 'terminal'] as const
const insideOnly = ['window', 'terminal'] as const
const windowOnly = ['window'] as const
const ready = ['ready'] as const
const recoveryCodes = z.array(z.string()).length(RECOVERY_CODE_COUNT)
const time = z.number().int()

/** A text that a slip or a file may show; the window makes it from what it has just been handed. */
const printable = z.string().max(300)

/** The one contract: what can be asked of Gatehouse, by whom, and what comes back. Types are inferred from it. */
export const contract = {
  'app:status': {
    input: nothing,
    output: statusView,
    needs: 'anyone',
    kind: 'query',
    transports: insideOnly,
    moments: ['ready', 'first-run', 'broken'],
  },
  'setup:createAdministrator': {
    input: z.strictObject({ email: newEmail, password: newPassword }),
    output: z.strictObject({ email: z.string(), message: z.literal('administrator created'), recoveryCodes }),
    needs: 'anyone',
    kind: 'command',
    transports: insideOnly,
    moments: ['first-run'],
  },
  'setup:recoverAdministrator': {
    /** For whoever can reach the data folder: a reset code for an administrator. Without an e-mail, for the only one. */
    input: z.strictObject({ email: knownEmail.optional() }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('issued'), email: z.string(), resetToken: z.string(), expiresAt: time }),
      z.strictObject({ kind: z.literal('choose'), emails: z.array(z.string()) }),
    ]),
    needs: 'anyone',
    kind: 'command',
    transports: ['terminal'],
    moments: ready,
  },
  'auth:register': {
    input: z.strictObject({ email: newEmail, password: newPassword }),
    output: z.strictObject({ email: z.string(), message: z.literal('user created') }),
    needs: 'anyone',
    kind: 'command',
    transports: everywhere,
    moments: ready,
  },
  'auth:login': {
    input: z.strictObject({ email: knownEmail, password: knownPassword }),
    output: z.strictObject({
      email: z.string(),
      message: z.literal('logged in'),
      sessionId: z.string(),
      notices: z.array(noticeView),
    }),
    needs: 'anyone',
    kind: 'command',
    transports: everywhere,
    moments: ready,
  },
  'auth:logout': {
    input: nothing,
    output: done,
    needs: 'own:read',
    kind: 'command',
    transports: everywhere,
    moments: ready,
  },
  'auth:profile': {
    input: nothing,
    output: userView,
    needs: 'own:read',
    kind: 'query',
    transports: everywhere,
    moments: ready,
  },
  'auth:updateProfile': {
    /** A new e-mail asks for the password; a new name does not. */
    input: z
      .strictObject({ name: personName.optional(), email: newEmail.optional(), password: knownPassword.optional() })
      .refine((change) => change.email === undefined || change.password !== undefined, {
        path: ['password'],
        message: 'password-needed',
      }),
    output: userView,
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    moments: ready,
  },
  'auth:changePassword': {
    input: z.strictObject({ currentPassword: knownPassword, newPassword }),
    /** All the user's sessions end; the caller goes on with this new one. */
    output: z.strictObject({ email: z.string(), message: z.literal('Password updated'), sessionId: z.string() }),
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    moments: ready,
  },
  'auth:closeAccount': {
    input: z.strictObject({ password: knownPassword }),
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    moments: ready,
  },
  'auth:reset': {
    /** `resetToken` is a reset code from an administrator, or one of the account's own recovery codes. */
    input: z.strictObject({ email: knownEmail, resetToken: resetCode, newPassword }),
    output: z.strictObject({ email: z.string(), message: z.literal('Password updated') }),
    needs: 'anyone',
    kind: 'command',
    transports: everywhere,
    moments: ready,
  },
  'auth:renewRecoveryCodes': {
    /** Ten new codes; the former ones end. */
    input: z.strictObject({ password: knownPassword }),
    output: z.strictObject({ email: z.string(), recoveryCodes }),
    needs: 'own:write',
    kind: 'command',
    transports: insideOnly,
    moments: ready,
  },
  'auth:acknowledgeNotices': {
    input: nothing,
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: windowOnly,
    moments: ready,
  },
  'users:list': {
    /** In the order of the e-mails; `after` is the last e-mail of the page before. */
    input: z.strictObject({
      search: z.string().max(300).optional(),
      after: z.string().max(2000).optional(),
      limit: z.number().int().min(1).max(PAGE_MAX_ROWS).optional(),
    }),
    /** `total` counts all that match the search. */
    output: z.strictObject({ users: z.array(userView), total: z.number().int(), hasMore: z.boolean() }),
    needs: 'users:read',
    kind: 'query',
    transports: everywhere,
    moments: ready,
  },
  'users:issueReset': {
    input: z.strictObject({ email: knownEmail }),
    /** The code in groups, shown once; only its hash is kept. */
    output: z.strictObject({ email: z.string(), resetToken: z.string(), expiresAt: time }),
    needs: 'users:reset',
    kind: 'command',
    transports: insideOnly,
    moments: ready,
  },
  'desktop:copySecret': {
    /** To the clipboard, which is cleared after `clearsAfterSeconds` if it still holds it. */
    input: z.strictObject({ text: z.string().max(2000) }),
    output: z.strictObject({ clearsAfterSeconds: z.number().int() }),
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    moments: ['ready', 'first-run'],
  },
  'desktop:saveCodes': {
    input: z.strictObject({ email: printable, codes: z.array(printable).max(RECOVERY_CODE_COUNT) }),
    output: z.strictObject({ path: z.string() }),
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    moments: ['ready', 'first-run'],
  },
  'desktop:printCodes': {
    input: z.strictObject({ email: printable, codes: z.array(printable).max(RECOVERY_CODE_COUNT) }),
    output: z.strictObject({ path: z.string() }),
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    moments: ['ready', 'first-run'],
  },
  'desktop:printSlip': {
    input: z.strictObject({ email: printable, resetToken: printable, expiresAt: time }),
    output: z.strictObject({ path: z.string() }),
    needs: 'users:reset',
    kind: 'command',
    transports: windowOnly,
    moments: ready,
  },
  'desktop:chooseFolder': {
    /** Asks for another data folder; Gatehouse starts again on it. */
    input: nothing,
    output: done,
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    moments: ['broken'],
  },
  'desktop:quit': {
    input: nothing,
    output: done,
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    moments: ['broken'],
  },
} as const satisfies Record<OperationName, OperationContract>

/** What a caller hands over, before the schema has tidied it. */
export type InputOf<K extends OperationName> = z.input<(typeof contract)[K]['input']>

/** What a handler receives. */
export type ParsedInputOf<K extends OperationName> = z.output<(typeof contract)[K]['input']>

export type OutputOf<K extends OperationName> = z.output<(typeof contract)[K]['output']>
