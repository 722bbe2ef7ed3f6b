import { isDisabled } from '../../shared/account-state.ts'
import { canonicalEmail } from '../../shared/email.ts'
import { Refusal } from '../../shared/errors.ts'
import type { CountedAttempt, Guard, Store, User } from '../store/store.ts'
import type { AttemptCounts } from './attempt-counts.ts'
import type { Clock } from './clock.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import type { Passwords, StoredFault } from './passwords.ts'
import type { SecondFactors } from './second-factors.ts'
import { signInRule } from './throttling.ts'
import { createTurns } from './turns.ts'

/** The true reason of a failed sign-in: for the audit log and the administrators, never for the caller. */
type CredentialFailure =
  | 'unknown'
  | 'deleted'
  | 'disabled'
  | StoredFault
  | 'wrong-password'
  | 'delayed'
  | 'locked'
  | 'second-factor-refused'
  | 'reset-required'

/** What a commit has to find unchanged; see the store's guard. */
type Credentials = NonNullable<Guard['credentials']>

export type CredentialCheck =
  | { readonly kind: 'valid'; readonly user: User; readonly credentials: Credentials }
  /** `factorRefusal`: the password was right; what the caller is told of the second factor. */
  | {
      readonly kind: 'refused'
      readonly user: User | null
      readonly reason: CredentialFailure
      readonly factorRefusal: Refusal | null
    }

type Asked = {
  readonly act?: Act
  /** The second factor's code, null where none was given; left out where only the password is asked for. */
  readonly code?: string | null
}

export const createCredentials = ({
  store,
  passwords,
  secondFactors,
  attemptCounts,
  clock,
  ownAct,
}: {
  store: Store
  passwords: Passwords
  secondFactors: Pick<SecondFactors, 'requireCode'>
  attemptCounts: Pick<AttemptCounts, 'countAttempt'>
  clock: Clock
  ownAct: (action: string) => Act
}) => {
  const turns = createTurns()

  /** Attempts on one address over one transport, one after the other; see turns.ts. HTTP does not keep the window waiting. */
  const inTurnOf = <T>(email: string, { transport }: Pick<Act, 'transport'>, work: () => Promise<T>): Promise<T> =>
    turns(`${transport} ${canonicalEmail(email)}`, work)

  const takeBack = async (attempt: CountedAttempt | null): Promise<void> => {
    if (attempt) await store.takeBackAttempt(attempt)
  }

  /**
   * Checks e-mail and password, and the second factor where it is asked for, at the cost of one hash, whoever it is. To be called in the
   * address's turn, which lasts until what follows a right answer is committed.
   */
  const checkCredentials = async (
    email: string,
    password: string,
    { act = ownAct('auth:login'), code }: Asked = {},
  ): Promise<CredentialCheck> => {
    const named = await store.findAnyUser({ email })
    // Whoever is deleted is nobody, at the same cost; only the log knows the difference.
    const user = named?.deletedAt === null ? named : null
    const { verdict, attempt } = await attemptCounts.countAttempt(user, 'sign-in', signInRule, act)
    const stored = user?.hashedPassword ?? null
    const matches = await passwords.verifyPassword(password, stored)
    const refused = (reason: CredentialFailure, factorRefusal: Refusal | null = null): CredentialCheck => ({
      kind: 'refused',
      user: named,
      reason,
      factorRefusal,
    })
    if (!user) return refused(named ? 'deleted' : 'unknown')
    if (verdict !== 'open') return refused(verdict)
    const fault = await passwords.findStoredFault(stored)
    if (stored === null || fault !== null) return refused(fault ?? 'unset')
    if (!matches) return refused('wrong-password')
    if (isDisabled(user, clock())) return refused('disabled')
    if (user.passwordDisownedAt !== null) {
      // The password was no wrong guess, and opens nothing.
      await takeBack(attempt)
      return refused('reset-required')
    }
    const credentials = { userId: user.id, email: user.email, hashedPassword: stored, attempt }
    if (code === undefined) return { kind: 'valid', user, credentials }
    if (user.secondFactorAt === null) return { kind: 'valid', user, credentials: { ...credentials, asksFactor: true } }
    try {
      const factorStep = await secondFactors.requireCode(user, code, act)
      return { kind: 'valid', user, credentials: { ...credentials, asksFactor: true, factorStep } }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // The password was no wrong guess. The failures before it stay: nothing is forgotten while the factor is unproven.
      await takeBack(attempt)
      return refused('second-factor-refused', error)
    }
  }

  return {
    inTurnOf,
    checkCredentials,

    /**
     * A signed-in person's own password, asked again. The commit sees to it that it is still the one.
     *
     * @throws Refusal wrong-password, and what the second factor's check throws
     */
    confirmPassword: async (user: User, password: string, { act, code }: { act: Act; code?: string | null }): Promise<Act> => {
      const check = await checkCredentials(user.email, password, code === undefined ? { act } : { act, code })
      if (check.kind === 'valid' && check.user.id === user.id)
        return { ...act, guard: { ...act.guard, credentials: check.credentials } }
      if (check.kind === 'valid') throw new Refusal('wrong-password', 'changed-meanwhile', user)
      throw check.factorRefusal ?? new Refusal('wrong-password', check.reason, user)
    },

    /** Whoever gave the right password is not guessing, whatever else was refused afterwards. */
    takeBackConfirmation: ({ guard }: Act): Promise<void> => takeBack(guard.credentials?.attempt ?? null),

    /** Task 8: whether this e-mail and password sign in; true or false for every input. Counts as an attempt. */
    validLogin: async (email: string, password: string): Promise<boolean> => {
      if (typeof email !== 'string' || typeof password !== 'string') return false
      const act = ownAct('auth:login')
      return inTurnOf(email, act, async () => {
        const check = await checkCredentials(email, password, { act })
        if (check.kind === 'refused') return false
        const { user, credentials } = check
        // The password alone says nothing of a second factor.
        if (user.secondFactorAt !== null) await takeBack(credentials.attempt)
        else if (credentials.attempt) await store.clearAttempts(user.id, credentials.attempt)
        return true
      })
    },

    /** Makes an outdated hash again after a sign-in, at a lower cost too; compare and swap, and never in the sign-in's way. */
    upgradeHash: async (userId: string, from: string, password: string, act: Act): Promise<void> => {
      if (!(await passwords.isOutdated(from))) return
      const to = await passwords.hashPassword(password)
      const user = await store.findUser({ id: userId })
      await store.upgradeHash({ userId, from, to }, guardOf(act), successEntry({ ...act, action: 'auth:upgradeHash' }, user))
    },
  }
}

export type CredentialRules = ReturnType<typeof createCredentials>
