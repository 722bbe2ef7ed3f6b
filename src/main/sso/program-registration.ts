import { randomBytes, randomUUID } from 'node:crypto'
import type { ProgramRegistration } from '../../shared/api/sso.ts'
import { ssoScopes } from '../../shared/api/sso.ts'
import { isLoopbackAddress } from '../../shared/domain/redirect-address.ts'
import { Refusal } from '../../shared/errors.ts'
import { type CallContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { hashSecret } from '../auth/secrets.ts'
import type { Store } from '../store/ports/store.ts'

/** A program's secret: 256 random bits after a prefix that secret scanners can find. */
const SECRET_PREFIX = 'gatehouse_sso_'
const SECRET_BYTES = 32

/** A page of the web is told by its host, a program on the desktop by its scheme. @throws Refusal invalid-input */
const requireFittingRedirects = ({ kind, redirects, logoutRedirects = [] }: ProgramRegistration): void => {
  if (kind === 'native') return
  for (const [path, addresses] of Object.entries({ redirects, logoutRedirects }))
    if (addresses.some((address) => !isLoopbackAddress(address) && !address.startsWith('https:')))
      throw new Refusal({ code: 'invalid-input', issues: [{ path, reason: 'redirect-malformed' }] })
}

/** Registers a program. Returns its secret once. @throws Refusal limit-reached, no-such-group, invalid-input */
export const registerProgram = async (
  { store }: { readonly store: Store },
  input: ProgramRegistration,
  context: CallContext,
): Promise<{ readonly id: string; readonly secret: string | null }> => {
  requireFittingRedirects(input)
  const secret = input.kind === 'native' ? null : `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`
  const scopes = ssoScopes.filter((scope) => input.scopes.includes(scope))
  const permissions = [...new Set(input.permissions)]
  const program = {
    id: randomUUID(),
    name: input.name,
    kind: input.kind,
    secretHash: secret === null ? null : hashSecret(secret),
    redirects: [...new Set(input.redirects)],
    logoutRedirects: [...new Set(input.logoutRedirects)],
    logoutAddress: input.logoutAddress ?? null,
    scopes,
    permissions,
    isForGroupsOnly: input.isForGroupsOnly ?? false,
    groupIds: input.groups ?? [],
    createdAt: context.at,
  }
  const details = { kind: 'sso-program-registered' as const, name: input.name, program: input.kind, scopes, permissions }
  await store.registerRelyingProgram(program, guardOf(context), successEntry(context, null, details))
  return { id: program.id, secret }
}
