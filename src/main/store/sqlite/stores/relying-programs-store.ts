import { Refusal } from '../../../../shared/errors.ts'
import type { RelyingProgramsPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of programs that sign users in. */
export const relyingProgramsStore = (context: StoreContext): RelyingProgramsPort => {
  const { relyingPrograms, programUsers, oidcRecords, users } = context.tables

  /** @throws Refusal no-such-program */
  const requireProgram = (id: string): void => {
    if (!relyingPrograms.find(id)) throw new Refusal('no-such-program')
  }

  return {
    listRelyingPrograms: async () => relyingPrograms.list(),
    findRelyingProgram: async (id) => relyingPrograms.find(id),

    registerRelyingProgram: (program, guard, entry) =>
      context.write(guard, entry, ['http'], () => relyingPrograms.insert(program)),

    // Its records and uses go by foreign key.
    revokeRelyingProgram: ({ id }, guard, entry) => context.write(guard, entry, ['http'], () => relyingPrograms.remove(id)),

    listProgramUsers: async (programId) => programUsers.listOfProgram(programId),
    listAllowedPrograms: async (userId) => programUsers.listOfUser(userId),

    allowProgram: ({ scopes, ...of }, guard, entry) =>
      context.write(guard, entry, ['http', 'sessions'], () => {
        requireProgram(of.programId)
        users.requireById(of.userId)
        const allowed = programUsers.findAllowed(of)
        programUsers.allow(of, [...new Set([...allowed, ...scopes])], guard.now)
      }),

    endAllowedProgram: (of, guard, entry) =>
      context.write(guard, entry, ['http', 'sessions'], () => {
        if (!programUsers.end(of, guard.now)) throw new Refusal('no-such-program')
        oidcRecords.removeOfProgram(of)
      }),

    recordProgramUse: ({ programId, userId }, guard, entry) =>
      context.write(guard, entry, ['http'], () => {
        relyingPrograms.touch(programId, guard.now)
        if (userId !== null) programUsers.touch({ programId, userId }, guard.now)
      }),

    isEmailConfirmed: async (userId) => programUsers.isEmailConfirmed(userId),
    confirmEmail: ({ userId, email }, guard, entry) =>
      context.write(guard, entry, ['users'], () => {
        if (users.requireById(userId).email !== email) throw new Refusal('changed-meanwhile')
        programUsers.confirmEmail(userId, guard.now)
      }),
  }
}
