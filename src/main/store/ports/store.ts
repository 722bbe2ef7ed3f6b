import type { AuditFilter, ExportFormat } from '../../../shared/api/audit-filter.ts'
import type { BulkChange, BulkSelection } from '../../../shared/api/bulk-change.ts'
import type { Transport } from '../../../shared/api/contract.ts'
import type { OperationName, Topic } from '../../../shared/api/names.ts'
import type { UserCursor, UserFilter, UserSort } from '../../../shared/api/user-list.ts'
import type {
  CountedEvent,
  KeyStorageView,
  NoticeView,
  ProgramScope,
  SecurityEventView,
  VerificationView,
} from '../../../shared/api/views.ts'
import type { NotedHead } from '../../../shared/domain/audit-head.ts'
import type { Permission, Role } from '../../../shared/domain/permissions.ts'
import type { Policy } from '../../../shared/domain/policy.ts'
import type { SkipReason } from '../../../shared/domain/skip-reasons.ts'

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
  /** Since when a new password is asked for before anything else. */
  readonly mustChangePasswordAt: number | null
  /** The password would be too short without a second factor. */
  readonly isPasswordShort: boolean
  /** Since when the password sign-in is off, after too many failures. */
  readonly lockedAt: number | null
  /** Since when the account has a second factor. */
  readonly secondFactorAt: number | null
  /** From when on the account counts as disabled, whether or not `disabledAt` says so by then. */
  readonly disableAt: number | null
  /** Since when the account is deleted; it can be restored, and its address stays taken. */
  readonly deletedAt: number | null
  /** What is written about the account at the desk, where whoever may read accounts sees it; its owner’s profile does not show it. */
  readonly note: string
  /** In the order of their folded form. */
  readonly tags: readonly string[]
  /** Since when the password opens nothing, because its owner said "This was not me"; a code sets another. */
  readonly passwordDisownedAt: number | null
  /** Counts what ended the user's work: a job, a plan or a printed code of an earlier epoch goes no further. */
  readonly workEpoch: number
}

export type NewUser = Pick<User, 'id' | 'email' | 'hashedPassword' | 'name' | 'role' | 'createdAt'>

/** What `updateUser` may change. Sessions of the user end with a change of password, role or state. */
export type UserChanges = Partial<Pick<User, 'email' | 'hashedPassword' | 'name' | 'role' | 'disabledAt' | 'disableAt' | 'note'>>

/** What can be done to an account and undone. */
export type UndoableChanges = Omit<UserChanges, 'hashedPassword'> & {
  readonly deletedAt?: number | null
  readonly tags?: readonly string[]
}

/** What an act changed of an account, and whether it can still be undone. */
export type UndoStep = {
  readonly entryId: number
  readonly userId: string
  /** The operation that did it first. */
  readonly operation: string
  /** What undoing it would set, by which it is judged. */
  readonly changes: UndoableChanges
  readonly state: 'possible' | 'undone' | 'changed-meanwhile'
}

export type Session = {
  readonly userId: string
  /** Names it in its owner's list; it opens nothing. */
  readonly publicId: string
  readonly transport: Transport
  readonly createdAt: number
  /** When its person last gave the password (and the second factor). */
  readonly authenticatedAt: number
  /** Up to a minute older than the truth. */
  readonly lastUsedAt: number
  /** The absolute end, however busy the session is. */
  readonly expiresAt: number
}

/** `endsOthers`: the user's other sessions end with the commit. */
export type NewSession = Session & { readonly idHash: Buffer; readonly endsOthers: boolean }

/** What must still hold at the commit; checked inside the transaction. */
export type Guard = {
  readonly now: number
  /** The session that acts: alive, its user enabled, its role still permitting it. */
  readonly actor?: {
    readonly sessionHash: Buffer
    readonly permissions: readonly Permission[]
    /** The user that it acts on: the permissions must still reach them. */
    readonly targetId?: string
    /** The role that the user gets: one with no permission that the acting role lacks. */
    readonly givenRole?: Role
    /** The session was authenticated at this time or later. */
    readonly freshSince?: number
  }
  /**
   * The user whose e-mail and password were checked before the transaction: enabled, with the same address and stored hash. With the commit
   * the failures over this transport are forgotten, unless a second factor is left unproven; then `attempt` alone is taken back.
   */
  readonly credentials?: {
    readonly userId: string
    readonly email: string
    readonly hashedPassword: string
    /** Whether the second factor was asked for, where the account has one. */
    readonly asksFactor?: boolean
    /** The time step of the second factor's code, which is spent with the commit; it also forgets the factor's own failures. */
    readonly factorStep?: number
    /** The attempt that the check was counted as; null where none is counted. */
    readonly attempt: CountedAttempt | null
  }
  /** Whose job it is, whether or not the session that began it still is: their account is usable, and its role still permits it. */
  readonly person?: { readonly id: string; readonly permission: Permission; readonly epoch: number }
  /** People may still create their own accounts. */
  readonly registrationIsOpen?: true
  /** The user with this id is no administrator. */
  readonly notAdministrator?: string
}

/** Someone as the audit log names them: the address is kept beside the id, since accounts go and entries stay. */
export type UserReference = { readonly id: string; readonly email: string }

export type AuditEntry = {
  readonly at: number
  readonly actor: UserReference | null
  readonly subject: UserReference | null
  readonly action: string
  readonly transport: Transport
  readonly outcome: 'success' | 'refused'
  /** An error code, a password reason, or why a sign-in failed; never what was typed. */
  readonly reason: string | null
}

export type StoredAuditEntry = AuditEntry & { readonly id: number }

/** From a moment on, up to another one, in UTC epoch milliseconds. */
export type TimeSpan = { readonly from: number; readonly to: number }

export type EventCounts = Readonly<Record<CountedEvent, number>>

/** How long the log is, and the last verification of it that came to an end. */
export type LogState = { readonly entries: number; readonly verification: StoredAuditEntry | null }

/** What is counted apart: passwords, codes that reset, and codes of second factors. */
export type AttemptKind = 'sign-in' | 'reset' | 'second-factor'

/** Which of a user's counters: by transport, or one over all of them. */
export type AttemptKey = { readonly kind: AttemptKind; readonly transport: Transport | 'any' }

/** What is known of a user's attempts of one kind since the last success. Times are UTC epoch milliseconds. */
export type AttemptState = {
  /** In a row. */
  readonly failures: number
  /** How many delays have been imposed; each is twice the one before. */
  readonly delays: number
  readonly delayedUntil: number | null
  readonly lockedAt: number | null
}

type AttemptVerdict = 'open' | 'delayed' | 'locked'

/** An attempt that was counted, with what it imposed: taking it back undoes that and no more. */
export type CountedAttempt = AttemptKey & {
  readonly userId: string
  readonly delayedUntil: number | null
  readonly lockedAt: number | null
}

/** `attempt` is null where nothing was counted: an unknown user, or an attempt that is refused unread. */
export type AttemptCounted = {
  readonly decision: AttemptVerdict
  readonly delayedUntil: number | null
  readonly attempt: CountedAttempt | null
}

/** Counts one attempt and says whether it is looked at; runs inside the store's transaction. */
export type AttemptRule = (state: AttemptState, now: number) => { decision: AttemptVerdict; next: AttemptState }

export type SecondFactor = {
  /** Encrypted; see auth/second-factor.ts. */
  readonly sealedSecret: Buffer
  /** Null where it was begun and never confirmed. */
  readonly confirmedAt: number | null
  /** The time step of the last code that was used (RFC 6238, T). */
  readonly lastStep: number
}

/** The recovery codes that still work, and when the newest of them was made. */
export type RecoveryCodes = { readonly left: number; readonly newestAt: number | null }

/** How a reset is authorised: by the code that an administrator issued, or by one of the person's recovery codes. */
export type ResetProof = { readonly kind: 'reset-code' | 'recovery-code'; readonly hash: Buffer }

export type IssuedReset = {
  readonly userId: string
  readonly codeHash: Buffer
  readonly issuedAt: number
  readonly expiresAt: number
  /** Whoever issued it must still be able to when it is redeemed; null for the terminal. */
  readonly issuedBy: UserReference | null
  /** With which it was issued. */
  readonly permission: 'users:reset' | 'users:manage'
  readonly transport: Transport
}

/** A program that may ask about sessions. Its token is kept as a hash, and only there. */
export type Program = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly ProgramScope[]
  readonly createdAt: number
  /** Up to a minute older than the truth. */
  readonly lastUsedAt: number | null
}

/** Someone who has asked for a reset code and has none yet. */
export type ResetRequest = { readonly user: User; readonly requestedAt: number; readonly transport: Transport }

/** `byId`: whose doing it was; addresses change. */
export type NewNotice = NoticeView & { readonly userId: string; readonly byId: string | null }

export type DirectoryRecord = { readonly id: string; readonly setUpAt: number | null; readonly policy: Policy }

/** A user as lists have them: without what no list shows. */
export type ListedUser = Omit<User, 'hashedPassword' | 'note' | 'isPasswordShort' | 'passwordDisownedAt' | 'workEpoch'>

/** Whom a list is about. `now` decides on dates of disabling. */
export type UserQuery = { readonly search: string; readonly filter: UserFilter; readonly now: number }

/** Where a page begins: behind or before a place, or with the row that has so many before it; at the beginning where there is none. */
export type UserListPosition =
  | { readonly kind: 'after' | 'before'; readonly at: UserCursor }
  | { readonly kind: 'index'; readonly index: number }
  | null

export type UserListRequest = UserQuery & {
  readonly sort: UserSort
  readonly place: UserListPosition | null
  readonly limit: number
}

/** `previous` and `next`: what the page before and the one after are asked for with; null where there is none. */
export type UserListPage = {
  readonly users: ListedUser[]
  readonly previous: UserCursor | null
  readonly next: UserCursor | null
}

/** How a long read tells how far it is, and is told to stop. */
export type Watch = {
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

/** `before`: the id of an entry that is left out with all that are newer; null where none is. `after`: likewise with all that are older. */
export type EntryPage = { readonly before: number | null; readonly after?: number; readonly limit: number }

/** What is exported of the audit log, and to which open file. */
export type AuditExport = {
  readonly filter: AuditFilter
  readonly format: ExportFormat
  /** The id of the export's own entry: what is older is looked through, and it comes last, whatever the filter. */
  readonly own: number
  readonly descriptor: number
}

/** A change to many accounts, in whose name and with which permission. */
export type BulkPlanRequest = {
  readonly change: BulkChange
  /** Null for an undoing, which names what it undoes itself. */
  readonly selection: BulkSelection | null
  readonly actor: { readonly id: string; readonly role: Role }
  readonly permission: Permission
  readonly now: number
}

/** Who would change, in the order in which they will; three lists side by side, since they may be a million. */
export type BulkPlan = {
  /** All that were selected. */
  readonly total: number
  readonly numbers: Int32Array
  /** Of the account as the plan saw it; another one means that it has changed. */
  readonly marks: Int32Array
  /** Of an undoing, the entries that it undoes. */
  readonly steps: Int32Array
  /** Of an undoing, the operations on one account that have the same effect. */
  readonly effects: readonly OperationName[]
  readonly samples: string[]
  readonly skipped: { reason: SkipReason; count: number; samples: string[] }[]
}

/** A part of a job, from the plan's row `from` on. */
export type BulkSlice = Omit<BulkPlanRequest, 'selection'> & {
  readonly plan: BulkPlan
  readonly from: number
  /** Under which each account's entry stands. */
  readonly operation: string
  /** The entry that began the job. */
  readonly batchId: number
  /** Makes a reset code's row for an account; only where that is the change. */
  readonly issue: ((userId: string) => IssuedReset) | null
}

/** How the directory's keys are kept, outside the database. */
export type KeyStorage = {
  readonly read: () => Promise<KeyStorageView>
  /** @throws Refusal not-available where there is no keychain, or the keys are not at hand */
  readonly keep: (kind: KeyStorageView['kind']) => Promise<KeyStorageView>
}

/**
 * The port to persistence: atomic, asynchronous methods. Every write takes `(change, guard, entry)`; in one transaction it
 * re-checks the guard, writes, and appends the entry, or rejects with a `Refusal` and has done nothing. A write that
 * has resolved is on the disk.
 */
export interface Store {
  readDirectory(): Promise<DirectoryRecord>
  /** May be up to a quarter of a second older than another process's change. */
  readPolicy(): Promise<Policy>
  /** Null where nobody has this id or address, or who had it is deleted. */
  findUser(by: { readonly id: string } | { readonly email: string }): Promise<User | null>
  /** As `findUser`; also who is deleted. */
  findAnyUser(by: { readonly id: string } | { readonly email: string }): Promise<User | null>
  /** Until when a reset or activation code is good; null where none is. */
  findResetExpiry(userId: string, now: number): Promise<number | null>
  /** Of those entries that changed an account in a way that can be undone, by the entry's id. */
  findUndoSteps(entryIds: readonly number[]): Promise<ReadonlyMap<number, UndoStep>>
  /** @throws NoResultFound, InvalidRequest */
  findUserBy(filter: Readonly<Record<string, unknown>>): Promise<User>
  findSession(idHash: Buffer): Promise<{ session: Session; user: User } | null>
  /** Whose password the proof would reset now; null where nobody's. */
  findResetUser(proof: ResetProof, now: number): Promise<User | null>
  /**
   * A page of whoever fits, in any order of `userSortColumns`; any page costs as much as any other. Where a page is asked for by its index in a
   * large directory, it may be off by as many rows as have changed within the last second. Null where `signal` ended it.
   */
  listUsers(request: UserListRequest, signal?: AbortSignal): Promise<UserListPage | null>
  /** How many fit, exactly, counted on another thread; null where `signal` ended it. */
  countUsers(query: UserQuery, signal?: AbortSignal): Promise<number | null>
  /** The best matches of a search: whose e-mail begins so first, then whose name does, then all others by their e-mail. */
  findUsers(
    request: { readonly search: string; readonly now: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<ListedUser[] | null>
  listAdministrators(): Promise<User[]>
  /** The lowest and the highest cost of all stored password hashes, of those up to `most`; null where there is none. Found at once in an index. */
  findHashCosts(most: number): Promise<{ lowest: number; highest: number } | null>
  /** The newest first. */
  listSessions(userId: string): Promise<Session[]>
  readRecoveryCodes(userId: string): Promise<RecoveryCodes>
  findSecondFactor(userId: string): Promise<SecondFactor | null>
  readAttempts(userId: string, key: AttemptKey): Promise<AttemptState>
  /** The sign-ins on an account, the newest first. */
  listSignIns(userId: string, limit: number): Promise<StoredAuditEntry[]>
  /** Those not yet acknowledged, oldest first; at most `NOTICES_MAX` of the newest. */
  listNotices(userId: string): Promise<NoticeView[]>
  /** What happened to the user's account within 30 days, acknowledged or not, the newest first. */
  listSecurityEvents(userId: string, now: number): Promise<SecurityEventView[]>
  /** The newest first. */
  listAuditEntries(limit: number): Promise<StoredAuditEntry[]>
  /** On another thread; null where `signal` ended it. */
  planMany(request: BulkPlanRequest, watch: Watch): Promise<BulkPlan | null>
  /** By the plan's numbers; null where the account is gone. */
  listEmails(numbers: Iterable<number>): Promise<(string | null)[]>
  /** Of what a job has done: what undoing it would set of one account, and whether any of it is not undone yet; null where nothing can be. */
  findUndoBatch(entryId: number): Promise<{ changes: UndoableChanges; isOpen: boolean } | null>
  /**
   * Those that fit, the newest first, from the one before `before`. Works in short steps, however many there are, and all reads of this
   * kind share one budget. Null where `signal` ended it, or the directory closes; so are the others.
   */
  findAuditEntries(filter: AuditFilter, page: EntryPage, signal?: AbortSignal): Promise<StoredAuditEntry[] | null>
  countAuditEntries(filter: AuditFilter, signal?: AbortSignal): Promise<number | null>
  /** What happened within each span, which begins and ends with a quarter of an hour; however long the log is. */
  countEvents(spans: readonly TimeSpan[], signal?: AbortSignal): Promise<EventCounts[] | null>
  readLogState(): Promise<LogState>
  /** What a user did and what was done to them, the newest first. */
  listTimeline(userId: string, page: EntryPage, signal?: AbortSignal): Promise<StoredAuditEntry[] | null>

  /** In the order in which they were added. */
  listPrograms(): Promise<Program[]>
  /** Null where no program has a token with this hash. */
  findProgram(tokenHash: Buffer): Promise<Program | null>
  /** Those of whom a permission reaches: the oldest first, and how many there are, counted as far as `REQUESTS_COUNTED`. */
  listResetRequests(
    reached: readonly Role[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ requests: ResetRequest[]; total: number } | null>

  /**
   * Walks the whole audit log on another thread, and holds what is kept beside it against it; null where `signal` ended it. `expected`: an
   * entry that somebody has noted down.
   */
  verifyAudit(walk: Watch & { readonly at: number; readonly expected: NotedHead | null }): Promise<VerificationView | null>
  /** The newest entry and its link; null where there is none. */
  readAuditHead(): Promise<{ readonly id: number; readonly link: Buffer } | null>

  /** Writes those that fit, the oldest first, and then the export's own, on another thread; resolves to how many fit, or to null where `signal` ended it. */
  exportAudit(request: AuditExport, watch: Watch): Promise<number | null>

  /** One conditional insert: refused with `already-set-up` once it has succeeded. */
  setUp(change: { administrator: NewUser; recoveryCodeHashes: readonly Buffer[] }, guard: Guard, entry: AuditEntry): Promise<User>
  addUser(change: NewUser, guard: Guard, entry: AuditEntry): Promise<User>
  updateUser(change: { id: string; changes: UserChanges }, guard: Guard, entry: AuditEntry): Promise<User>
  /** A new user without a password, and the code that sets the first one. @throws Refusal email-taken */
  createUser(change: { user: NewUser; activation: Omit<IssuedReset, 'userId'> }, guard: Guard, entry: AuditEntry): Promise<User>
  /**
   * As `updateUser`, and noted so that it can be undone. What sessions left behind ends with a change of role, disabling and deleting; see
   * docs/security.md. Also changes who is deleted. @throws Refusal changed-meanwhile, email-taken, last-administrator
   */
  changeAccount(change: { id: string; changes: UndoableChanges }, guard: Guard, entry: AuditEntry): Promise<User>
  /** @throws Refusal not-undoable, changed-meanwhile, email-taken, last-administrator */
  undo(change: { entryId: number }, guard: Guard, entry: AuditEntry): Promise<User>
  /** The account can be restored for a while. Its sessions and live reset codes end. @throws Refusal last-administrator */
  deleteUser(change: { id: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /**
   * Of those who were deleted at `deletedUpTo` or before, as many as a part of a frame is long enough for: for good, with all that is theirs; each
   * gets the entry with itself as its subject. Resolves to how many; none is left where it is 0.
   */
  purgeUsers(change: { deletedUpTo: number }, guard: Guard, entry: AuditEntry): Promise<number>
  /** Also records the sign-in on the user. */
  openSession(change: NewSession, guard: Guard, entry: AuditEntry): Promise<void>
  endSession(change: { idHash: Buffer }, guard: Guard, entry: AuditEntry): Promise<boolean>
  /** Ends all sessions that a transport opened: at start, nobody holds a window's session any more. */
  endSessionsOf(change: { transport: Transport }, guard: Guard, entry: AuditEntry): Promise<number>
  /** One session of a user, by its public id. @throws Refusal no-such-session */
  endSessionOfUser(change: { userId: string; publicId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /** All sessions of a user but one; resolves to how many. */
  endOtherSessions(change: { userId: string; keptHash: Buffer }, guard: Guard, entry: AuditEntry): Promise<number>
  /** After its person has authenticated again, the session goes on under a new id. */
  renewSession(change: { formerHash: Buffer; session: NewSession }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Sets the hash, ends all the user's sessions and opens one new one. */
  changePassword(
    change: { hashedPassword: string; isPasswordShort: boolean; cancelsRecoveryCodes: boolean; session: NewSession },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  /** Also fulfils the user's request for one, and ends the delays of passwords and codes; never those of a second factor. */
  issueReset(change: IssuedReset, guard: Guard, entry: AuditEntry): Promise<void>
  /** One open request a user, the first; for an address that nobody has (null) nothing is kept, at the same cost. */
  fileResetRequest(
    change: { userId: string | null; requestedAt: number; transport: Transport },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  addProgram(change: Program & { readonly tokenHash: Buffer }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Its token is none from now on. @throws Refusal no-such-program */
  revokeProgram(change: { id: string }, guard: Guard, entry: AuditEntry): Promise<void>
  dismissResetRequest(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /**
   * Spends the proof (and the second factor's code), sets the hash, ends all sessions, unlocks over every transport. A recovery code is replaced by another. Refused
   * with `reset-refused`.
   */
  redeemReset(
    change: {
      userId: string
      proof: ResetProof
      hashedPassword: string
      isPasswordShort: boolean
      factorStep: number | null
      replacementHash: Buffer
    },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<User>
  replaceRecoveryCodes(
    change: { userId: string; hashes: readonly Buffer[]; notice: NewNotice },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  /** @throws Refusal second-factor-set */
  beginSecondFactor(change: { userId: string; sealedSecret: Buffer }, guard: Guard, entry: AuditEntry): Promise<void>
  /** All the user's other sessions end. @throws Refusal no-second-factor */
  confirmSecondFactor(
    change: { userId: string; sealedSecret: Buffer; step: number; keptHash: Buffer },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  /**
   * A password that is too short without it has to be changed. With a notice, it was somebody else who did it: all the user's sessions end;
   * without, all but the acting one. The factor's failures are forgotten only where somebody else did it who has not issued the reset code
   * that is live. @throws Refusal no-second-factor
   */
  removeSecondFactor(
    change: { userId: string; keptHash: Buffer | null; notice: NewNotice | null },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  requirePasswordChange(change: { userId: string; notice: NewNotice }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Forgets the failures of passwords and codes over every transport; never those of a second factor. */
  unlock(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /**
   * "This was not me" of one event, or (null) of all that are open: ends what the user's sessions left behind, and the recovery codes made since;
   * the password opens nothing until a code sets another; every other administrator is told. @throws Refusal no-such-notice
   */
  disownNotices(
    change: { user: UserReference; event: number | null; transport: Transport },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  updatePolicy(change: Partial<Policy>, guard: Guard, entry: AuditEntry): Promise<Policy>
  acknowledgeNotices(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Compare and swap, after a sign-in with a hash of an older scheme or cost; ends nothing. */
  upgradeHash(change: { userId: string; from: string; to: string }, guard: Guard, entry: AuditEntry): Promise<void>

  /** Bookkeeping of a session in use; the one write that is not audited, since it changes nothing anyone decides on. */
  touchSession(idHash: Buffer, at: number): Promise<void>
  /** The same of a program. */
  touchProgram(id: string, at: number): Promise<void>
  /**
   * Counts an attempt before it is looked at, on the account, or (null) on nobody's, at the same cost; it is not waited for on the disk, and
   * every process sees it. `entry` is written where this one locks.
   */
  countAttempt(
    change: AttemptKey & { userId: string | null; rule: AttemptRule },
    now: number,
    entry: AuditEntry,
  ): Promise<AttemptCounted>
  /** What was counted turned out to be no wrong guess; other failures stay counted. */
  takeBackAttempt(attempt: CountedAttempt): Promise<void>
  /** After a success that no write of its own follows. */
  clearAttempts(userId: string, key: AttemptKey): Promise<void>
  /**
   * As many accounts of a plan as a part of a frame is long enough for, in one transaction: each is looked at again, changed, and gets the entry
   * with itself as its subject; or is left alone, and the reason told. In the order of the plan; null: changed.
   */
  changeBulk(change: BulkSlice, guard: Guard, entry: AuditEntry): Promise<(SkipReason | null)[]>
  /** The guard and the entry of a job that begins or has ended; resolves to the entry's id. */
  recordJob(guard: Guard, entry: AuditEntry): Promise<number>
  /** The guard and the entry of a change outside the database, which follows. */
  recordAct(guard: Guard, entry: AuditEntry): Promise<void>
  /** An entry without a change: refusals. */
  recordRefusal(entry: AuditEntry): Promise<void>

  /** Calls back after own commits and after those of other processes; returns the way to stop. */
  onChanged(listener: (topic: Topic) => void): () => void
  /** Calls back with a user whose jobs, plans and printed codes have ended by a commit of this process; returns the way to stop. */
  onWorkEnded(listener: (userId: string) => void): () => void
  /** Waits for what is queued. */
  close(): Promise<void>
}
