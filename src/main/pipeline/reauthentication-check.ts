import { Refusal } from '../../shared/errors.ts'
import type { AuditContext } from '../auth/audit-context.ts'
import { FRESH_MS } from '../auth/sessions.ts'
import type { Session } from '../store/ports/store.ts'

/**
 * Checks for a recent authentication now, and adds the check to the commit guard.
 *
 * For operations where only some inputs need it, which the contract cannot express.
 *
 * @throws Refusal reauthentication-required
 */
export const requireReauthentication = (session: Session, context: AuditContext): AuditContext => {
  if (context.at - session.authenticatedAt >= FRESH_MS) throw new Refusal('reauthentication-required')
  const { actor } = context.guard
  return actor ? { ...context, guard: { ...context.guard, actor: { ...actor, freshSince: context.at - FRESH_MS + 1 } } } : context
}
