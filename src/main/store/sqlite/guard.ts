import { Refusal } from '../../../shared/errors.ts'
import { hasPermission } from '../../../shared/permissions.ts'
import type { Guard } from '../store.ts'
import type { sessionsTable } from './sessions.ts'
import type { usersTable } from './users.ts'

type Tables = { users: ReturnType<typeof usersTable>; sessions: ReturnType<typeof sessionsTable> }

/**
 * The check that counts. Between dispatch's own and this one lie up to 250 ms of hashing, in which a session can end, a
 * role can change and a password can be reset.
 *
 * @throws Refusal not-signed-in, not-permitted, changed-meanwhile
 */
export const checkGuard = ({ users, sessions }: Tables, { now, actor, credentials }: Guard): void => {
  if (actor) {
    const found = sessions.find(actor.sessionHash)
    if (!found || found.session.expiresAt <= now || found.user.disabledAt !== null) throw new Refusal('not-signed-in')
    if (!hasPermission(found.user.role, actor.permission)) throw new Refusal('not-permitted')
  }
  if (credentials) {
    const row = users.findById(credentials.userId)
    if (!row || row.disabled_at !== null || row.hashed_password !== credentials.hashedPassword)
      throw new Refusal('changed-meanwhile')
  }
}
