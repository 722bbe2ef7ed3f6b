import type { AlertKind, AlertView } from '../../../shared/api/alerts.ts'
import type { Transport } from '../../../shared/api/definition.ts'
import type { AuditEntry, Guard } from './commit.ts'

/** The user whom it is about, what happened, and when. */
export type NewAlert = {
  readonly userId: string
  readonly kind: AlertKind
  readonly at: number
  readonly transport: Transport
}

/** Alerts of administrators. The writes that they are about raise them; there is one open alert per kind and user. */
export interface AlertsPort {
  /** The newest first, and their number, counted up to `REQUESTS_COUNTED`. Without those that `reader` has raised for the others. */
  listAlerts(limit: number, reader?: string): Promise<{ alerts: AlertView[]; total: number }>
  /**
   * Closes an open alert. The entry gets its kind, and its user as the subject.
   *
   * @throws Refusal changed-meanwhile, or not-permitted if `resolver` has raised it for the others
   */
  resolveAlert(change: { id: number; resolver: string }, guard: Guard, entry: AuditEntry): Promise<void>
}
