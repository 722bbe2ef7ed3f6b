import type { RelyingProgramView } from '../../shared/api/sso.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { listRequiredActions } from '../auth/directory-rules.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import { requireMember } from '../sso/program-access.ts'
import { registerProgram } from '../sso/program-registration.ts'
import type { SingleSignOn } from '../sso/single-sign-on.ts'
import type { RelyingProgram, Store } from '../store/ports/store.ts'
import { toRefusal } from './auth.ts'

export type SsoParts = { readonly auth: Auth; readonly store: Store; readonly singleSignOn: Pick<SingleSignOn, 'readState'> }

/** The fields of a program that leave the main process. Each is named, so no other field can leave. */
const toProgramView = (program: RelyingProgram): RelyingProgramView => ({
  id: program.id,
  name: program.name,
  kind: program.kind,
  redirects: [...program.redirects],
  logoutRedirects: [...program.logoutRedirects],
  logoutAddress: program.logoutAddress,
  scopes: [...program.scopes],
  permissions: [...program.permissions],
  groups: [...program.groups],
  isForGroupsOnly: program.isForGroupsOnly,
  createdAt: program.createdAt,
  lastUsedAt: program.lastUsedAt,
  users: program.users,
})

/** @throws Refusal no-such-program */
const requireProgram = async ({ store }: Pick<SsoParts, 'store'>, id: string): Promise<RelyingProgram> => {
  const program = await store.findRelyingProgram(id)
  if (!program) throw new Refusal('no-such-program')
  return program
}

const listPrograms =
  ({ store, singleSignOn }: SsoParts): Handler<'sso:list'> =>
  async () => ({ state: await singleSignOn.readState(), programs: (await store.listRelyingPrograms()).map(toProgramView) })

const listUsers =
  (parts: SsoParts): Handler<'sso:listUsers'> =>
  async ({ input }) => {
    await requireProgram(parts, input.id)
    const users = await parts.store.listProgramUsers(input.id)
    return { users: users.map((user) => ({ ...user, scopes: [...user.scopes] })) }
  }

const register =
  (parts: SsoParts): Handler<'sso:register'> =>
  async ({ input, context }) => {
    const { id, secret } = await registerProgram(parts, input, context)
    return { program: toProgramView(await requireProgram(parts, id)), secret }
  }

const revoke =
  (parts: SsoParts): Handler<'sso:revoke'> =>
  async ({ input, context }) => {
    const { name } = await requireProgram(parts, input.id)
    const details = { kind: 'sso-program' as const, name }
    await parts.store.revokeRelyingProgram({ id: input.id }, guardOf(context), successEntry(context, null, details))
    return { done: true }
  }

const listAllowed =
  ({ store }: SsoParts): Handler<'sso:listAllowed'> =>
  async ({ user }) => {
    const programs = await store.listAllowedPrograms(user.id)
    return { programs: programs.map(({ endedAt: _, ...program }) => ({ ...program, scopes: [...program.scopes] })) }
  }

const endAllowed =
  (parts: SsoParts): Handler<'sso:endAllowed'> =>
  async ({ input, user, context }) => {
    const { name } = await requireProgram(parts, input.id)
    const change = { userId: user.id, programId: input.id }
    await parts.store.endAllowedProgram(change, guardOf(context), successEntry(context, user, { kind: 'sso-program', name }))
    return { done: true }
  }

/** The rules of a sign-in in the window. It opens no session; the provider has one of its own. */
const signIn =
  ({ auth, store }: SsoParts): Handler<'sso:signIn'> =>
  ({ input, context }) =>
    auth.withAddressLock(input.email, context, async () => {
      const program = await requireProgram({ store }, input.programId)
      const check = await auth.checkCredentials(input.email, input.password, { context, code: input.code ?? null })
      if (check.kind === 'refused') throw toRefusal(check)
      const { user, credentials } = check
      try {
        const isReplaced = await auth.mustReplaceImported(user, input.password)
        const [action] = isReplaced ? (['change-password'] as const) : listRequiredActions(user, context.policy)
        if (action) throw new Refusal({ code: 'required-action', action }, action, user)
        requireMember(program, user)
      } catch (error) {
        // The password was right, so it does not count as a failed attempt.
        await auth.takeBackConfirmation({ ...context, guard: { credentials } })
        throw error
      }
      const entry = successEntry({ ...context, actor: user }, user, { kind: 'sso-program', name: program.name })
      await store.recordEvent({ now: context.at, credentials }, entry).catch((error: unknown) => {
        // Disabled, deleted or reset while the hash was computed: to the caller, the password is simply wrong.
        if (error instanceof Refusal && error.error.code === 'changed-meanwhile')
          throw new Refusal('wrong-credentials', 'changed-meanwhile', user)
        throw error
      })
      return { userId: user.id, hasSecondFactor: user.secondFactorAt !== null }
    })

/** Programs that sign users in with Gatehouse. */
export const createSsoHandlers = (parts: SsoParts): HandlersOf<'sso'> => ({
  'sso:list': listPrograms(parts),
  'sso:listUsers': listUsers(parts),
  'sso:register': register(parts),
  'sso:revoke': revoke(parts),
  'sso:listAllowed': listAllowed(parts),
  'sso:endAllowed': endAllowed(parts),
  'sso:signIn': signIn(parts),
})
