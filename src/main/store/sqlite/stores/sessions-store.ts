import type { AuditDetail } from '../../../../shared/api/audit-details.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { SessionsPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

const detailOfEnded = (count: number): AuditDetail => ({ kind: 'sessions-ended', count })

/** The port of sessions. */
export const sessionsStore = (context: StoreContext): SessionsPort => {
  const { sessions, users } = context.tables
  return {
    // Every call looks up its session, and many calls arrive between two commits.
    findSession: async (idHash) => context.cache.find(`session ${idHash.toString('latin1')}`, () => sessions.find(idHash)),
    listSessions: async (userId) => sessions.listOf(userId),

    openSession: (session, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions'], () => {
        if (session.endsOthers) sessions.removeOfUser(session.userId, session.createdAt)
        sessions.insert(session)
        users.recordSignIn(session.userId, session.createdAt)
        if (session.mustChangePassword) users.requirePasswordChange(session.userId, session.createdAt)
      }),

    endSession: async ({ idHash }, guard, entry) => {
      if (!sessions.find(idHash)) return false
      return context.write(guard, entry, ['sessions'], () => {
        if (!sessions.remove(idHash)) throw new Refusal('not-signed-in')
        return true
      })
    },

    endSessionsOf: async ({ transport }, guard, entry) => {
      // Without this check, every start would write an entry.
      if (!sessions.hasAnyOf(transport)) return 0
      return context.write(guard, entry, ['sessions'], () => sessions.removeOfTransport(transport), detailOfEnded)
    },

    endSessionOfUser: ({ userId, publicId }, guard, entry) =>
      context.write(guard, entry, ['sessions'], () => {
        if (!sessions.removeNamed(userId, publicId)) throw new Refusal('no-such-session')
      }),

    endOtherSessions: ({ userId, keptHash }, guard, entry) =>
      context.write(guard, entry, ['sessions'], () => sessions.removeOthers(userId, keptHash, guard.now), detailOfEnded),

    renewSession: ({ formerHash, session }, guard, entry) =>
      context.write(guard, entry, ['sessions'], () => {
        if (!sessions.remove(formerHash)) throw new Refusal('not-signed-in')
        sessions.insert(session)
      }),

    touchSession: (idHash, at) => context.queue.write(() => sessions.touch(idHash, at)),
  }
}
