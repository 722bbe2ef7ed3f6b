import type { Transport } from '../../shared/contract.ts'
import type { Topic } from '../../shared/operations.ts'
import type { Permission, Role } from '../../shared/permissions.ts'
import type { NoticeView, PolicyView } from '../../shared/views.ts'

/** Task 0: a user. Sessions, reset codes, recovery codes and notices are in tables of their own. Times are UTC epoch milliseconds. */
export type User = {
  readonly id: string
  readonly email: string
  /** Scheme-tagged; null where no password is set. */
  readonly hashedPassword: string | null
  readonly name: string
  readonly role: Role
  readonly disabledAt: number | null
  readonly createdAt: number
  readonly lastSignInAt: number | null
  readonly passwordChangedAt: number | null
}

export type NewUser = Pick<User, 'id' | 'email' | 'hashedPassword' | 'name' | 'role' | 'createdAt'>

/** What `updateUser` may change. Sessions of the user end with a change of password, role or state. */
export type UserChanges = Partial<Pick<User, 'email' | 'hashedPassword' | 'name' | 'role' | 'disabledAt'>>

export type Session = {
  readonly userId: string
  readonly transport: Transport
  readonly createdAt: number
  /** Up to a minute older than the truth. */
  readonly lastUsedAt: number
  /** The absolute end, however busy the session is. */
  readonly expiresAt: number
}

export type NewSession = Session & { readonly idHash: Buffer }

/** What must still hold at the commit; checked inside the transaction. */
export type Guard = {
  readonly now: number
  /** The session that acts: alive, its user enabled, its role still permitting it. */
  readonly actor?: { readonly sessionHash: Buffer; readonly permission: Permission }
  /** The user whose e-mail and password were checked before the transaction: enabled, with the same address and stored hash. */
  readonly credentials?: { readonly userId: string; readonly email: string; readonly hashedPassword: string }
}

/** Someone as the audit log names them: the address is kept beside the id, since accounts go and entries stay. */
export type Party = { readonly id: string; readonly email: string }

export type AuditEntry = {
  readonly at: number
  readonly actor: Party | null
  readonly subject: Party | null
  readonly action: string
  readonly transport: Transport
  readonly outcome: 'success' | 'refused'
  /** An error code, a password reason, or why a sign-in failed; never what was typed. */
  readonly reason: string | null
}

export type StoredAuditEntry = AuditEntry & { readonly id: number }

/** How a reset is authorised: by the code that an administrator issued, or by one of the person's recovery codes. */
export type ResetProof = { readonly kind: 'reset-code' | 'recovery-code'; readonly hash: Buffer }

export type IssuedReset = {
  readonly userId: string
  readonly codeHash: Buffer
  readonly issuedAt: number
  readonly expiresAt: number
  readonly issuedBy: Party | null
  readonly transport: Transport
}

export type NewNotice = NoticeView & { readonly userId: string }

export type DirectoryRecord = { readonly id: string; readonly setUpAt: number | null; readonly policy: PolicyView }

export type UserPage = { readonly users: User[]; readonly total: number; readonly hasMore: boolean }

/**
 * The port to persistence: atomic, asynchronous methods. Every write takes `(change, guard, entry)`; in one transaction it
 * re-checks the guard, writes, and appends the entry, or rejects with a `Refusal` and has done nothing. A write that
 * has resolved is on the disk.
 */
export interface Store {
  readDirectory(): Promise<DirectoryRecord>
  /** Null where nobody has this id or address. */
  findUser(by: { readonly id: string } | { readonly email: string }): Promise<User | null>
  /** @throws NoResultFound, InvalidRequest */
  findUserBy(filter: Readonly<Record<string, unknown>>): Promise<User>
  findSession(idHash: Buffer): Promise<{ session: Session; user: User } | null>
  /** Whose password the proof would reset now; null where nobody's. */
  findResetUser(proof: ResetProof, now: number): Promise<User | null>
  listUsers(page: { readonly search: string; readonly after: string | null; readonly limit: number }): Promise<UserPage>
  listAdministrators(): Promise<User[]>
  /** Those not yet acknowledged, oldest first. */
  listNotices(userId: string): Promise<NoticeView[]>
  /** The newest first. */
  listAuditEntries(limit: number): Promise<StoredAuditEntry[]>

  /** One conditional insert: refused with `already-set-up` once it has succeeded. */
  setUp(change: { administrator: NewUser; recoveryCodeHashes: readonly Buffer[] }, guard: Guard, entry: AuditEntry): Promise<User>
  addUser(change: NewUser, guard: Guard, entry: AuditEntry): Promise<User>
  updateUser(change: { id: string; changes: UserChanges }, guard: Guard, entry: AuditEntry): Promise<User>
  deleteUser(change: { id: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Also records the sign-in on the user. */
  openSession(change: NewSession, guard: Guard, entry: AuditEntry): Promise<void>
  endSession(change: { idHash: Buffer }, guard: Guard, entry: AuditEntry): Promise<boolean>
  /** Ends all sessions that a transport opened: at start, nobody holds a window's session any more. */
  endSessionsOf(change: { transport: Transport }, guard: Guard, entry: AuditEntry): Promise<number>
  /** Sets the hash, ends all the user's sessions and opens one new one. */
  changePassword(change: { hashedPassword: string; session: NewSession }, guard: Guard, entry: AuditEntry): Promise<void>
  issueReset(change: IssuedReset, guard: Guard, entry: AuditEntry): Promise<void>
  /** Spends the proof, sets the hash, ends all sessions. Refused with `reset-refused`. */
  redeemReset(
    change: { userId: string; proof: ResetProof; hashedPassword: string },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<User>
  replaceRecoveryCodes(change: { userId: string; hashes: readonly Buffer[] }, guard: Guard, entry: AuditEntry): Promise<void>
  acknowledgeNotices(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Compare and swap, after a sign-in with a hash of an older scheme or cost; ends nothing. */
  upgradeHash(change: { userId: string; from: string; to: string }, guard: Guard, entry: AuditEntry): Promise<void>

  /** Bookkeeping of a session in use; the one write that is not audited, since it changes nothing anyone decides on. */
  touchSession(idHash: Buffer, at: number): Promise<void>
  /** An entry without a change: refusals. */
  recordRefusal(entry: AuditEntry): Promise<void>

  /** Calls back after own commits and after those of other processes; returns the way to stop. */
  onChanged(listener: (topic: Topic) => void): () => void
  /** Waits for what is queued. */
  close(): Promise<void>
}
