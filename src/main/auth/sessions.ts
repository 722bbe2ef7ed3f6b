import { Refusal } from '../../shared/errors.ts'
import type { Guard, NewSession, Store, User } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import type { Random } from './random.ts'
import { hashSecret, makeSessionId } from './secrets.ts'

export type SessionLimits = {
  /** Unused for this long (milliseconds), a session is over. */
  readonly idleMs: number
  /** However busy, a session is over after this (milliseconds). */
  readonly absoluteMs: number
}

/** The last use is written at most this often (milliseconds), so that a read stays a read. */
const RECORD_EVERY_MS = 60_000

/** Sessions whose exact last use is remembered here; beyond, the oldest is forgotten and its last use is rounded up. */
const REMEMBERED_SESSIONS = 50_000

export const createSessions = ({
  store,
  random,
  clock,
  limits,
  ownAct,
}: {
  store: Store
  random: Random
  clock: Clock
  limits: SessionLimits
  ownAct: (action: string) => Act
}) => {
  // The exact last use of what this process serves: hash -> [exact, recorded].
  const lastUses = new Map<string, { exact: number; recorded: number }>()

  const remember = (key: string, use: { exact: number; recorded: number }): void => {
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

  const prepareSession = (userId: string, act: Act): { id: string; session: NewSession } => {
    const id = makeSessionId(random)
    const times = { createdAt: act.at, lastUsedAt: act.at, expiresAt: act.at + limits.absoluteMs }
    return { id, session: { idHash: hashSecret(id), userId, transport: act.transport, ...times } }
  }

  /** As `destroySession`, for who remembers the session by its hash alone. */
  const destroyByHash = async (idHash: Buffer, act: Act): Promise<boolean> => {
    lastUses.delete(idHash.toString('base64'))
    const found = await store.findSession(idHash)
    if (!found) return false
    return store.endSession({ idHash }, guardOf(act), successEntry({ ...act, actor: act.actor ?? found.user }, found.user))
  }

  return {
    /** A session that is not stored yet, for a write that stores it together with something else. */
    prepareSession,

    /** Task 10: a new session's id; null where nobody enabled has this address. @throws Refusal changed-meanwhile from the guard */
    createSession: async (
      email: string,
      { act = ownAct('auth:login'), credentials }: { act?: Act; credentials?: Guard['credentials'] } = {},
    ): Promise<string | null> => {
      const user = await store.findUser({ email })
      if (!user || user.disabledAt !== null) return null
      // The address went to someone else between the check of the password and now.
      if (credentials && credentials.userId !== user.id) throw new Refusal('changed-meanwhile')
      const { id, session } = prepareSession(user.id, act)
      const guard = credentials ? { ...guardOf(act), credentials } : guardOf(act)
      await store.openSession(session, guard, successEntry({ ...act, actor: user }, user))
      return id
    },

    /** Task 12: whose session this is; null for none, an unknown one, an expired one, a disabled user's. */
    getUserFromSessionId: async (sessionId: string | null | undefined): Promise<User | null> => {
      if (typeof sessionId !== 'string' || sessionId === '') return null
      const idHash = hashSecret(sessionId)
      const found = await store.findSession(idHash)
      if (!found || found.user.disabledAt !== null) return null
      const now = clock()
      const key = idHash.toString('base64')
      const { lastUsedAt, expiresAt } = found.session
      if (now >= expiresAt || now >= readLastUse(key, lastUsedAt) + limits.idleMs) {
        lastUses.delete(key)
        return null
      }
      remember(key, { exact: now, recorded: lastUsedAt })
      if (now - lastUsedAt >= RECORD_EVERY_MS) void recordLastUse(key, idHash, now)
      return found.user
    },

    /** Task 13: the session can never be used again. Tells whether there was one. */
    destroySession: (sessionId: string, act: Act = ownAct('auth:logout')): Promise<boolean> =>
      destroyByHash(hashSecret(sessionId), act),

    destroyByHash,
  }
}
