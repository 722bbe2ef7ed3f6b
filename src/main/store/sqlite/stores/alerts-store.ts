import { Refusal } from '../../../../shared/errors.ts'
import type { AlertsPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of alerts. */
export const alertsStore = (context: StoreContext): AlertsPort => {
  const { alerts } = context.tables
  return {
    listAlerts: async (limit) => alerts.list(limit),

    resolveAlert: ({ id }, guard, entry) =>
      context.writeAbout(guard, entry, ['alerts'], () => {
        const resolved = alerts.take(id)
        // Another administrator dealt with it, or its user is purged.
        if (!resolved) throw new Refusal('changed-meanwhile')
        const { kind, user } = resolved
        return { subject: { id: user.id, email: user.email }, details: { kind: 'alert-resolved', alert: kind } }
      }),
  }
}
