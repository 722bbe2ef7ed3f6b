import { isDisabled } from '../../shared/account-state.ts'
import { type SignInExplanation, type SignInReason, signInReasons } from '../../shared/views.ts'
import type { Store, StoredAuditEntry, User } from '../store/store.ts'
import type { Clock } from './clock.ts'

/** Attempts that an explanation names: what fits a panel, and goes back far enough to tell a person from a program. */
const EXPLAINED_ATTEMPTS = 20

// `wrong-credentials: delayed` names the true reason after the code; others are their own reason.
const readReason = ({ outcome, reason }: StoredAuditEntry): SignInReason => {
  if (outcome === 'success') return 'signed-in'
  const [code = '', detail = ''] = (reason ?? '').split(': ')
  return signInReasons.find((known) => known === detail) ?? signInReasons.find((known) => known === code) ?? 'wrong-password'
}

const readState = (user: User, delayedUntil: number | null, now: number): SignInExplanation['state'] => {
  if (isDisabled(user, now)) return 'disabled'
  if (user.lockedAt !== null) return 'locked'
  if (user.hashedPassword === null) return 'unset'
  return delayedUntil === null ? 'open' : 'delayed'
}

/** "Sign-in explained": what the caller of a refused sign-in is not told. */
export const explainSignIn = async (store: Store, clock: Clock, user: User): Promise<SignInExplanation> => {
  const { failures, delayedUntil, lockedAt } = await store.readAttempts(user.id, 'sign-in')
  const entries = await store.listSignIns(user.id, EXPLAINED_ATTEMPTS)
  const now = clock()
  const stillDelayed = delayedUntil !== null && now < delayedUntil ? delayedUntil : null
  return {
    email: user.email,
    state: readState(user, stillDelayed, now),
    failures,
    delayedUntil: stillDelayed,
    lockedAt,
    attempts: entries.map((entry) => ({ at: entry.at, transport: entry.transport, reason: readReason(entry) })),
  }
}
