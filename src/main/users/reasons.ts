import type { ChangeBackground } from '../../shared/api/audit-details.ts'
import type { OperationName } from '../../shared/api/names.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { AuditEntry, Store, User, UserReference } from '../store/ports/store.ts'

/** Operations that act at once, so that their reason is given afterwards, beside the result. */
const reasonedLater: readonly string[] = ['users:issueReset', 'users:issueActivation'] satisfies readonly OperationName[]

/** The reason as the audit log keeps it. An empty field is no reason. */
export const backgroundOf = (reason: string | undefined): ChangeBackground => (reason ? { reason } : {})

/** The audit entry of a successful change of a user, to which the store adds the values. */
export const changeEntry = (context: AuditContext, subject: UserReference, reason: string | undefined): AuditEntry => ({
  ...successEntry(context, subject),
  background: backgroundOf(reason),
})

/**
 * Records why the caller did what an earlier entry says. The log only grows, so the reason is an entry of its own that names the first.
 *
 * @throws Refusal not-permitted unless the entry is the caller's own and can have a reason; changed-meanwhile if it has one
 */
export const giveReason = async (
  store: Store,
  { entry, reason }: { readonly entry: number; readonly reason: string },
  { user, context }: { readonly user: User; readonly context: AuditContext },
): Promise<void> => {
  const first = await store.findAuditEntry(entry)
  const isOwn = first?.actor?.id === user.id && first.outcome === 'success'
  if (!isOwn || !reasonedLater.includes(first.action)) throw new Refusal('not-permitted')
  const details = { kind: 'reason-given' as const, entry, reason }
  await store.recordReason({ entry }, guardOf(context), successEntry(context, first.subject, details))
}
