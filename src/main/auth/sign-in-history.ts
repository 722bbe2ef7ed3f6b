import {
  type AttemptView,
  type SignInExplanation,
  type SignInReason,
  type SignInWay,
  signInReasons,
  signInTransports,
} from '../../shared/api/sign-in-explanation.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import { readSignInStatus, type SignInFacts } from '../../shared/domain/sign-in-status.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { purgeTimeOf } from '../../shared/domain/user-state.ts'
import { readOwnReason } from '../../shared/messages/audit-value-messages.ts'
import type { AttemptKey, AuditEntry, Store, StoredAuditEntry, User } from '../store/ports/store.ts'
import { SECOND_FACTOR_ATTEMPTS } from './attempt-counts.ts'
import { listRequiredActions } from './directory-rules.ts'
import type { Passwords } from './passwords.ts'

/** Attempts that an explanation lists. Few enough for a panel, and enough to tell a user from a program. */
const EXPLAINED_ATTEMPTS = 20

/** The cause of a refused attempt, or its code if that is the whole reason. */
const readReason = ({ outcome, details }: Pick<StoredAuditEntry, 'outcome' | 'details'>): SignInReason => {
  if (outcome === 'success') return 'signed-in'
  const { cause, code } = details !== null && 'code' in details ? details : { cause: undefined, code: undefined }
  return signInReasons.find((known) => known === cause) ?? signInReasons.find((known) => known === code) ?? 'wrong-password'
}

const readAttempts = async (store: Store, userId: string, key: AttemptKey, now: number): Promise<AttemptView> => {
  const { failures, delayedUntil, lockedAt } = await store.readAttempts(userId, key)
  const stillDelayed = delayedUntil !== null && now < delayedUntil ? delayedUntil : null
  const unlocked = stillDelayed === null ? 'open' : 'delayed'
  return { state: lockedAt === null ? unlocked : 'locked', failures, delayedUntil: stillDelayed, lockedAt }
}

/** One line of the history: a single attempt, or several attempts of one kind within a minute. */
const toAttempt = (entry: Omit<StoredAuditEntry, 'id'>): SignInExplanation['attempts'][number] => {
  const { at, transport, details } = entry
  const { count, from, to } = details?.kind === 'refused-repeatedly' ? details : { count: 1, from: at, to: at }
  return { at: to, since: from, count, transport, reason: readReason(entry) }
}

/** Dependencies of the explanation. `counted`: refusals that are counted but not yet in the audit log. */
type Known = {
  readonly store: Store
  readonly auth: Pick<Passwords, 'findStoredFault'>
  readonly clock: Clock
  readonly policy: Policy
  readonly counted: readonly AuditEntry[]
}

const readPassword = ({ auth, policy }: Known, user: User): SignInFacts['password'] => {
  const fault = auth.findStoredFault(user.hashedPassword, policy)
  if (fault !== null) return fault === 'unset' ? 'unset' : 'unusable'
  return user.passwordDisownedAt === null ? 'usable' : 'disowned'
}

/** When a field was set to its present value, by whom, and why. */
const readEnding = async (store: Store, id: string, field: 'disabledAt' | 'disableAt' | 'deletedAt', value: number) => {
  const entry = await store.findChangeEntry(id, field, value)
  const actor = entry?.actor ? await store.findAnyUser({ id: entry.actor.id }) : null
  const by = entry?.actor ? { name: actor?.name ?? '', email: actor?.email ?? entry.actor.email } : null
  return { at: value, by, reason: readOwnReason(entry?.details ?? null) }
}

const readDisabled = async (store: Store, user: User, now: number): Promise<SignInFacts['disabled']> => {
  const { id, disabledAt, disableAt } = user
  if (disabledAt !== null) return { ...(await readEnding(store, id, 'disabledAt', disabledAt)), isPlanned: false }
  if (disableAt === null || disableAt > now) return null
  return { ...(await readEnding(store, id, 'disableAt', disableAt)), isPlanned: true }
}

const readDeleted = async (store: Store, { id, deletedAt }: User): Promise<SignInFacts['deleted']> =>
  deletedAt === null ? null : { ...(await readEnding(store, id, 'deletedAt', deletedAt)), until: purgeTimeOf(deletedAt) }

/** Explains a user's sign-ins to administrators. The caller of a refused sign-in does not get these details. */
export const explainSignIn = async (known: Known, user: User): Promise<SignInExplanation> => {
  const { store, clock, policy, counted } = known
  const now = clock()
  const ways: SignInWay[] = []
  for (const transport of signInTransports)
    ways.push({ transport, ...(await readAttempts(store, user.id, { kind: 'sign-in', transport }, now)) })
  const told = ways.filter(({ transport, failures }) => transport !== 'terminal' || failures > 0)
  const secondFactor = user.secondFactorAt === null ? null : await readAttempts(store, user.id, SECOND_FACTOR_ATTEMPTS, now)
  const entries = await store.listSignIns(user.id, EXPLAINED_ATTEMPTS)
  const required = listRequiredActions(user, policy)
  const status = readSignInStatus({
    deleted: await readDeleted(store, user),
    disabled: await readDisabled(store, user, now),
    disableAt: user.disabledAt === null && user.disableAt !== null && user.disableAt > now ? user.disableAt : null,
    password: readPassword(known, user),
    codeUntil: await store.findResetExpiry(user.id, now),
    ways: told,
    secondFactor,
    isSecondFactorRequired: required.includes('set-up-second-factor'),
    mustChangePassword: required.includes('change-password'),
  })
  return {
    email: user.email,
    status,
    ways: told,
    secondFactor,
    attempts: [...counted, ...entries]
      .map(toAttempt)
      .sort((one, other) => other.at - one.at)
      .slice(0, EXPLAINED_ATTEMPTS),
  }
}
