import { Refusal } from '../../../../shared/errors.ts'
import type { AlertsPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of alerts. */
export const alertsStore = (context: StoreContext): AlertsPort => {
  const { alerts } = context.tables
  return {
    listAlerts: async (limit, reader = '') => alerts.list(limit, reader),

    resolveAlert: ({ id, resolver }, guard, entry) =>
      context.writeAbout(guard, entry, ['alerts'], () => {
        const resolved = alerts.take(id)
        // Another administrator dealt with it, or its user is purged.
        if (!resolved) throw new Refusal('changed-meanwhile')
        const { kind, user } = resolved
        if (kind === 'backups-set-up' && user.id === resolver) throw new Refusal('not-permitted')
        return { subject: { id: user.id, email: user.email }, details: { kind: 'alert-resolved', alert: kind } }
      }),
  }
}
