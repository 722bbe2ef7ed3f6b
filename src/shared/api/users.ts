import { z } from 'zod'
import { roles } from '../domain/permissions.ts'
import { entryPage } from './audit.ts'
import { defineOperation, everywhere } from './definition.ts'
import {
  changeReason,
  codeChoice,
  emailInput,
  inputEntryId,
  inputTime,
  isLifeAllowed,
  knownEmail,
  lifeFault,
  newEmail,
  newEmailOrUsername,
  newUsername,
  pageLimit,
  time,
} from './fields.ts'
import { sessionView } from './session-summary.ts'
import { signInExplanation } from './sign-in-explanation.ts'
import { userDataOperations } from './user-data.ts'
import { describedInputs, describedSeen, describedView } from './user-fields.ts'
import { userCountInput, userListInput, userSearch } from './user-list.ts'
import { userView } from './user-summary.ts'

/** A user as administrators see them, without any secret. */
const userDetailView = userView.extend({
  ...describedView.shape,
  /** When it goes for good, where it is deleted. */
  purgeAt: time.nullable(),
  /** How the password is kept; null where none is set. `malformed` fits no password, and `too-costly` is not compared with any. */
  password: z
    .strictObject({
      scheme: z.enum([
        'keyed-bcrypt',
        'bcrypt',
        'sealed-bcrypt',
        'pbkdf2',
        'scrypt',
        'firebase-scrypt',
        'argon2',
        'phpass',
        'apr1',
        'digest',
        'too-costly',
        'malformed',
      ]),
      /** log2 of the rounds of bcrypt, or the iterations of PBKDF2. Null for other schemes. */
      cost: z.number().int().nullable(),
    })
    .nullable(),
  secondFactorAt: time.nullable(),
  recoveryCodesLeft: z.number().int(),
  /** Until when a reset code is good. */
  resetExpiresAt: time.nullable(),
  /** Until when the code is good that sets the first password; null where a password is set. */
  activationExpiresAt: time.nullable(),
})

export type UserDetailView = z.infer<typeof userDetailView>

/** A change of what the user signs in with. */
/** What operations that change the state of one user share. */
const managedChange = {
  output: userView,
  permission: 'users:manage',
  kind: 'command',
  transports: everywhere,
  target: true,
} as const

const identityChange = {
  output: userView,
  permission: 'users:manage',
  kind: 'command',
  transports: everywhere,
  target: true,
  requiresReauthentication: true,
} as const

export const usersOperations = {
  'users:list': defineOperation({
    /** A page of those who match, with the cursors of the pages before and after it; any page costs as much as any other. */
    input: userListInput,
    output: z.strictObject({ users: z.array(userView), previous: z.string().nullable(), next: z.string().nullable() }),
    permission: 'users:read',
    kind: 'query',
    transports: everywhere,
    isLongRead: true,
  }),
  'users:count': defineOperation({
    /** How many match, exactly; a list never waits for it. */
    input: userCountInput,
    output: z.strictObject({ count: z.number().int() }),
    permission: 'users:read',
    kind: 'query',
    isLongRead: true,
  }),
  'users:find': defineOperation({
    /** The best matches: first by the start of the email, then by the start of the name, then by any part. */
    input: z.strictObject({ search: userSearch, limit: pageLimit }),
    output: z.strictObject({ users: z.array(userView) }),
    permission: 'users:read',
    kind: 'query',
    isLongRead: true,
  }),
  'users:issueReset': defineOperation({
    /** For the caller's own account it requires reauthentication. A disabled or deleted user gets none, because it would not work. */
    input: z.strictObject({ email: knownEmail }),
    /** The code in groups, shown once; only its hash is kept. `entry`: its audit entry, for `users:giveReason`. */
    output: z.strictObject({ email: z.string(), resetToken: z.string(), expiresAt: time, entry: z.number().int() }),
    permission: 'users:reset',
    kind: 'command',
    target: true,
    reachesDeleted: true,
  }),
  'users:issueActivation': defineOperation({
    /**
     * For a user without a password. A disabled or deleted user gets none, because it would not work. A short code is for the role User
     * only, and lives at most seven days.
     */
    input: z.strictObject({ email: knownEmail, ...codeChoice }).refine(isLifeAllowed, lifeFault),
    /** As `users:issueReset`. */
    output: z.strictObject({ email: z.string(), activationCode: z.string(), expiresAt: time, entry: z.number().int() }),
    permission: 'users:reset',
    kind: 'command',
    target: true,
    reachesDeleted: true,
  }),
  'users:giveReason': defineOperation({
    /** Why the caller issued the code of this audit entry. Given once, after the code was issued. */
    input: z.strictObject({ entry: inputEntryId, reason: changeReason.refine((reason) => reason !== '', 'empty') }),
    permission: 'users:reset',
    kind: 'command',
  }),
  'users:requirePasswordChange': defineOperation({
    input: emailInput,
    output: userView,
    permission: 'users:reset',
    kind: 'command',
    transports: everywhere,
    target: true,
  }),
  'users:unlock': defineOperation({
    input: emailInput,
    output: userView,
    permission: 'users:unlock',
    kind: 'command',
    transports: everywhere,
    target: true,
  }),
  'users:clearDelay': defineOperation({
    /** Lets the user try again at once. Failures stay counted, so that the next wrong password delays again. */
    input: emailInput,
    output: userView,
    permission: 'users:unlock',
    kind: 'command',
    transports: everywhere,
    target: true,
  }),
  'users:explainSignIn': defineOperation({
    input: emailInput,
    output: signInExplanation,
    permission: 'users:read',
    kind: 'query',
    transports: everywhere,
    target: true,
    reachesDeleted: true,
  }),
  'users:create': defineOperation({
    /** Without a password: the user sets one with the code, on the screen Reset password. A role other than `user` requires reauthentication. */
    input: describedInputs
      .extend({ email: newEmailOrUsername, role: z.enum(roles).optional(), ...codeChoice })
      .refine(isLifeAllowed, lifeFault)
      .refine(({ isShort = false, role = 'user' }) => !isShort || role === 'user', {
        path: ['isShort'],
        message: 'short-code-role',
      }),
    /** The code in groups, shown once; only its hash is kept. */
    output: z.strictObject({ user: userView, activationCode: z.string(), expiresAt: time }),
    permission: 'users:manage',
    kind: 'command',
  }),
  'users:read': defineOperation({
    input: emailInput,
    output: userDetailView,
    permission: 'users:read',
    kind: 'query',
    transports: everywhere,
    target: true,
    reachesDeleted: true,
  }),
  'users:update': defineOperation({
    /**
     * Only what is named changes. `was`: the values that the editor has seen. A field with another value by now is not overwritten
     * (`changed-meanwhile`, with the `present` values).
     */
    input: describedInputs.extend({ email: knownEmail, was: describedSeen.optional() }),
    output: userView,
    permission: 'users:describe',
    kind: 'command',
    transports: everywhere,
    target: true,
  }),
  /** Confirms that the address is the user's. Programs learn it as `email_verified`, until the address changes. */
  'users:confirmEmail': defineOperation({
    input: z.strictObject({ email: knownEmail }),
    permission: 'users:manage',
    kind: 'command',
    target: true,
  }),
  'users:changeEmail': defineOperation({
    input: z.strictObject({ email: knownEmail, newEmail }),
    ...identityChange,
  }),
  /** Gives the user a user name in place of the email or the former user name. */
  'users:changeUsername': defineOperation({
    input: z.strictObject({ email: knownEmail, newUsername }),
    ...identityChange,
  }),
  'users:changeRole': defineOperation({
    input: z.strictObject({ email: knownEmail, role: z.enum(roles), reason: changeReason.optional() }),
    ...managedChange,
    requiresReauthentication: true,
  }),
  'users:disable': defineOperation({
    /** At once, or from a moment to come. */
    input: z.strictObject({ email: knownEmail, at: inputTime.optional(), reason: changeReason.optional() }),
    ...managedChange,
  }),
  'users:enable': defineOperation({
    input: emailInput,
    ...managedChange,
  }),
  'users:delete': defineOperation({
    /** Can be restored for thirty days, for which the address stays taken. */
    input: z.strictObject({ email: knownEmail, reason: changeReason.optional() }),
    ...managedChange,
    requiresReauthentication: true,
  }),
  'users:restore': defineOperation({
    input: emailInput,
    ...managedChange,
    reachesDeleted: true,
  }),
  ...userDataOperations,
  'users:undo': defineOperation({
    /**
     * Undoes what an entry of the audit log changed, unless the same was changed again since. It requires the permission, and the
     * reauthentication, of the operation with the same effect.
     */
    input: z.strictObject({ entry: inputEntryId }),
    output: userView,
    permission: 'users:describe',
    kind: 'command',
  }),
  'users:removeSecondFactor': defineOperation({
    input: emailInput,
    ...managedChange,
    requiresReauthentication: true,
  }),
  'users:listSessions': defineOperation({
    input: emailInput,
    /** Those that can still be used, the newest first. */
    output: z.strictObject({ sessions: z.array(sessionView) }),
    permission: 'users:read',
    kind: 'query',
    transports: everywhere,
    target: true,
  }),
  'users:endSession': defineOperation({
    input: z.strictObject({ email: knownEmail, id: z.uuid() }),
    permission: 'users:sessions',
    kind: 'command',
    transports: everywhere,
    target: true,
  }),
  'users:endSessions': defineOperation({
    /** All of them; on one's own account, all but the session that asks. */
    input: emailInput,
    output: z.strictObject({ ended: z.number().int() }),
    permission: 'users:sessions',
    kind: 'command',
    transports: everywhere,
    target: true,
  }),
  'users:timeline': defineOperation({
    /** What was done to this account and what it did, the newest first; `before` is the last entry's id of the page before. */
    input: z.strictObject({ email: knownEmail, before: inputEntryId.optional(), limit: pageLimit }),
    output: entryPage,
    permission: 'users:read',
    kind: 'query',
    transports: everywhere,
    isLongRead: true,
    target: true,
    reachesDeleted: true,
  }),
}
