import { Refusal } from '../../shared/errors.ts'
import type { Program, User } from '../store/ports/store.ts'
import type { Caller } from './call.ts'

/** Finds the registered program of a token and records its use; null where there is none. */
export type FindProgram = (token: string) => Promise<Program | null>

/**
 * Whose bucket an attempt takes its token from. A signed-in user and a registered program each have their own, which strangers cannot
 * empty; everyone else shares their transport's.
 *
 * @throws Refusal unknown-program: a program that shows a wrong token is told, rather than counted as a stranger
 */
export const findAttemptSource = async (
  { source, programToken = null }: Caller,
  user: User | null,
  findProgram: FindProgram,
): Promise<string> => {
  if (user) return `user:${user.id}`
  if (programToken === null) return source
  const program = await findProgram(programToken)
  if (!program) throw new Refusal('unknown-program')
  return `program:${program.id}`
}
