import type { ProgramView } from '../../shared/api/programs.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Program, Store } from '../store/ports/store.ts'

export type ProgramsParts = { readonly auth: Auth; readonly store: Store }

const toProgramView = ({ id, name, scopes, createdAt, lastUsedAt }: Program): ProgramView => ({
  id,
  name,
  scopes: [...scopes],
  createdAt,
  lastUsedAt,
})

const listPrograms =
  ({ store }: ProgramsParts): Handler<'programs:list'> =>
  async () => ({ programs: (await store.listPrograms()).map(toProgramView) })

const addProgram =
  ({ auth }: ProgramsParts): Handler<'programs:add'> =>
  async ({ input, context }) => {
    const { program, token } = await auth.addProgram(input.name, [...new Set(input.scopes)], context)
    return { program: toProgramView(program), token }
  }

const revokeProgram =
  ({ store }: ProgramsParts): Handler<'programs:revoke'> =>
  async ({ input, context }) => {
    const program = (await store.listPrograms()).find(({ id }) => id === input.id)
    const details = { kind: 'program-revoked' as const, name: program?.name ?? input.id }
    await store.revokeProgram({ id: input.id }, guardOf(context), successEntry(context, null, details))
    return { done: true }
  }

const introspect =
  ({ auth }: ProgramsParts): Handler<'programs:introspect'> =>
  ({ input, context }) =>
    auth.introspect(input.programToken, input.sessionId, context.policy)

/** Registered programs, which may introspect sessions over HTTP. */
export const createProgramsHandlers = (parts: ProgramsParts): HandlersOf<'programs'> => ({
  'programs:list': listPrograms(parts),
  'programs:add': addProgram(parts),
  'programs:revoke': revokeProgram(parts),
  'programs:introspect': introspect(parts),
})
