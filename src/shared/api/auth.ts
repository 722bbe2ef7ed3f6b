import { z } from 'zod'
import { SECURITY_EVENTS_MAX } from '../domain/limits.ts'
import { requiredActions } from '../errors.ts'
import { defineOperation, everywhere, insideOnly, windowOnly } from './definition.ts'
import {
  compatEmail,
  compatPassword,
  compatToken,
  emailInput,
  inputEntryId,
  inputTime,
  knownEmail,
  knownPassword,
  newEmail,
  newEmailOrUsername,
  newPassword,
  newPasswordOfAnyAccount,
  personName,
  recoveryCodes,
  resetCode,
  time,
  totpCode,
} from './fields.ts'
import { noticeView, securityEventView } from './security-events.ts'
import { sessionLimitsView, sessionView } from './session-summary.ts'
import { ownDataOperations } from './user-data.ts'
import { userSummaryView } from './user-summary.ts'

/** One's own account. */
const ownView = userSummaryView.extend({
  /** What has to be done before anything else is open; in this order. */
  requiredActions: z.array(z.enum(requiredActions)),
  recoveryCodesLeft: z.number().int(),
  /** When the newest of them was made; null where there are none. */
  recoveryCodesMadeAt: time.nullable(),
})

export type OwnView = z.infer<typeof ownView>

export const authOperations = {
  'auth:register': defineOperation({
    input: z.strictObject({ email: newEmailOrUsername, password: newPassword }),
    output: z.strictObject({ email: z.string(), message: z.literal('user created') }),
    compatInput: z.strictObject({ email: compatEmail, password: compatPassword }),
    permission: 'anyone',
    kind: 'command',
    transports: everywhere,
    rateLimited: true,
  }),
  'auth:login': defineOperation({
    /** `code`: the second factor's, where the account has one; without it the answer is `second-factor-required`. */
    input: z.strictObject({ email: knownEmail, password: knownPassword, code: totpCode.optional() }),
    output: z.strictObject({
      email: z.string(),
      message: z.literal('logged in'),
      sessionId: z.string(),
      session: sessionLimitsView,
      notices: z.array(noticeView),
      /** When the user signed in before, over any transport. Null at the first time. */
      previousSignInAt: time.nullable(),
      /** The user who signed in, so that the window needs no second call. Null where `auth:profile` would be refused for a required action. */
      profile: ownView.nullable(),
    }),
    compatInput: z.strictObject({ email: z.string(), password: knownPassword, code: totpCode.optional() }),
    permission: 'anyone',
    kind: 'command',
    transports: everywhere,
    rateLimited: true,
    provesSecret: true,
  }),
  'auth:logout': defineOperation({
    permission: 'own:read',
    kind: 'command',
    transports: everywhere,
    allowedDuringRequiredActions: everywhere,
  }),
  'auth:profile': defineOperation({
    output: ownView,
    permission: 'own:read',
    kind: 'query',
    transports: everywhere,
    /** The window learns here what has to be done. A program takes a profile for a sign-in that is complete. */
    allowedDuringRequiredActions: insideOnly,
  }),
  ...ownDataOperations,
  'auth:updateProfile': defineOperation({
    input: z.strictObject({ name: personName.optional() }),
    output: userSummaryView,
    permission: 'own:write',
    kind: 'command',
    transports: everywhere,
  }),
  'auth:changeEmail': defineOperation({
    /** Where the registration is closed, for roles alone that can look at users: to others an answer would tell who has an account. */
    input: z.strictObject({ email: newEmail, password: knownPassword }),
    output: userSummaryView,
    permission: 'own:write',
    kind: 'command',
    transports: everywhere,
    requiresReauthentication: true,
    rateLimited: true,
  }),
  'auth:changePassword': defineOperation({
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
    permission: 'own:write',
    kind: 'command',
    transports: everywhere,
    allowedDuringRequiredActions: everywhere,
    requiresReauthentication: true,
  }),
  'auth:reauthenticate': defineOperation({
    /** Asks for the password again, and for the second factor where there is one. The session goes on under this new id. */
    input: z.strictObject({ password: knownPassword, code: totpCode.optional() }),
    output: z.strictObject({ sessionId: z.string(), session: sessionLimitsView }),
    permission: 'own:write',
    kind: 'command',
    transports: everywhere,
    allowedDuringRequiredActions: everywhere,
    rateLimited: true,
    provesSecret: true,
  }),
  'auth:listSessions': defineOperation({
    /** The newest first. */
    output: z.strictObject({ sessions: z.array(sessionView) }),
    permission: 'own:read',
    kind: 'query',
    transports: everywhere,
  }),
  'auth:endSession': defineOperation({
    input: z.strictObject({ id: z.uuid() }),
    permission: 'own:write',
    kind: 'command',
    transports: everywhere,
  }),
  'auth:endOtherSessions': defineOperation({
    output: z.strictObject({ ended: z.number().int() }),
    permission: 'own:write',
    kind: 'command',
    transports: everywhere,
  }),
  'auth:beginSecondFactor': defineOperation({
    /** A new secret, shown once: as text (base 32) and as the address that an authenticator app reads from a QR code. */
    output: z.strictObject({ secret: z.string(), uri: z.string() }),
    permission: 'own:write',
    kind: 'command',
    requiresReauthentication: true,
    allowedDuringRequiredActions: insideOnly,
  }),
  'auth:confirmSecondFactor': defineOperation({
    /** The first code shows that the app has the secret; from here on it is asked for. All other sessions end. */
    input: z.strictObject({ code: totpCode }),
    /** `aheadSeconds`: how far the clock of the app is ahead of this computer's, negative if it is behind. Zero if they agree. */
    output: z.strictObject({ done: z.literal(true), aheadSeconds: z.number().int() }),
    permission: 'own:write',
    kind: 'command',
    requiresReauthentication: true,
    allowedDuringRequiredActions: insideOnly,
  }),
  'auth:removeSecondFactor': defineOperation({
    permission: 'own:write',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'auth:closeAccount': defineOperation({
    input: z.strictObject({ password: knownPassword }),
    permission: 'own:write',
    kind: 'command',
    transports: everywhere,
    requiresReauthentication: true,
  }),
  'auth:removeLostSecondFactor': defineOperation({
    /** The password and one of the account's own recovery codes remove the second factor, and end all sessions. Only the window offers it. */
    input: z.strictObject({ email: knownEmail, password: knownPassword, recoveryCode: resetCode }),
    permission: 'anyone',
    kind: 'command',
    rateLimited: true,
    provesSecret: true,
  }),
  'auth:reset': defineOperation({
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
    permission: 'anyone',
    kind: 'command',
    transports: everywhere,
    rateLimited: true,
    provesSecret: true,
  }),
  'auth:requestReset': defineOperation({
    /** Asks the administrators for a reset code. The answer is the same whether or not anyone has this address. */
    input: emailInput,
    compatInput: z.strictObject({ email: z.string() }),
    /** `issued` only on a directory that was created with `--compat`, and never for an administrator. */
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('filed') }),
      z.strictObject({ kind: z.literal('issued'), email: z.string(), resetToken: z.string(), expiresAt: time }),
    ]),
    permission: 'anyone',
    kind: 'command',
    transports: ['window', 'http'],
    rateLimited: true,
  }),
  'auth:renewRecoveryCodes': defineOperation({
    /** Ten new codes; the former ones end. */
    input: z.strictObject({ password: knownPassword }),
    output: z.strictObject({ email: z.string(), recoveryCodes }),
    permission: 'own:write',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'auth:acknowledgeNotices': defineOperation({
    permission: 'own:write',
    kind: 'command',
    transports: windowOnly,
    allowedDuringRequiredActions: windowOnly,
  }),
  'auth:disownNotices': defineOperation({
    /**
     * "This was not me", for one event, for a sign-in and what came after it (`since`), or for all open notices. It ends what the user's sessions left behind, and the administrators are told.
     * The password is refused until a recovery code or an administrator's code sets another.
     */
    input: z.strictObject({ event: inputEntryId.optional(), since: inputTime.optional() }).optional(),
    permission: 'own:write',
    kind: 'command',
    transports: windowOnly,
    allowedDuringRequiredActions: windowOnly,
  }),
  'auth:listSecurityEvents': defineOperation({
    /** What happened to one's own account within 30 days, acknowledged or not, the newest first. */
    output: z.strictObject({ events: z.array(securityEventView).max(SECURITY_EVENTS_MAX) }),
    permission: 'own:read',
    kind: 'query',
    transports: windowOnly,
  }),
}
