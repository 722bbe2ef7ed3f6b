import { Refusal } from '../../../../shared/errors.ts'
import type { ProgramsPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of programs that use the HTTP API. */
export const programsStore = (context: StoreContext): ProgramsPort => {
  const { programs } = context.tables
  return {
    listPrograms: async () => programs.list(),
    findProgram: async (tokenHash) => programs.find(tokenHash),

    addProgram: (program, guard, entry) => context.write(guard, entry, ['http'], () => programs.insert(program)),

    revokeProgram: ({ id }, guard, entry) =>
      context.write(guard, entry, ['http'], () => {
        if (!programs.remove(id)) throw new Refusal('no-such-program')
      }),

    touchProgram: (id, at) => context.queue.writeSoon(() => programs.touch(id, at)),
  }
}
