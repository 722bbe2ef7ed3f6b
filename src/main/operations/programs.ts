import type { ProgramView } from '../../shared/api/programs.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import type { Handlers } from '../pipeline/call.ts'
import type { Program, Store } from '../store/ports/store.ts'

type ProgramsHandlers = Pick<Handlers, 'programs:list' | 'programs:add' | 'programs:revoke' | 'programs:introspect'>

const toProgramView = ({ id, name, scopes, createdAt, lastUsedAt }: Program): ProgramView => ({
  id,
  name,
  scopes: [...scopes],
  createdAt,
  lastUsedAt,
})

/** Programs that may ask about sessions over HTTP. */
export const programsOperations = ({ auth, store }: { auth: Auth; store: Store }): ProgramsHandlers => ({
  'programs:list': async () => ({ programs: (await store.listPrograms()).map(toProgramView) }),

  'programs:add': async ({ input, context }) => {
    const { program, token } = await auth.addProgram(input.name, [...new Set(input.scopes)], context)
    return { program: toProgramView(program), token }
  },

  'programs:revoke': async ({ input, context }) => {
    const program = (await store.listPrograms()).find(({ id }) => id === input.id)
    await store.revokeProgram({ id: input.id }, guardOf(context), successEntry(context, null, program?.name ?? input.id))
    return { done: true }
  },

  'programs:introspect': ({ input }) => auth.introspect(input.programToken, input.sessionId),
})
