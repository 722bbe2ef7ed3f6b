import { canonicalEmail } from '../../shared/domain/email.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Clock } from '../platform/clock.ts'
import { createKeyedMutex } from '../platform/keyed-mutex.ts'
import type { CountedAttempt, Guard, Store, User } from '../store/ports/store.ts'
import type { AttemptCounts } from './attempt-counts.ts'
import { type AuditContext, guardOf, successEntry } from './audit-context.ts'
import type { Passwords, StoredFault } from './passwords.ts'
import type { SecondFactors } from './second-factors.ts'
import { signInRule } from './throttling.ts'

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
  readonly context?: AuditContext
  /** The second factor's code, null where none was given; left out where only the password is asked for. */
  readonly code?: string | null
}

export const createCredentials = ({
  store,
  passwords,
  secondFactors,
  attemptCounts,
  clock,
  ownContext,
}: {
  store: Store
  passwords: Passwords
  secondFactors: Pick<SecondFactors, 'requireCode'>
  attemptCounts: Pick<AttemptCounts, 'countAttempt'>
  clock: Clock
  ownContext: (action: string) => AuditContext
}) => {
  const turns = createKeyedMutex()

  /** Attempts on one address over one transport, one after the other; see turns.ts. HTTP does not keep the window waiting. */
  const withAddressLock = <T>(
    email: string,
    { transport }: Pick<AuditContext, 'transport'>,
    work: () => Promise<T>,
  ): Promise<T> => turns(`${transport} ${canonicalEmail(email)}`, work)

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
    { context = ownContext('auth:login'), code }: Asked = {},
  ): Promise<CredentialCheck> => {
    const named = await store.findAnyUser({ email })
    // Whoever is deleted is nobody, at the same cost; only the log knows the difference.
    const user = named?.deletedAt === null ? named : null
    const { decision, attempt } = await attemptCounts.countAttempt(user, 'sign-in', signInRule, context)
    const stored = user?.hashedPassword ?? null
    const matches = await passwords.verifyPassword(password, stored)
    const refused = (reason: CredentialFailure, factorRefusal: Refusal | null = null): CredentialCheck => ({
      kind: 'refused',
      user: named,
      reason,
      factorRefusal,
    })
    if (!user) return refused(named ? 'deleted' : 'unknown')
    if (decision !== 'open') return refused(decision)
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
      const factorStep = await secondFactors.requireCode(user, code, context)
      return { kind: 'valid', user, credentials: { ...credentials, asksFactor: true, factorStep } }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // The password was no wrong guess. The failures before it stay: nothing is forgotten while the factor is unproven.
      await takeBack(attempt)
      return refused('second-factor-refused', error)
    }
  }

  return {
    withAddressLock,
    checkCredentials,

    /**
     * A signed-in person's own password, asked again. The commit sees to it that it is still the one.
     *
     * @throws Refusal wrong-password, and what the second factor's check throws
     */
    confirmPassword: async (
      user: User,
      password: string,
      { context, code }: { context: AuditContext; code?: string | null },
    ): Promise<AuditContext> => {
      const check = await checkCredentials(user.email, password, code === undefined ? { context } : { context, code })
      if (check.kind === 'valid' && check.user.id === user.id)
        return { ...context, guard: { ...context.guard, credentials: check.credentials } }
      if (check.kind === 'valid') throw new Refusal('wrong-password', 'changed-meanwhile', user)
      throw check.factorRefusal ?? new Refusal('wrong-password', check.reason, user)
    },

    /** Whoever gave the right password is not guessing, whatever else was refused afterwards. */
    takeBackConfirmation: ({ guard }: AuditContext): Promise<void> => takeBack(guard.credentials?.attempt ?? null),

    /** Task 8: whether this e-mail and password sign in; true or false for every input. Counts as an attempt. */
    validLogin: async (email: string, password: string): Promise<boolean> => {
      if (typeof email !== 'string' || typeof password !== 'string') return false
      const context = ownContext('auth:login')
      return withAddressLock(email, context, async () => {
        const check = await checkCredentials(email, password, { context })
        if (check.kind === 'refused') return false
        const { user, credentials } = check
        // The password alone says nothing of a second factor.
        if (user.secondFactorAt !== null) await takeBack(credentials.attempt)
        else if (credentials.attempt) await store.clearAttempts(user.id, credentials.attempt)
        return true
      })
    },

    /** Makes an outdated hash again after a sign-in, at a lower cost too; compare and swap, and never in the sign-in's way. */
    upgradeHash: async (userId: string, from: string, password: string, context: AuditContext): Promise<void> => {
      if (!(await passwords.isOutdated(from))) return
      const to = await passwords.hashPassword(password)
      const user = await store.findUser({ id: userId })
      await store.upgradeHash(
        { userId, from, to },
        guardOf(context),
        successEntry({ ...context, action: 'auth:upgradeHash' }, user),
      )
    },
  }
}

export type CredentialRules = ReturnType<typeof createCredentials>
