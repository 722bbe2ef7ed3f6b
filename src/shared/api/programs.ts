import { z } from 'zod'
import { roles } from '../domain/permissions.ts'
import { defineOperation } from './definition.ts'
import { handedOutSecret, programName, time } from './fields.ts'

/** What a registered program may ask: whether a session is valid and whose it is; and beside that the address, the role. */
export const programScopes = ['session', 'email', 'role'] as const

export type ProgramScope = (typeof programScopes)[number]

/** A registered program: never its token. */
const programView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.enum(programScopes)),
  createdAt: time,
  /** Up to a minute older than the truth; null where it never called. */
  lastUsedAt: time.nullable(),
})

export type ProgramView = z.infer<typeof programView>

/** What a registered program is told of a session. */
const introspectionView = z.discriminatedUnion('active', [
  z.strictObject({ active: z.literal(false) }),
  z.strictObject({
    active: z.literal(true),
    id: z.uuid(),
    expiresAt: time,
    email: z.string().optional(),
    role: z.enum(roles).optional(),
  }),
])

export type IntrospectionView = z.infer<typeof introspectionView>

export const programsOperations = {
  'programs:list': defineOperation({
    output: z.strictObject({ programs: z.array(programView) }),
    permission: 'settings:read',
    kind: 'query',
  }),
  'programs:add': defineOperation({
    input: z.strictObject({
      name: programName,
      scopes: z.array(z.enum(programScopes)).min(1, 'empty').max(programScopes.length),
    }),
    /** The token, shown once; only its hash is kept. */
    output: z.strictObject({ program: programView, token: z.string() }),
    permission: 'settings:write',
    kind: 'command',
    requiresReauthentication: true,
  }),
  'programs:revoke': defineOperation({
    input: z.strictObject({ id: z.uuid() }),
    permission: 'settings:write',
    kind: 'command',
  }),
  'programs:introspect': defineOperation({
    /** Asked by a registered program with its own token; using a session in this way keeps it alive. */
    input: z.strictObject({ programToken: handedOutSecret, sessionId: handedOutSecret }),
    output: introspectionView,
    permission: 'anyone',
    kind: 'query',
    transports: ['http'],
  }),
}
