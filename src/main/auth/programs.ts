import type { IntrospectionView, ProgramScope } from '../../shared/api/programs.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Program, Session, Store, User } from '../store/ports/store.ts'
import { type AuditContext, guardOf, successEntry } from './audit-context.ts'
import { generateUuid, hashSecret, makeProgramToken, type Random } from './secrets.ts'

/** The last use is written at most this often (milliseconds), as for sessions. */
const RECORD_EVERY_MS = MINUTE_MS

/** Registered programs on this computer that may introspect sessions. Each has its own token. */
export const createPrograms = ({
  store,
  random,
  clock,
  findOpenSession,
}: {
  store: Store
  random: Random
  clock: Clock
  findOpenSession: (sessionId: string, policy: Policy) => Promise<{ session: Session; user: User } | null>
}) => {
  /** Finds the registered program of a token and records the use. Null if there is none. */
  const findProgram = async (token: string): Promise<Program | null> => {
    const program = await store.findProgram(hashSecret(token))
    const now = clock()
    if (program && (program.lastUsedAt === null || now - program.lastUsedAt >= RECORD_EVERY_MS))
      await store.touchProgram(program.id, now)
    return program
  }

  return {
    findProgram,

    /** Registers a program. Returns its token once. */
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
        successEntry(context, null, { kind: 'program-added', name, scopes: [...scopes] }),
      )
      return { program, token }
    },

    /**
     * What the program's scopes allow it to know about a session.
     *
     * The result is the same for unknown and ended sessions, disabled users and users with a required action.
     *
     * @throws Refusal unknown-program, also if the program has no session scope
     */
    introspect: async (programToken: string, sessionId: string, policy: Policy): Promise<IntrospectionView> => {
      const program = await findProgram(programToken)
      if (!program?.scopes.includes('session')) throw new Refusal('unknown-program')
      const live = await findOpenSession(sessionId, policy)
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
