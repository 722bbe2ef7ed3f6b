import { z } from 'zod'
import { HEAD_MAX_CHARACTERS, parseHead } from '../domain/audit-head.ts'
import { RECOVERY_CODE_COUNT } from '../domain/codes.ts'
import { PRINTED_CODES_MAX, SECURITY_EVENTS_MAX } from '../domain/limits.ts'
import { type Permission, roles } from '../domain/permissions.ts'
import { HASH_COST, policyChanges, policySchema } from '../domain/policy.ts'
import { auditFilter, exportFormats } from './audit-filter.ts'
import { bulkChange, bulkSelection } from './bulk-change.ts'
import {
  compatEmail,
  compatPassword,
  compatToken,
  handedOutSecret,
  knownEmail,
  knownPassword,
  newEmail,
  newPassword,
  newPasswordOfAnyAccount,
  PAGE_MAX_ROWS,
  personName,
  programName,
  resetCode,
  totpCode,
} from './fields.ts'
import { inputEntryId, inputOffset, inputTime } from './input-numbers.ts'
import { listPreferences } from './list-preferences.ts'
import type { OperationName } from './names.ts'
import { timeZone } from './time-zone.ts'
import { userNote, userTags } from './user-fields.ts'
import { userCountInput, userListInput, userSearch } from './user-list.ts'
import {
  auditEntryView,
  auditHeadView,
  httpCallView,
  httpStateView,
  introspectionView,
  jobRowView,
  jobView,
  keyStorageView,
  noticeView,
  overviewView,
  ownView,
  programScopes,
  programView,
  resetRequestView,
  securityEventView,
  sessionLimitsView,
  sessionView,
  settingsView,
  signInExplanation,
  statusView,
  userDetailView,
  userSummaryView,
  userView,
  verificationView,
} from './views.ts'

// The window's Content-Security-Policy forbids eval, which zod otherwise uses to compile its schemas.
z.config({ jitless: true })

/** Ways into Gatehouse. A transport is told to the audit log with every entry. */
export const transports = ['window', 'http', 'terminal'] as const

export type Transport = (typeof transports)[number]

/** When an operation may be called: a directory can be ready, waiting for its first administrator, or broken. */
export type DirectoryState = 'ready' | 'first-run' | 'broken'

/** One operation as every process agrees on it. */
export type OperationContract = {
  readonly input: z.ZodType
  readonly output: z.ZodType
  /** The input on a directory that was created with `--compat`, where the original exercise took what we do not. */
  readonly compatInput?: z.ZodType
  /** The permission that the session's role must include; `anyone` needs no session. */
  readonly needs: Permission | 'anyone'
  readonly kind: 'query' | 'command'
  readonly transports: readonly Transport[]
  readonly directoryStates: readonly DirectoryState[]
  /** The session's password was asked for within the last five minutes. */
  readonly requiresReauthentication?: true
  /** Through these transports open also to users who still have to change the password or set up a second factor. */
  readonly allowedDuringRequiredActions?: readonly Transport[]
  /** An attempt to get in: it takes a token of its source's bucket. */
  readonly rateLimited?: true
  /** The attempt succeeds only with a secret of its user: then it gives its token back. Others, such as a registration, anyone can make succeed. */
  readonly provesSecret?: true
  /** It may read for long: one at a time for each user, and no longer than the session and the caller last. */
  readonly isLongRead?: true
  /** The input's `email` names an account that is acted on; the permission has to reach it. */
  readonly target?: true
  /** The target may be deleted. */
  readonly reachesDeleted?: true
}

const nothing = z.strictObject({}).optional()
const done = z.strictObject({ done: z.literal(true) })
const everywhere = ['window', 'http', 'terminal'] as const
const insideOnly = ['window', 'terminal'] as const
const windowOnly = ['window'] as const
const ready = ['ready'] as const
const recoveryCodes = z.array(z.string()).length(RECOVERY_CODE_COUNT)
const time = z.number().int()
const someone = z.strictObject({ email: knownEmail })
const job = z.strictObject({ id: z.uuid() })

const expectedHead = z
  .string()
  .max(HEAD_MAX_CHARACTERS)
  .refine((text) => parseHead(text) !== null, 'not-a-head')
/** A year and a day: further back, the audit log itself is the place to look. */
const OVERVIEW_MAX_DAYS = 366

const pageLimit = z.number().int().min(1).max(PAGE_MAX_ROWS).optional()
const entryPage = z.strictObject({ entries: z.array(auditEntryView), hasMore: z.boolean() })

/** A text that a slip or a file may show; the window makes it from what it has just been handed. */
const printable = z.string().max(300)
const printedCode = z.strictObject({ email: printable, resetToken: printable, expiresAt: inputTime })

/** The one contract: what can be asked of Gatehouse, by whom, and what comes back. Types are inferred from it. */
export const contract = {
  'app:status': {
    input: nothing,
    output: statusView,
    needs: 'anyone',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ['ready', 'first-run', 'broken'],
  },
  'setup:createAdministrator': {
    input: z.strictObject({ email: newEmail, password: newPassword }),
    output: z.strictObject({ email: z.string(), message: z.literal('administrator created'), recoveryCodes }),
    needs: 'anyone',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ['first-run'],
  },
  'setup:recoverAdministrator': {
    /** For whoever can reach the data folder: a reset code for an administrator. Without an e-mail, for the only one. */
    input: z.strictObject({ email: knownEmail.optional(), removeSecondFactor: z.boolean().optional() }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('issued'), email: z.string(), resetToken: z.string(), expiresAt: time }),
      z.strictObject({ kind: z.literal('choose'), emails: z.array(z.string()) }),
    ]),
    needs: 'anyone',
    kind: 'command',
    transports: ['terminal'],
    directoryStates: ready,
  },
  'auth:register': {
    input: z.strictObject({ email: newEmail, password: newPassword }),
    output: z.strictObject({ email: z.string(), message: z.literal('user created') }),
    compatInput: z.strictObject({ email: compatEmail, password: compatPassword }),
    needs: 'anyone',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    rateLimited: true,
  },
  'auth:login': {
    /** `code`: the second factor's, where the account has one; without it the answer is `second-factor-required`. */
    input: z.strictObject({ email: knownEmail, password: knownPassword, code: totpCode.optional() }),
    output: z.strictObject({
      email: z.string(),
      message: z.literal('logged in'),
      sessionId: z.string(),
      session: sessionLimitsView,
      notices: z.array(noticeView),
    }),
    compatInput: z.strictObject({ email: z.string(), password: knownPassword, code: totpCode.optional() }),
    needs: 'anyone',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    rateLimited: true,
    provesSecret: true,
  },
  'auth:logout': {
    input: nothing,
    output: done,
    needs: 'own:read',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    allowedDuringRequiredActions: everywhere,
  },
  'auth:profile': {
    input: nothing,
    output: ownView,
    needs: 'own:read',
    kind: 'query',
    transports: everywhere,
    directoryStates: ready,
    /** The window learns here what has to be done. A program takes a profile for a sign-in that is complete. */
    allowedDuringRequiredActions: insideOnly,
  },
  'auth:updateProfile': {
    input: z.strictObject({ name: personName.optional() }),
    output: userSummaryView,
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
  },
  'auth:changeEmail': {
    /** Where the registration is closed, for roles alone that can look at users: to others an answer would tell who has an account. */
    input: z.strictObject({ email: newEmail, password: knownPassword }),
    output: userSummaryView,
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    requiresReauthentication: true,
    rateLimited: true,
  },
  'auth:changePassword': {
    /** `cancelRecoveryCodes`: those that there are stop working; else they stay. */
    input: z.strictObject({
      currentPassword: knownPassword,
      newPassword: newPasswordOfAnyAccount,
      cancelRecoveryCodes: z.boolean().optional(),
    }),
    /** All the user's sessions end; the caller goes on with this new one. */
    output: z.strictObject({
      email: z.string(),
      message: z.literal('Password updated'),
      sessionId: z.string(),
      session: sessionLimitsView,
    }),
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    allowedDuringRequiredActions: everywhere,
    requiresReauthentication: true,
  },
  'auth:reauthenticate': {
    /** Asks for the password again, and for the second factor where there is one. The session goes on under this new id. */
    input: z.strictObject({ password: knownPassword, code: totpCode.optional() }),
    output: z.strictObject({ sessionId: z.string(), session: sessionLimitsView }),
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    allowedDuringRequiredActions: everywhere,
    rateLimited: true,
    provesSecret: true,
  },
  'auth:listSessions': {
    input: nothing,
    /** The newest first. */
    output: z.strictObject({ sessions: z.array(sessionView) }),
    needs: 'own:read',
    kind: 'query',
    transports: everywhere,
    directoryStates: ready,
  },
  'auth:endSession': {
    input: z.strictObject({ id: z.uuid() }),
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
  },
  'auth:endOtherSessions': {
    input: nothing,
    output: z.strictObject({ ended: z.number().int() }),
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
  },
  'auth:beginSecondFactor': {
    /** A new secret, shown once: as text (base 32) and as the address that an authenticator app reads from a QR code. */
    input: nothing,
    output: z.strictObject({ secret: z.string(), uri: z.string() }),
    needs: 'own:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    requiresReauthentication: true,
    allowedDuringRequiredActions: insideOnly,
  },
  'auth:confirmSecondFactor': {
    /** The first code shows that the app has the secret; from here on it is asked for. All other sessions end. */
    input: z.strictObject({ code: totpCode }),
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    requiresReauthentication: true,
    allowedDuringRequiredActions: insideOnly,
  },
  'auth:removeSecondFactor': {
    input: nothing,
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    requiresReauthentication: true,
  },
  'auth:closeAccount': {
    input: z.strictObject({ password: knownPassword }),
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    requiresReauthentication: true,
  },
  'auth:reset': {
    /**
     * `resetToken` is a reset code from an administrator, or one of the account's own recovery codes. `code`: the second
     * factor's, where the account has one.
     */
    input: z.strictObject({
      email: knownEmail,
      resetToken: resetCode,
      newPassword: newPasswordOfAnyAccount,
      code: totpCode.optional(),
    }),
    /** `replacementCode` takes the place of the recovery code that was used, where it was one. */
    output: z.strictObject({
      email: z.string(),
      message: z.literal('Password updated'),
      replacementCode: z.string().optional(),
    }),
    compatInput: z.strictObject({
      email: z.string(),
      resetToken: compatToken,
      newPassword: compatPassword,
      code: totpCode.optional(),
    }),
    needs: 'anyone',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    rateLimited: true,
    provesSecret: true,
  },
  'auth:requestReset': {
    /** Asks the administrators for a reset code. The answer is the same whether or not anyone has this address. */
    input: someone,
    compatInput: z.strictObject({ email: z.string() }),
    /** `issued` only on a directory that was created with `--compat`, and never for an administrator. */
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('filed') }),
      z.strictObject({ kind: z.literal('issued'), email: z.string(), resetToken: z.string(), expiresAt: time }),
    ]),
    needs: 'anyone',
    kind: 'command',
    transports: ['window', 'http'],
    directoryStates: ready,
    rateLimited: true,
  },
  'auth:renewRecoveryCodes': {
    /** Ten new codes; the former ones end. */
    input: z.strictObject({ password: knownPassword }),
    output: z.strictObject({ email: z.string(), recoveryCodes }),
    needs: 'own:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    requiresReauthentication: true,
  },
  'auth:acknowledgeNotices': {
    input: nothing,
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ready,
    allowedDuringRequiredActions: windowOnly,
  },
  'auth:disownNotices': {
    /**
     * "This was not me", of one event or of all open notices: ends what the user's sessions left behind; the password opens nothing until a
     * recovery code or an administrator's code sets another; the administrators are told.
     */
    input: z.strictObject({ event: inputEntryId.optional() }).optional(),
    output: done,
    needs: 'own:write',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ready,
    allowedDuringRequiredActions: windowOnly,
  },
  'auth:listSecurityEvents': {
    /** What happened to one's own account within 30 days, acknowledged or not, the newest first. */
    input: nothing,
    output: z.strictObject({ events: z.array(securityEventView).max(SECURITY_EVENTS_MAX) }),
    needs: 'own:read',
    kind: 'query',
    transports: windowOnly,
    directoryStates: ready,
  },
  'requests:list': {
    /**
     * Who has asked for a reset code and has none yet: those who have waited longest, and how many wait, counted no further than to
     * `REQUESTS_COUNTED`; only those whom the permission reaches.
     */
    input: nothing,
    output: z.strictObject({ requests: z.array(resetRequestView), total: z.number().int() }),
    needs: 'users:reset',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
    isLongRead: true,
  },
  'requests:dismiss': {
    input: someone,
    output: done,
    needs: 'users:reset',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    target: true,
  },
  'http:read': {
    /** The HTTP API of this process: its state and its last calls, the newest first. */
    input: nothing,
    output: z.strictObject({ state: httpStateView, calls: z.array(httpCallView) }),
    needs: 'settings:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
  },
  'programs:list': {
    input: nothing,
    output: z.strictObject({ programs: z.array(programView) }),
    needs: 'settings:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
  },
  'programs:add': {
    input: z.strictObject({
      name: programName,
      scopes: z.array(z.enum(programScopes)).min(1, 'empty').max(programScopes.length),
    }),
    /** The token, shown once; only its hash is kept. */
    output: z.strictObject({ program: programView, token: z.string() }),
    needs: 'settings:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    requiresReauthentication: true,
  },
  'programs:revoke': {
    input: z.strictObject({ id: z.uuid() }),
    output: done,
    needs: 'settings:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'programs:introspect': {
    /** Asked by a registered program with its own token; using a session in this way keeps it alive. */
    input: z.strictObject({ programToken: handedOutSecret, sessionId: handedOutSecret }),
    output: introspectionView,
    needs: 'anyone',
    kind: 'query',
    transports: ['http'],
    directoryStates: ready,
  },
  'users:list': {
    /** A page of those who match, with the cursors of the pages before and after it; any page costs as much as any other. */
    input: userListInput,
    output: z.strictObject({ users: z.array(userView), previous: z.string().nullable(), next: z.string().nullable() }),
    needs: 'users:read',
    kind: 'query',
    transports: everywhere,
    directoryStates: ready,
    isLongRead: true,
  },
  'users:count': {
    /** How many match, exactly; a list never waits for it. */
    input: userCountInput,
    output: z.strictObject({ count: z.number().int() }),
    needs: 'users:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
    isLongRead: true,
  },
  'users:find': {
    /** The few best matches: whose e-mail begins so, whose name does, and then whoever matches anywhere. */
    input: z.strictObject({ search: userSearch, limit: pageLimit }),
    output: z.strictObject({ users: z.array(userView) }),
    needs: 'users:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
    isLongRead: true,
  },
  'users:issueReset': {
    /** For oneself it asks for a fresh session. */
    input: z.strictObject({ email: knownEmail }),
    /** The code in groups, shown once; only its hash is kept. */
    output: z.strictObject({ email: z.string(), resetToken: z.string(), expiresAt: time }),
    needs: 'users:reset',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    target: true,
  },
  'users:requirePasswordChange': {
    input: someone,
    output: userView,
    needs: 'users:reset',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:unlock': {
    input: someone,
    output: userView,
    needs: 'users:unlock',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:explainSignIn': {
    input: someone,
    output: signInExplanation,
    needs: 'users:read',
    kind: 'query',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:create': {
    /** Without a password: its person sets one with the code, on the screen Reset password. A role other than `user` asks for a fresh session. */
    input: z.strictObject({ email: newEmail, name: personName.optional(), role: z.enum(roles).optional() }),
    /** The code in groups, shown once; only its hash is kept. */
    output: z.strictObject({ user: userView, activationCode: z.string(), expiresAt: time }),
    needs: 'users:manage',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'users:read': {
    input: someone,
    output: userDetailView,
    needs: 'users:read',
    kind: 'query',
    transports: everywhere,
    directoryStates: ready,
    target: true,
    reachesDeleted: true,
  },
  'users:update': {
    /** Only what is named changes. */
    input: z.strictObject({
      email: knownEmail,
      name: personName.optional(),
      note: userNote.optional(),
      tags: userTags.optional(),
    }),
    output: userView,
    needs: 'users:describe',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:changeEmail': {
    input: z.strictObject({ email: knownEmail, newEmail }),
    output: userView,
    needs: 'users:manage',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
    requiresReauthentication: true,
  },
  'users:changeRole': {
    input: z.strictObject({ email: knownEmail, role: z.enum(roles) }),
    output: userView,
    needs: 'users:manage',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
    requiresReauthentication: true,
  },
  'users:disable': {
    /** At once, or from a moment to come. */
    input: z.strictObject({ email: knownEmail, at: inputTime.optional() }),
    output: userView,
    needs: 'users:manage',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:enable': {
    input: someone,
    output: userView,
    needs: 'users:manage',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:delete': {
    /** Can be restored for thirty days, for which the address stays taken. */
    input: someone,
    output: userView,
    needs: 'users:manage',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
    requiresReauthentication: true,
  },
  'users:restore': {
    input: someone,
    output: userView,
    needs: 'users:manage',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
    reachesDeleted: true,
  },
  'users:undo': {
    /**
     * Sets back what an entry of the audit log changed of an account, with the permission (and the fresh session) of the operation that has the
     * same effect, and only where nobody has changed the same since.
     */
    input: z.strictObject({ entry: inputEntryId }),
    output: userView,
    needs: 'users:describe',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'users:removeSecondFactor': {
    input: someone,
    output: userView,
    needs: 'users:manage',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
    requiresReauthentication: true,
  },
  'users:listSessions': {
    input: someone,
    /** Those that can still be used, the newest first. */
    output: z.strictObject({ sessions: z.array(sessionView) }),
    needs: 'users:read',
    kind: 'query',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:endSession': {
    input: z.strictObject({ email: knownEmail, id: z.uuid() }),
    output: done,
    needs: 'users:sessions',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:endSessions': {
    /** All of them; on one's own account, all but the session that asks. */
    input: someone,
    output: z.strictObject({ ended: z.number().int() }),
    needs: 'users:sessions',
    kind: 'command',
    transports: everywhere,
    directoryStates: ready,
    target: true,
  },
  'users:timeline': {
    /** What was done to this account and what it did, the newest first; `before` is the last entry's id of the page before. */
    input: z.strictObject({ email: knownEmail, before: inputEntryId.optional(), limit: pageLimit }),
    output: entryPage,
    needs: 'users:read',
    kind: 'query',
    transports: everywhere,
    directoryStates: ready,
    isLongRead: true,
    target: true,
    reachesDeleted: true,
  },
  'bulk:plan': {
    /**
     * Begins to look who would change and who would not, which changes nothing; a look of the same person that is under way ends.
     * The plan, in the job's result, is its maker's alone, for a quarter of an hour.
     */
    input: z.strictObject({ change: bulkChange, selection: bulkSelection.optional() }),
    output: jobView,
    needs: 'users:bulk',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'bulk:run': {
    /** Begins the job; whoever was changed since the plan is looked at again, and left alone. */
    input: z.strictObject({ planId: z.uuid() }),
    output: jobView,
    needs: 'users:bulk',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'overview:read': {
    /** The last so many days, today among them, as they begin and end in a time zone (IANA's name; UTC where it is left out). */
    input: z.strictObject({ days: z.number().int().min(1).max(OVERVIEW_MAX_DAYS).optional(), timeZone: timeZone.optional() }),
    output: overviewView,
    needs: 'overview:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
    isLongRead: true,
  },
  'settings:read': {
    input: nothing,
    output: settingsView,
    needs: 'settings:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
  },
  'settings:update': {
    /** Only what is named changes. */
    input: policyChanges,
    output: policySchema,
    needs: 'settings:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    requiresReauthentication: true,
  },
  'settings:calibrate': {
    /** Hashes once with each cost on this computer, until one takes longer than the target. */
    input: nothing,
    output: z.strictObject({
      costs: z.array(z.strictObject({ cost: z.number().int(), milliseconds: z.number() })),
      targetMilliseconds: z.number(),
      /** The highest cost within the target, never below the least that is allowed. */
      suggested: z.number().int().min(HASH_COST.least).max(HASH_COST.most),
    }),
    needs: 'settings:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'settings:setKeyStorage': {
    /** Seals keys.json with the system's keychain, or opens it again for programs without a window. */
    input: z.strictObject({ kind: keyStorageView.shape.kind }),
    output: keyStorageView,
    needs: 'settings:write',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ready,
    requiresReauthentication: true,
  },
  'audit:verify': {
    /**
     * Begins to walk the whole chain on another thread; `jobs:read` tells how far it is. `expect`: an entry as it was noted down, which the log
     * must still have.
     */
    input: z.strictObject({ expect: expectedHead.optional() }).optional(),
    output: jobView,
    needs: 'audit:read',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'audit:verifyInTerminal': {
    /** For whoever can reach the data folder: the same at once. */
    input: z.strictObject({ expect: expectedHead.optional() }).optional(),
    output: verificationView,
    needs: 'anyone',
    kind: 'command',
    transports: ['terminal'],
    directoryStates: ready,
  },
  'audit:head': {
    /** The newest entry, to be noted down; null where there is none. */
    input: nothing,
    output: auditHeadView.nullable(),
    needs: 'audit:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
  },
  'audit:list': {
    /** The newest first; `before` is the last entry's id of the page before, and nothing up to `after` is looked at. */
    input: z.strictObject({
      filter: auditFilter.optional(),
      before: inputEntryId.optional(),
      after: inputEntryId.optional(),
      limit: pageLimit,
    }),
    output: entryPage,
    needs: 'audit:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
    isLongRead: true,
  },
  'audit:count': {
    input: z.strictObject({ filter: auditFilter.optional() }),
    output: z.strictObject({ total: z.number().int() }),
    needs: 'audit:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
    isLongRead: true,
  },
  'audit:export': {
    /** Asks where to, and begins to write all that fit there, the oldest first; there is no such file until it is whole. */
    input: z.strictObject({ filter: auditFilter.optional(), format: z.enum(exportFormats) }),
    output: jobView,
    needs: 'audit:export',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ready,
  },
  'jobs:read': {
    input: job,
    output: jobView,
    needs: 'own:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
  },
  'jobs:cancel': {
    /** What the job found is left out: who still has something to do first may stop it, and read nothing. */
    input: job,
    output: jobView,
    needs: 'own:write',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
    allowedDuringRequiredActions: insideOnly,
  },
  'jobs:list': {
    /** One's own, the newest first, as far as they are remembered. */
    input: nothing,
    output: z.strictObject({ jobs: z.array(jobView) }),
    needs: 'own:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
  },
  'jobs:report': {
    /** Row by row what became of each account, in the order of the plan; `after` is how many rows came before. */
    input: z.strictObject({ id: z.uuid(), after: inputOffset.optional(), limit: pageLimit }),
    output: z.strictObject({ rows: z.array(jobRowView), total: z.number().int() }),
    needs: 'own:read',
    kind: 'query',
    transports: insideOnly,
    directoryStates: ready,
  },
  'jobs:takePrintedCodes': {
    /** The codes that a job issued: once, for who began it; then they are nowhere but with the caller. */
    input: job,
    output: z.strictObject({ printedCodes: z.array(printedCode).max(PRINTED_CODES_MAX) }),
    needs: 'users:reset',
    kind: 'command',
    transports: insideOnly,
    directoryStates: ready,
  },
  'desktop:copySecret': {
    /** To the clipboard, which is cleared after `clearsAfterSeconds` if it still holds it. */
    input: z.strictObject({ text: z.string().max(2000) }),
    output: z.strictObject({ clearsAfterSeconds: z.number().int() }),
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run'],
  },
  'desktop:saveRecoveryCodes': {
    input: z.strictObject({ email: printable, codes: z.array(printable).max(RECOVERY_CODE_COUNT) }),
    output: z.strictObject({ path: z.string() }),
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run'],
  },
  'desktop:printRecoveryCodes': {
    input: z.strictObject({ email: printable, codes: z.array(printable).max(RECOVERY_CODE_COUNT) }),
    output: z.strictObject({ path: z.string() }),
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['ready', 'first-run'],
  },
  'desktop:printResetCode': {
    input: printedCode,
    output: z.strictObject({ path: z.string() }),
    needs: 'users:reset',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ready,
  },
  'desktop:printResetCodes': {
    /** One slip a page, in one file. */
    input: z.strictObject({ printedCodes: z.array(printedCode).min(1).max(PRINTED_CODES_MAX) }),
    output: z.strictObject({ path: z.string() }),
    needs: 'users:reset',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ready,
  },
  'desktop:readListPreferences': {
    /** How the person who is signed in has set up the list of users on this computer. */
    input: nothing,
    output: listPreferences,
    needs: 'users:read',
    kind: 'query',
    transports: windowOnly,
    directoryStates: ready,
  },
  'desktop:saveListPreferences': {
    input: listPreferences,
    output: done,
    needs: 'users:read',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ready,
  },
  'desktop:chooseFolder': {
    /** Asks for another data folder; Gatehouse starts again on it. */
    input: nothing,
    output: done,
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['broken'],
  },
  'desktop:quit': {
    input: nothing,
    output: done,
    needs: 'anyone',
    kind: 'command',
    transports: windowOnly,
    directoryStates: ['broken'],
  },
} as const satisfies Record<OperationName, OperationContract>

/** What a caller hands over, before the schema has tidied it. */
export type InputOf<K extends OperationName> = z.input<(typeof contract)[K]['input']>

/** What a handler receives. */
export type ParsedInputOf<K extends OperationName> = z.output<(typeof contract)[K]['input']>

export type OutputOf<K extends OperationName> = z.output<(typeof contract)[K]['output']>
