import type { Policy } from '../../shared/domain/policy.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import type { Clock } from '../platform/clock.ts'
import type { NewSession, Session, Store, User } from '../store/ports/store.ts'
import { type AuditContext, guardOf, successEntry } from './audit-context.ts'
import { directoryRulesOf } from './directory-rules.ts'
import { generateUuid, type Random } from './random.ts'
import { hashSecret } from './secrets.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How long a password that was given counts as just given (milliseconds). */
export const FRESH_MS = 5 * MINUTE_MS

export type SessionLimits = {
  /** Unused for this long (milliseconds), a session is over. */
  readonly idleMs: number
  /** However busy, a session is over after this (milliseconds). */
  readonly absoluteMs: number
}

export const limitsOf = ({ idleMinutes, absoluteHours }: Policy): SessionLimits => ({
  idleMs: idleMinutes * MINUTE_MS,
  absoluteMs: absoluteHours * HOUR_MS,
})

/** A session that was just opened: its id, given out once, and what its holder has to know. */
export type OpenedSession = { readonly id: string; readonly session: { idleMs: number; expiresAt: number } }

/** The last use is written at most this often (milliseconds), so that a read stays a read. */
const RECORD_EVERY_MS = 60_000

/** Sessions whose exact last use is remembered here; beyond, the oldest is forgotten and its last use is rounded up. */
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
  ownContext: (action: string) => AuditContext
}) => {
  // The exact last use of what this process serves: hash -> [exact, recorded].
  const lastUses = new Map<string, { exact: number; recorded: number }>()

  const remember = (key: string, use: { exact: number; recorded: number }): void => {
    const known = lastUses.get(key)
    // Many times in a millisecond.
    if (known && known.exact === use.exact && known.recorded === use.recorded) return
    lastUses.delete(key)
    lastUses.set(key, use)
    const oldest = lastUses.keys().next()
    if (lastUses.size > REMEMBERED_SESSIONS && !oldest.done) lastUses.delete(oldest.value)
  }

  // What is recorded may be up to a minute old. Without the exact time, the person gets the benefit of that minute.
  const readLastUse = (key: string, recorded: number): number => {
    const use = lastUses.get(key)
    return use && use.recorded === recorded ? use.exact : recorded + RECORD_EVERY_MS
  }

  const recording = new Set<string>()

  // Nobody waits for it: a disk that is full or busy is no reason to refuse a read. What fails is tried again with the next use.
  const recordLastUse = async (key: string, idHash: Buffer, now: number): Promise<void> => {
    if (recording.has(key)) return
    recording.add(key)
    try {
      await store.touchSession(idHash, now)
      const use = lastUses.get(key)
      if (use) use.recorded = now
    } catch {
      // The exact time is still remembered here.
    } finally {
      recording.delete(key)
    }
  }

  const prepareSession = async (userId: string, context: AuditContext): Promise<OpenedSession & { stored: NewSession }> => {
    const policy = await readPolicy()
    const { idleMs, absoluteMs } = limitsOf(policy)
    const { makeSessionId, isOneSessionEach } = directoryRulesOf(policy)
    const id = makeSessionId(random)
    const expiresAt = context.at + absoluteMs
    const times = { createdAt: context.at, authenticatedAt: context.at, lastUsedAt: context.at, expiresAt }
    const named = { idHash: hashSecret(id), publicId: generateUuid(random), userId, transport: context.transport }
    const stored = { ...named, ...times, endsOthers: isOneSessionEach }
    return { id, session: { idleMs, expiresAt }, stored }
  }

  const openSession = async (user: User, context: AuditContext): Promise<OpenedSession> => {
    const { stored, ...opened } = await prepareSession(user.id, context)
    await store.openSession(stored, guardOf(context), successEntry({ ...context, actor: user }, user))
    return opened
  }

  /** A session that can be used now, without using it. */
  const readLiveSession = async (sessionId: string | null | undefined) => {
    if (typeof sessionId !== 'string' || sessionId === '') return null
    const idHash = hashSecret(sessionId)
    const found = await store.findSession(idHash)
    const now = clock()
    if (!found || !isUsable(found.user, now)) return null
    const policy = await readPolicy()
    const { idleMs, absoluteMs } = limitsOf(policy)
    const key = idHash.toString('base64')
    const { createdAt, lastUsedAt, expiresAt } = found.session
    // A policy that became stricter holds for the sessions that are there; one that became laxer does not.
    const isOver = now >= Math.min(expiresAt, createdAt + absoluteMs) || now >= readLastUse(key, lastUsedAt) + idleMs
    if (isOver) {
      lastUses.delete(key)
      return null
    }
    return { found, key, idHash, now, policy }
  }

  const findLiveSession = async (
    sessionId: string | null | undefined,
    isOpen: (user: User, policy: Policy) => boolean = () => true,
  ): Promise<{ session: Session; user: User } | null> => {
    const live = await readLiveSession(sessionId)
    // Where it is not open to the caller, asking about it is no use of it.
    if (!live || !isOpen(live.found.user, live.policy)) return null
    const { found, key, idHash, now } = live
    const { lastUsedAt } = found.session
    remember(key, { exact: now, recorded: lastUsedAt })
    if (now - lastUsedAt >= RECORD_EVERY_MS) void recordLastUse(key, idHash, now)
    return found
  }

  /** As `destroySession`, for who remembers the session by its hash alone. */
  const destroyByHash = async (idHash: Buffer, context: AuditContext): Promise<boolean> => {
    lastUses.delete(idHash.toString('base64'))
    const found = await store.findSession(idHash)
    if (!found) return false
    return store.endSession(
      { idHash },
      guardOf(context),
      successEntry({ ...context, actor: context.actor ?? found.user }, found.user),
    )
  }

  return {
    /** A session that is not stored yet, for a write that stores it together with something else. */
    prepareSession,

    openSession,

    /** Task 10: a new session's id; null where nobody enabled has this address. @throws Refusal changed-meanwhile from the guard */
    createSession: async (email: string, context: AuditContext = ownContext('auth:login')): Promise<string | null> => {
      const user = await store.findUser({ email })
      if (!user || !isUsable(user, clock())) return null
      return (await openSession(user, context)).id
    },

    /** After its person has authenticated again: the session goes on under a new id, its times begin anew. */
    renewSession: async (sessionId: string, user: User, context: AuditContext): Promise<OpenedSession> => {
      const { stored, ...opened } = await prepareSession(user.id, context)
      const formerHash = hashSecret(sessionId)
      await store.renewSession({ formerHash, session: stored }, guardOf(context), successEntry(context, user))
      lastUses.delete(formerHash.toString('base64'))
      return opened
    },

    /** A session that can be used now, and whose it is; using it keeps it alive. */
    findLiveSession,

    /** Whose session this is, where it can be used now. To ask is no use of it: it does not live longer for it. */
    findSessionUser: async (sessionId: string | null): Promise<User | null> =>
      (await readLiveSession(sessionId))?.found.user ?? null,

    /** Task 12: whose session this is; null for none, an unknown one, an expired one, a disabled user's. */
    getUserFromSessionId: async (sessionId: string | null | undefined): Promise<User | null> =>
      (await findLiveSession(sessionId))?.user ?? null,

    /** Those that can still be used, the newest first. */
    listSessions: async (userId: string): Promise<Session[]> => {
      const { idleMs, absoluteMs } = limitsOf(await readPolicy())
      const now = clock()
      const isAlive = ({ createdAt, lastUsedAt, expiresAt }: Session): boolean =>
        now < Math.min(expiresAt, createdAt + absoluteMs) && now < lastUsedAt + RECORD_EVERY_MS + idleMs
      return (await store.listSessions(userId)).filter(isAlive)
    },

    /** Task 13: the session can never be used again. Tells whether there was one. */
    destroySession: (sessionId: string, context: AuditContext = ownContext('auth:logout')): Promise<boolean> =>
      destroyByHash(hashSecret(sessionId), context),

    destroyByHash,
  }
}
