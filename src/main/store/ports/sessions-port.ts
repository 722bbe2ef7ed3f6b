import type { Transport } from '../../../shared/api/definition.ts'
import type { AuditEntry, Guard } from './commit.ts'
import type { User } from './user-model.ts'

export type Session = {
  readonly userId: string
  /** Names the session in its owner's list. It grants no access. */
  readonly publicId: string
  readonly transport: Transport
  readonly createdAt: number
  /** When its owner last gave the password (and the second factor). */
  readonly authenticatedAt: number
  /** Up to a minute older than the last use. */
  readonly lastUsedAt: number
  /** The absolute end, however often the session is used. */
  readonly expiresAt: number
}

/** `endsOthers`: the user's other sessions end with the commit. */
export type NewSession = Session & { readonly idHash: Buffer; readonly endsOthers: boolean }

/** Sessions of users. */
export interface SessionsPort {
  findSession(idHash: Buffer): Promise<{ session: Session; user: User } | null>
  /** The newest first. */
  listSessions(userId: string): Promise<Session[]>

  /** Also records the sign-in on the user. `mustChangePassword`: the user must set a new password before anything else. */
  openSession(change: NewSession & { readonly mustChangePassword?: boolean }, guard: Guard, entry: AuditEntry): Promise<void>
  endSession(change: { idHash: Buffer }, guard: Guard, entry: AuditEntry): Promise<boolean>
  /** Ends all sessions that a transport opened: at start, no window holds a session any more. */
  endSessionsOf(change: { transport: Transport }, guard: Guard, entry: AuditEntry): Promise<number>
  /** One session of a user, by its public id. @throws Refusal no-such-session */
  endSessionOfUser(change: { userId: string; publicId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /** All sessions of a user but one; resolves to their number. */
  endOtherSessions(change: { userId: string; keptHash: Buffer }, guard: Guard, entry: AuditEntry): Promise<number>
  /** After reauthentication, the session continues under a new id. */
  renewSession(change: { formerHash: Buffer; session: NewSession }, guard: Guard, entry: AuditEntry): Promise<void>

  /** Records the use of a session. It is not audited, since no decision depends on it. */
  touchSession(idHash: Buffer, at: number): Promise<void>
}
