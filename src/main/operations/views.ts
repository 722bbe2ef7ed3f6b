import type { AuditEntryView, PartyView } from '../../shared/api/audit.ts'
import type { OwnView } from '../../shared/api/auth.ts'
import type { SessionView } from '../../shared/api/session-summary.ts'
import { describedView } from '../../shared/api/user-fields.ts'
import type { UserSummaryView, UserView } from '../../shared/api/user-summary.ts'
import type { UserDetailView } from '../../shared/api/users.ts'
import type { SkipReason } from '../../shared/domain/bulk-changes.ts'
import { purgeTimeOf, userStateAt } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { readOwnReason } from '../../shared/messages/audit-value-messages.ts'
import type { CallContext } from '../auth/audit-context.ts'
import { listRequiredActions } from '../auth/directory-rules.ts'
import { describeStoredHash } from '../auth/stored-hash.ts'
import type { LaterDetail, ListedUser, PresentUser, Session, Store, StoredAuditEntry, User } from '../store/ports/store.ts'

/** The fields of a user that leave the main process, for the user too. Each is named, so no other field can leave. */
export const toUserSummaryView = (user: ListedUser, now: number): UserSummaryView => ({
  id: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  state: userStateAt(user, now),
  isLocked: user.lockedAt !== null,
  mustChangePassword: user.mustChangePasswordAt !== null,
  hasSecondFactor: user.secondFactorAt !== null,
  createdAt: user.createdAt,
  lastSignInAt: user.lastSignInAt,
  passwordChangedAt: user.passwordChangedAt,
})

/** What roles that may read other users see in lists. */
export const toUserView = (user: ListedUser, now: number): UserView => ({
  ...toUserSummaryView(user, now),
  disableAt: user.disableAt,
  deletedAt: user.deletedAt,
  groups: [...user.groups],
})

/** What roles that may read other users see of one user. */
export const readUserDetails = async (store: Store, user: User, { at: now, policy }: CallContext): Promise<UserDetailView> => {
  const codeExpiresAt = await store.findResetExpiry(user.id, now)
  return {
    ...toUserView(user, now),
    ...describedView.parse(user),
    purgeAt: user.deletedAt === null ? null : purgeTimeOf(user.deletedAt),
    password: user.hashedPassword === null ? null : describeStoredHash(user.hashedPassword, policy.hashCost),
    secondFactorAt: user.secondFactorAt,
    recoveryCodesLeft: (await store.readRecoveryCodes(user.id)).left,
    resetExpiresAt: user.isActivated ? codeExpiresAt : null,
    activationExpiresAt: user.isActivated ? null : codeExpiresAt,
  }
}

/** What users see of themselves. */
export const readOwnView = async (store: Store, user: User, { at, policy }: CallContext): Promise<OwnView> => {
  const recoveryCodes = await store.readRecoveryCodes(user.id)
  return {
    ...toUserSummaryView(user, at),
    requiredActions: listRequiredActions(user, policy),
    recoveryCodesLeft: recoveryCodes.left,
    recoveryCodesMadeAt: recoveryCodes.newestAt,
  }
}

/** The fields of a session that leave the main process, as the user of the session `current` sees them. */
export const toSessionView = (session: Session, current: Session): SessionView => ({
  id: session.publicId,
  transport: session.transport,
  createdAt: session.createdAt,
  lastUsedAt: session.lastUsedAt,
  expiresAt: session.expiresAt,
  isCurrent: session.publicId === current.publicId,
})

/** What an entry is shown with besides its own fields. */
type EntryContext = {
  readonly undo: AuditEntryView['undo']
  readonly later: LaterDetail | undefined
  readonly present: ReadonlyMap<string, PresentUser>
}

const toPartyView = (party: StoredAuditEntry['actor'], present: EntryContext['present']): PartyView | null =>
  party && { id: party.id, email: party.email, present: present.get(party.id) ?? null }

/** The fields of an entry that leave the main process. */
export const toEntryView = (entry: StoredAuditEntry, { undo, later, present }: EntryContext): AuditEntryView => ({
  id: entry.id,
  at: entry.at,
  actor: toPartyView(entry.actor, present),
  subject: toPartyView(entry.subject, present),
  action: entry.action,
  transport: entry.transport,
  outcome: entry.outcome,
  details: entry.details,
  reason: later?.kind === 'reason-given' ? later.reason : readOwnReason(entry.details),
  ended: later?.kind === 'bulk-finished' ? { state: later.state, changed: later.changed, skipped: later.skipped } : null,
  undo,
})

/** A change that is in effect already succeeds and writes nothing. @throws Refusal changed-meanwhile, not-permitted */
export const toSkippedView = (target: User, reason: SkipReason, now: number): UserView => {
  if (reason === 'already') return toUserView(target, now)
  throw new Refusal(reason === 'not-permitted' ? reason : 'changed-meanwhile')
}
