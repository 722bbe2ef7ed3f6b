import type { IntrospectionView, ProgramScope } from '../../shared/api/views.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Program, Session, Store, User } from '../store/ports/store.ts'
import { type AuditContext, guardOf, successEntry } from './audit-context.ts'
import { generateUuid, type Random } from './random.ts'
import { hashSecret, makeProgramToken } from './secrets.ts'

/** The last use is written at most this often (milliseconds), as a session's is. */
const RECORD_EVERY_MS = 60_000

/** Programs of this computer that may ask about sessions; each has a token of its own. */
export const createPrograms = ({
  store,
  random,
  clock,
  findOpenSession,
}: {
  store: Store
  random: Random
  clock: Clock
  findOpenSession: (sessionId: string) => Promise<{ session: Session; user: User } | null>
}) => {
  /** The registered program of a token; null where there is none. Records that it was used. */
  const findProgram = async (token: string): Promise<Program | null> => {
    const program = await store.findProgram(hashSecret(token))
    const now = clock()
    if (program && (program.lastUsedAt === null || now - program.lastUsedAt >= RECORD_EVERY_MS))
      await store.touchProgram(program.id, now)
    return program
  }

  return {
    findProgram,

    /** A program and its token, once. */
    addProgram: async (
      name: string,
      scopes: readonly ProgramScope[],
      context: AuditContext,
    ): Promise<{ program: Program; token: string }> => {
      const token = makeProgramToken(random)
      const program: Program = { id: generateUuid(random), name, scopes, createdAt: context.at, lastUsedAt: null }
      await store.addProgram(
        { ...program, tokenHash: hashSecret(token) },
        guardOf(context),
        successEntry(context, null, `${name}: ${scopes.join(', ')}`),
      )
      return { program, token }
    },

    /**
     * What a program's scopes let it know of a session. An unknown session, one that is over, a disabled user's and one whose user
     * has something to do first read the same.
     *
     * @throws Refusal unknown-program, also where its scopes say nothing about sessions
     */
    introspect: async (programToken: string, sessionId: string): Promise<IntrospectionView> => {
      const program = await findProgram(programToken)
      if (!program?.scopes.includes('session')) throw new Refusal('unknown-program')
      const live = await findOpenSession(sessionId)
      if (!live) return { active: false }
      const { user, session } = live
      return {
        active: true,
        id: user.id,
        expiresAt: session.expiresAt,
        ...(program.scopes.includes('email') ? { email: user.email } : {}),
        ...(program.scopes.includes('role') ? { role: user.role } : {}),
      }
    },
  }
}
