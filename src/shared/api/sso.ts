import { z } from 'zod'
import { ROWS_MAX, SSO_ADDRESSES_MAX, SSO_GROUPS_MAX, SSO_PERMISSIONS_MAX } from '../domain/limits.ts'
import { isLoopbackAddress, isPermissionName, isRedirectAddress } from '../domain/redirect-address.ts'
import { defineOperation } from './definition.ts'
import { handedOutSecret, knownEmail, knownPassword, programName, time, totpCode } from './fields.ts'

/** What a program may ask of a user. `openid` is the user's id only. */
export const ssoScopes = ['openid', 'email', 'profile', 'groups', 'offline_access'] as const

export type SsoScope = (typeof ssoScopes)[number]

/**
 * | kind | meaning |
 * |---|---|
 * | confidential | a program that keeps a secret, such as a local web server |
 * | native | a program on the desktop or in a terminal, without a secret |
 * | service | a program that acts for itself, without users |
 */
export const programKinds = ['confidential', 'native', 'service'] as const

export type ProgramKind = (typeof programKinds)[number]

const ADDRESS_MAX_CHARACTERS = 500
const address = (isValid: (text: string) => boolean) =>
  z.string().max(ADDRESS_MAX_CHARACTERS).refine(isValid, 'redirect-malformed')
const addresses = z.array(address(isRedirectAddress)).max(SSO_ADDRESSES_MAX, 'too-many')

/** What an administrator registers. */
const registration = z
  .strictObject({
    name: programName,
    kind: z.enum(programKinds),
    redirects: addresses,
    logoutRedirects: addresses.optional(),
    /** Where the program is told that a user signed out. Gatehouse calls programs on this computer only. */
    logoutAddress: address(isLoopbackAddress).nullable().optional(),
    scopes: z.array(z.enum(ssoScopes)).max(ssoScopes.length),
    permissions: z
      .array(z.string().max(64).refine(isPermissionName, 'permission-malformed'))
      .max(SSO_PERMISSIONS_MAX, 'too-many')
      .optional(),
    /** The groups that the program may see, by their ids. */
    groups: z.array(z.number().int().min(1).max(ROWS_MAX)).max(SSO_GROUPS_MAX, 'too-many').optional(),
    /** Only members of these groups can sign in to it. */
    isForGroupsOnly: z.boolean().optional(),
  })
  .superRefine(({ kind, redirects, scopes, permissions = [], groups = [], isForGroupsOnly }, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
    const isService = kind === 'service'
    if (isService !== (redirects.length === 0)) refuse('redirects', isService ? 'not-for-services' : 'empty')
    if (isService ? scopes.length > 0 : !scopes.includes('openid')) refuse('scopes', isService ? 'not-for-services' : 'empty')
    if (isService !== permissions.length > 0) refuse('permissions', isService ? 'empty' : 'only-for-services')
    if (isForGroupsOnly && groups.length === 0) refuse('groups', 'empty')
  })

export type ProgramRegistration = z.infer<typeof registration>

/** A program that signs users in: never its secret. */
const relyingProgramView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(programKinds),
  redirects: z.array(z.string()),
  logoutRedirects: z.array(z.string()),
  logoutAddress: z.string().nullable(),
  scopes: z.array(z.enum(ssoScopes)),
  permissions: z.array(z.string()),
  groups: z.array(z.string()),
  isForGroupsOnly: z.boolean(),
  createdAt: time,
  lastUsedAt: time.nullable(),
  /** How many users allow it now. */
  users: z.number().int(),
})

export type RelyingProgramView = z.infer<typeof relyingProgramView>

const useView = { scopes: z.array(z.enum(ssoScopes)), allowedAt: time, lastUsedAt: time }

/** A user of a program. */
const programUserView = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  ...useView,
  /** Null while the program has access. */
  endedAt: time.nullable(),
})

/** A program that the signed-in user allows. */
const allowedProgramView = z.strictObject({ id: z.uuid(), name: z.string(), ...useView })

/** Whether this process signs users in to programs. */
const ssoStateView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off') }),
  z.strictObject({ kind: z.literal('on'), issuer: z.string() }),
  /** `http-off`: the HTTP API is off. `compat`: not in compat mode. `keys`: this process cannot open the keys. */
  z.strictObject({ kind: z.literal('unavailable'), reason: z.enum(['http-off', 'compat', 'keys']) }),
])

export type SsoStateView = z.infer<typeof ssoStateView>

const idInput = z.strictObject({ id: z.uuid() })

export const ssoOperations = {
  'sso:list': defineOperation({
    output: z.strictObject({ state: ssoStateView, programs: z.array(relyingProgramView) }),
    permission: 'settings:read',
    kind: 'query',
  }),
  'sso:listUsers': defineOperation({
    /** Who uses a program, the last use first. */
    input: idInput,
    output: z.strictObject({ users: z.array(programUserView) }),
    permission: 'users:read',
    kind: 'query',
  }),
  'sso:register': defineOperation({
    input: registration,
    /** The secret is shown once; only its hash is kept. Null for a native program. */
    output: z.strictObject({ program: relyingProgramView, secret: z.string().nullable() }),
    permission: 'settings:write',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'sso:revoke': defineOperation({
    /** Its tokens end at once. */
    input: idInput,
    permission: 'settings:write',
    kind: 'command',
  }),
  'sso:listAllowed': defineOperation({
    /** The programs that the signed-in user allows. */
    output: z.strictObject({ programs: z.array(allowedProgramView) }),
    permission: 'own:read',
    kind: 'query',
  }),
  'sso:endAllowed': defineOperation({
    /** The program's access to the signed-in user ends at once. */
    input: idInput,
    permission: 'own:write',
    kind: 'command',
  }),
  'sso:signIn': defineOperation({
    /** The sign-in page's own operation: no route leads to it. It proves who the user is, and opens no session. */
    input: z.strictObject({
      programId: handedOutSecret,
      email: knownEmail,
      password: knownPassword,
      code: totpCode.optional(),
    }),
    output: z.strictObject({ userId: z.uuid(), hasSecondFactor: z.boolean() }),
    permission: 'anyone',
    kind: 'command',
    transports: ['http'],
    rateLimited: true,
    provesSecret: true,
  }),
}
