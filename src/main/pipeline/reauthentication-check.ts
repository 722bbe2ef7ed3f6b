import { Refusal } from '../../shared/errors.ts'
import type { AuditContext } from '../auth/audit-context.ts'
import { FRESH_MS } from '../auth/sessions.ts'
import type { Session } from '../store/ports/store.ts'

/**
 * Where only some inputs of an operation ask for a fresh session, and the contract cannot say so: the check now, and for the commit.
 *
 * @throws Refusal reauthentication-required
 */
export const requireReauthentication = (session: Session, context: AuditContext): AuditContext => {
  if (context.at - session.authenticatedAt >= FRESH_MS) throw new Refusal('reauthentication-required')
  const { actor } = context.guard
  return actor ? { ...context, guard: { ...context.guard, actor: { ...actor, freshSince: context.at - FRESH_MS + 1 } } } : context
}
