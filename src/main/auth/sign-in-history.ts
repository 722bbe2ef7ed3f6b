import {
  type AttemptView,
  type SignInExplanation,
  type SignInReason,
  type SignInWay,
  signInReasons,
  signInTransports,
} from '../../shared/api/sign-in-explanation.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import type { AttemptKey, AuditEntry, Store, StoredAuditEntry, User } from '../store/ports/store.ts'
import { SECOND_FACTOR_ATTEMPTS } from './attempt-counts.ts'
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

const readState = (
  user: User,
  { ways, isUnset, now }: { ways: readonly SignInWay[]; isUnset: boolean; now: number },
): SignInExplanation['state'] => {
  if (isDisabled(user, now)) return 'disabled'
  if (isUnset) return 'unset'
  const has = (state: SignInWay['state']): boolean => ways.some((way) => way.state === state)
  if (has('locked')) return 'locked'
  return has('delayed') ? 'delayed' : 'open'
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

/** Explains a user's sign-ins to administrators. The caller of a refused sign-in does not get these details. */
export const explainSignIn = async ({ store, auth, clock, policy, counted }: Known, user: User): Promise<SignInExplanation> => {
  const isUnset = auth.findStoredFault(user.hashedPassword, policy) !== null
  const now = clock()
  const ways: SignInWay[] = []
  for (const transport of signInTransports)
    ways.push({ transport, ...(await readAttempts(store, user.id, { kind: 'sign-in', transport }, now)) })
  const told = ways.filter(({ transport, failures }) => transport !== 'terminal' || failures > 0)
  const factor = user.secondFactorAt === null ? null : await readAttempts(store, user.id, SECOND_FACTOR_ATTEMPTS, now)
  const entries = await store.listSignIns(user.id, EXPLAINED_ATTEMPTS)
  return {
    email: user.email,
    state: readState(user, { ways, isUnset, now }),
    ways: told,
    secondFactor: factor,
    attempts: [...counted, ...entries]
      .map(toAttempt)
      .sort((one, other) => other.at - one.at)
      .slice(0, EXPLAINED_ATTEMPTS),
  }
}
