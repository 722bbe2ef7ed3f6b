import { LruMap } from '../../shared/domain/lru-map.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import type { NewSession, Session, Store, User } from '../store/ports/store.ts'
import { type AuditContext, type CallContext, guardOf, type MakeOwnContext, successEntry } from './audit-context.ts'
import { directoryRulesOf } from './directory-rules.ts'
import { generateUuid, hashSecret, type Random } from './secrets.ts'

/** How long after a password check a session counts as freshly authenticated (milliseconds). */
export const FRESH_MS = 5 * MINUTE_MS

export type SessionLimits = {
  /** The session ends after this much time without use (milliseconds). */
  readonly idleMs: number
  /** The session ends this long after its creation, even if it is in use (milliseconds). */
  readonly absoluteMs: number
}

export const limitsOf = ({ idleMinutes, absoluteHours }: Policy): SessionLimits => ({
  idleMs: idleMinutes * MINUTE_MS,
  absoluteMs: absoluteHours * HOUR_MS,
})

/** A newly opened session: its id, which is given out once, and the times that the client needs. */
export type OpenedSession = { readonly id: string; readonly session: { idleMs: number; createdAt: number; expiresAt: number } }

/** The last use is written at most this often (milliseconds), so that most session reads write nothing. */
const RECORD_EVERY_MS = MINUTE_MS

/** Sessions whose exact last use is kept in memory. Above this, the oldest entry is dropped and its last use is rounded up. */
const REMEMBERED_SESSIONS = 50_000

export const createSessions = ({
  store,
  random,
  clock,
  readPolicy,
  ownContext,
}: {
  store: Store
  random: Random
  clock: Clock
  readPolicy: () => Promise<Policy>
  ownContext: MakeOwnContext
}) => {
  // Exact last use of each session that this process served: hash -> [exact, recorded].
  const lastUses = new LruMap<string, { exact: number; recorded: number }>(REMEMBERED_SESSIONS)

  const remember = (key: string, use: { exact: number; recorded: number }): void => {
    const known = lastUses.peek(key)
    // The same session is often read several times within a millisecond.
    if (known && known.exact === use.exact && known.recorded === use.recorded) return
    lastUses.set(key, use)
  }

  // Without the exact time, the session gets the minute until the next record as an allowance. A write of our own can be committed before it
  // resolves, and then the recorded time is the exact one.
  const readLastUse = (key: string, recorded: number): number => {
    const use = lastUses.peek(key)
    return use && (use.recorded === recorded || use.exact === recorded) ? use.exact : recorded + RECORD_EVERY_MS
  }

  const recording = new Set<string>()

  // Callers do not wait for this write: a full or busy disk must not fail a read. A failed write is retried at the next use.
  const recordLastUse = async (key: string, idHash: Buffer, now: number): Promise<void> => {
    if (recording.has(key)) return
    recording.add(key)
    try {
      await store.touchSession(idHash, now)
      const use = lastUses.peek(key)
      if (use) use.recorded = now
    } catch {
      // The exact time is still in memory.
    } finally {
      recording.delete(key)
    }
  }

  const prepareSession = (userId: string, context: CallContext): OpenedSession & { stored: NewSession } => {
    const { policy } = context
    const { idleMs, absoluteMs } = limitsOf(policy)
    const { makeSessionId, isOneSessionEach } = directoryRulesOf(policy)
    const id = makeSessionId(random)
    const expiresAt = context.at + absoluteMs
    const times = { createdAt: context.at, authenticatedAt: context.at, lastUsedAt: context.at, expiresAt }
    const named = { idHash: hashSecret(id), publicId: generateUuid(random), userId, transport: context.transport }
    const stored = { ...named, ...times, endsOthers: isOneSessionEach }
    return { id, session: { idleMs, createdAt: context.at, expiresAt }, stored }
  }

  const openSession = async (
    user: User,
    context: CallContext,
    { mustChangePassword = false }: { mustChangePassword?: boolean } = {},
  ): Promise<OpenedSession> => {
    const { stored, ...opened } = prepareSession(user.id, context)
    await store.openSession({ ...stored, mustChangePassword }, guardOf(context), successEntry({ ...context, actor: user }, user))
    return opened
  }

  /** Finds a session that is still valid, without recording a use. */
  const readLiveSession = async (sessionId: string | null | undefined, policy: Policy) => {
    if (typeof sessionId !== 'string' || sessionId === '') return null
    const idHash = hashSecret(sessionId)
    const found = await store.findSession(idHash)
    const now = clock()
    if (!found || !isUsable(found.user, now)) return null
    const { idleMs, absoluteMs } = limitsOf(policy)
    const key = idHash.toString('base64')
    const { createdAt, lastUsedAt, expiresAt } = found.session
    // A stricter policy applies to existing sessions at once. A laxer policy does not extend them.
    const isOver = now >= Math.min(expiresAt, createdAt + absoluteMs) || now >= readLastUse(key, lastUsedAt) + idleMs
    if (isOver) {
      lastUses.delete(key)
      return null
    }
    return { found, key, idHash, now }
  }

  const findLiveSession = async (
    sessionId: string | null | undefined,
    policy: Policy,
    isOpen: (user: User, policy: Policy) => boolean = () => true,
  ): Promise<{ session: Session; user: User } | null> => {
    const live = await readLiveSession(sessionId, policy)
    // A check by a caller without access does not count as a use.
    if (!live || !isOpen(live.found.user, policy)) return null
    const { found, key, idHash, now } = live
    const { lastUsedAt } = found.session
    remember(key, { exact: now, recorded: lastUsedAt })
    if (now - lastUsedAt >= RECORD_EVERY_MS) void recordLastUse(key, idHash, now)
    return found
  }

  return {
    /** Creates a session without storing it, for a write that stores it together with other changes. */
    prepareSession,

    openSession,

    /**
     * Task 10: the id of a new session, or null if no enabled user has this address.
     *
     * @throws Refusal changed-meanwhile from the guard
     */
    createSession: async (email: string, context?: CallContext): Promise<string | null> => {
      const user = await store.findUser({ email })
      if (!user || !isUsable(user, clock())) return null
      return (await openSession(user, context ?? (await ownContext('auth:login')))).id
    },

    /** Gives the session a new id and new times after the user has reauthenticated. */
    renewSession: async (sessionId: string, user: User, context: CallContext): Promise<OpenedSession> => {
      const { stored, ...opened } = prepareSession(user.id, context)
      const formerHash = hashSecret(sessionId)
      await store.renewSession({ formerHash, session: stored }, guardOf(context), successEntry(context, user))
      lastUses.delete(formerHash.toString('base64'))
      return opened
    },

    /** Finds a valid session and its user, and records the use, which extends the session. */
    findLiveSession,

    /** Finds the user of a valid session. Does not record a use, so the session is not extended. */
    findSessionUser: async (sessionId: string | null, policy: Policy): Promise<User | null> =>
      (await readLiveSession(sessionId, policy))?.found.user ?? null,

    /** Task 12: the user of a session. Null for no session, an unknown or expired session, or a disabled user. */
    getUserFromSessionId: async (sessionId: string | null | undefined): Promise<User | null> =>
      (await findLiveSession(sessionId, await readPolicy()))?.user ?? null,

    /** The user's valid sessions, newest first. */
    listSessions: async (userId: string, policy: Policy): Promise<Session[]> => {
      const { idleMs, absoluteMs } = limitsOf(policy)
      const now = clock()
      const isAlive = ({ createdAt, lastUsedAt, expiresAt }: Session): boolean =>
        now < Math.min(expiresAt, createdAt + absoluteMs) && now < lastUsedAt + RECORD_EVERY_MS + idleMs
      return (await store.listSessions(userId)).filter(isAlive)
    },

    /** Task 13: ends the session permanently. Returns whether the session existed. */
    destroySession: async (sessionId: string, given?: AuditContext): Promise<boolean> => {
      const context = given ?? (await ownContext('auth:logout'))
      const idHash = hashSecret(sessionId)
      lastUses.delete(idHash.toString('base64'))
      const found = await store.findSession(idHash)
      if (!found) return false
      const actor = context.actor ?? found.user
      return store.endSession({ idHash }, guardOf(context), successEntry({ ...context, actor }, found.user))
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
