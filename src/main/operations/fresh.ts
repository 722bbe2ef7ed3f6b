import { Refusal } from '../../shared/errors.ts'
import type { Act } from '../auth/entries.ts'
import { FRESH_MS } from '../auth/sessions.ts'
import type { Session } from '../store/store.ts'

/**
 * Where only some inputs of an operation ask for a fresh session, and the contract cannot say so: the check now, and for the commit.
 *
 * @throws Refusal reauthentication-required
 */
export const requireFresh = (session: Session, act: Act): Act => {
  if (act.at - session.authenticatedAt >= FRESH_MS) throw new Refusal('reauthentication-required')
  const { actor } = act.guard
  return actor ? { ...act, guard: { ...act.guard, actor: { ...actor, freshSince: act.at - FRESH_MS + 1 } } } : act
}
