import { Refusal } from '../../../../shared/errors.ts'
import type { NoticesPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of security notices. */
export const noticesStore = (context: StoreContext): NoticesPort => {
  const { notices, alerts, users, recoveryCodes } = context.tables
  return {
    listNotices: async (userId) => notices.listOpen(userId),
    listSecurityEvents: async (userId, now) => notices.listEvents(userId, now),

    disownNotices: ({ user, event, since: from, transport }, guard, entry) =>
      context.write(guard, entry, ['users', 'sessions', 'alerts'], () => {
        const { now } = guard
        const since = from === null ? notices.disown(user.id, event, now) : notices.disownSince(user.id, from, now)
        if (since === null) throw new Refusal('no-such-notice')
        // Older recovery codes remain, so that the owner can reset the password.
        recoveryCodes.dropMadeSince(user.id, since)
        context.endedAccess.endAll(user.id, now)
        users.requirePasswordChange(user.id, now)
        users.disownPassword(user.id, now)
        alerts.raise({ userId: user.id, kind: 'disowned', at: now, transport })
        const report = { kind: 'disowned', at: now, about: user.email, by: user.email, byId: user.id, transport } as const
        for (const { id } of users.listAdministrators()) if (id !== user.id) notices.insert({ ...report, userId: id })
      }),

    acknowledgeNotices: ({ userId }, guard, entry) =>
      context.write(guard, entry, [], () => notices.acknowledge(userId, guard.now)),
  }
}
