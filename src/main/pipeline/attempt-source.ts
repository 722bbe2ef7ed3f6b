import { Refusal } from '../../shared/errors.ts'
import type { Program, User } from '../store/ports/store.ts'
import type { Caller } from './handler.ts'

/** Finds the registered program of a token and records its use. Null if there is none. */
export type FindProgram = (token: string) => Promise<Program | null>

/**
 * The rate limiter's source for an attempt. Each signed-in user and each registered program has its own, which strangers cannot
 * exhaust.
 *
 * All other callers share the source of their transport.
 *
 * @throws Refusal unknown-program, so that a program with a wrong token is not counted as a stranger
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
