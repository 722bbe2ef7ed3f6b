import type { Transport } from '../../../shared/api/definition.ts'
import type { NoticeView, SecurityEventView } from '../../../shared/api/security-events.ts'
import type { AuditEntry, Guard, UserReference } from './commit.ts'

/** `byId`: the id of the user who did it, since addresses change. */
export type NewNotice = NoticeView & { readonly userId: string; readonly byId: string | null }

/** What a user is told about changes to their credentials. */
export interface NoticesPort {
  /** Those not yet acknowledged, oldest first; at most `NOTICES_MAX` of the newest. */
  listNotices(userId: string): Promise<NoticeView[]>
  /** The security events of the user within 30 days, acknowledged or not, the newest first. */
  listSecurityEvents(userId: string, now: number): Promise<SecurityEventView[]>

  /**
   * "This was not me" of one event, of everything since a time, or (both null) of all open events. It ends what the user's sessions left behind, and the recovery codes made
   * since. The password is refused until a code sets another, and every other administrator is told.
   *
   * @throws Refusal no-such-notice
   */
  disownNotices(
    change: { user: UserReference; event: number | null; since: number | null; transport: Transport },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  acknowledgeNotices(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<void>
}
