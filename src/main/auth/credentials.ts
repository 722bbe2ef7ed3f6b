import { canonicalEmail } from '../../shared/domain/email.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { isDisabled } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { KeyedMutex } from '../platform/keyed-mutex.ts'
import type { CountedAttempt, Guard, Store, User } from '../store/ports/store.ts'
import type { AttemptCounts } from './attempt-counts.ts'
import { type AuditContext, type CallContext, guardOf, type MakeOwnContext, successEntry } from './audit-context.ts'
import { findPasswordReason } from './password-rules.ts'
import type { Passwords } from './passwords.ts'
import type { SecondFactors } from './second-factors.ts'
import { parseStoredHash, type StoredFault } from './stored-hash.ts'
import { signInRule } from './throttling.ts'

/** The true reason of a failed sign-in. It goes to the audit log and to administrators, never to the caller. */
type CredentialFailure =
  | 'unknown'
  | 'deleted'
  | 'disabled'
  | StoredFault
  | 'wrong-password'
  | 'delayed'
  | 'locked'
  | 'reset-required'

/** What must be unchanged at the commit; see the store's guard. */
type Credentials = NonNullable<Guard['credentials']>

export type CredentialCheck =
  | { readonly kind: 'valid'; readonly user: User; readonly credentials: Credentials }
  /** `factorRefusal`: the second-factor error for the caller, if the password was right. */
  | {
      readonly kind: 'refused'
      readonly user: User | null
      readonly reason: CredentialFailure
      readonly factorRefusal: null
    }
  | { readonly kind: 'refused'; readonly user: User; readonly reason: null; readonly factorRefusal: Refusal }

type Asked = {
  readonly context: CallContext
  /** The code of the second factor, or null if none was given. Undefined if only the password is checked. */
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
  ownContext: MakeOwnContext
}) => {
  const addressMutex = new KeyedMutex()

  /**
   * Runs the attempts on one address and transport one at a time, with a keyed mutex. HTTP attempts therefore do not block the
   * window.
   */
  const withAddressLock = <T>(
    email: string,
    { transport }: Pick<AuditContext, 'transport'>,
    work: () => Promise<T>,
  ): Promise<T> => addressMutex.run(`${transport} ${canonicalEmail(email)}`, work)

  const takeBack = async (attempt: CountedAttempt | null): Promise<void> => {
    if (attempt) await store.takeBackAttempt(attempt)
  }

  /**
   * Checks email and password, and the second factor if the caller asks for it. Takes the time of one hash for every input.
   *
   * The caller must hold the address lock until it has committed what follows a successful check.
   */
  const checkCredentials = async (email: string, password: string, { context, code }: Asked): Promise<CredentialCheck> => {
    const named = await store.findAnyUser({ email })
    // A deleted user is treated as unknown and costs as much. Only the audit log shows the difference.
    const user = named?.deletedAt === null ? named : null
    const { decision, attempt } = await attemptCounts.countAttempt(user, 'sign-in', signInRule, context)
    const stored = user?.hashedPassword ?? null
    const matches = await passwords.verifyPassword(password, stored, context.policy)
    const refused = (reason: CredentialFailure): CredentialCheck => ({
      kind: 'refused',
      user: named,
      reason,
      factorRefusal: null,
    })
    if (!user) return refused(named ? 'deleted' : 'unknown')
    if (decision !== 'open') return refused(decision)
    const fault = passwords.findStoredFault(stored, context.policy)
    if (stored === null || fault !== null) return refused(fault ?? 'unset')
    if (!matches) return refused('wrong-password')
    if (isDisabled(user, clock())) return refused('disabled')
    if (user.passwordDisownedAt !== null) {
      // The password was right, so it does not count as a failed attempt. It still does not sign the user in.
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
      // The password was right, so it does not count as a failed attempt. Earlier failures stay until the second factor is
      // proven.
      await takeBack(attempt)
      return { kind: 'refused', user, reason: null, factorRefusal: error }
    }
  }

  return {
    withAddressLock,
    checkCredentials,

    /**
     * Checks the signed-in user's own password again. The guard checks at the commit that the password is still the same.
     *
     * @throws Refusal wrong-password, and the errors of the second-factor check
     */
    confirmPassword: async (
      user: User,
      password: string,
      { context, code }: { context: CallContext; code?: string | null },
    ): Promise<CallContext> => {
      const check = await checkCredentials(user.email, password, code === undefined ? { context } : { context, code })
      if (check.kind === 'valid' && check.user.id === user.id)
        return { ...context, guard: { ...context.guard, credentials: check.credentials } }
      if (check.kind === 'valid') throw new Refusal('wrong-password', 'changed-meanwhile', user)
      throw check.factorRefusal ?? new Refusal('wrong-password', check.reason, user)
    },

    /** Uncounts the attempt if the password was right, even if the operation failed for another reason. */
    takeBackConfirmation: ({ guard }: AuditContext): Promise<void> => takeBack(guard.credentials?.attempt ?? null),

    /** Task 8: whether this email and password are valid. Returns true or false for every input, and counts as an attempt. */
    validLogin: async (email: string, password: string): Promise<boolean> => {
      if (typeof email !== 'string' || typeof password !== 'string') return false
      const context = await ownContext('auth:login')
      return withAddressLock(email, context, async () => {
        const check = await checkCredentials(email, password, { context })
        if (check.kind === 'refused') return false
        const { user, credentials } = check
        // A right password alone does not prove the second factor, so earlier failures stay.
        if (user.secondFactorAt !== null) await takeBack(credentials.attempt)
        else if (credentials.attempt) await store.clearAttempts(user.id, credentials.attempt)
        return true
      })
    },

    /** Whether the password was imported and breaks the rules of today. It signs in once, and must then be changed. */
    mustReplaceImported: async (user: User, password: string): Promise<boolean> => {
      const isImported = user.hashedPassword !== null && parseStoredHash(user.hashedPassword)?.kind === 'sealed'
      if (!isImported) return false
      return (await findPasswordReason(password, user, { hasSecondFactor: user.secondFactorAt !== null })) !== null
    },

    /**
     * Replaces an outdated hash after a sign-in, also if the new cost is lower. Uses compare-and-swap and never delays the
     * sign-in.
     */
    upgradeHash: async (userId: string, from: string, password: string, context: CallContext): Promise<void> => {
      // Not the policy of the sign-in: its cost may have changed while the password was checked.
      const policy = await store.readPolicy()
      if (!passwords.isOutdated(from, policy)) return
      const to = await passwords.hashPassword(password, policy)
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
