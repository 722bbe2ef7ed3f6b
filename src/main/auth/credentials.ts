import { isDisabled } from '../../shared/account-state.ts'
import { canonicalEmail } from '../../shared/email.ts'
import { Refusal } from '../../shared/errors.ts'
import type { AttemptKind, AttemptRule, AttemptVerdict, Guard, Store, User } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import type { HouseRules } from './house-rules.ts'
import { isStoredHashWellFormed, type Passwords } from './passwords.ts'
import type { SecondFactors } from './second-factors.ts'
import { signInRule } from './throttling.ts'
import { createTurns } from './turns.ts'

/** The true reason of a failed sign-in: for the audit log and the administrators, never for the caller. */
type CredentialFailure =
  | 'unknown'
  | 'deleted'
  | 'disabled'
  | 'unset'
  | 'malformed-hash'
  | 'wrong-password'
  | 'delayed'
  | 'locked'
  | 'second-factor-required'
  | 'wrong-second-factor'

/** What a commit has to find unchanged; see the store's guard. */
type Credentials = NonNullable<Guard['credentials']>

export type CredentialCheck =
  | { readonly kind: 'valid'; readonly user: User; readonly credentials: Credentials }
  | { readonly kind: 'refused'; readonly user: User | null; readonly reason: CredentialFailure }

type Asked = {
  readonly act?: Act
  /** The second factor's code, null where none was given; left out where only the password is asked for. */
  readonly code?: string | null
}

export const createCredentials = ({
  store,
  passwords,
  secondFactors,
  readRules,
  clock,
  ownAct,
}: {
  store: Store
  passwords: Passwords
  secondFactors: Pick<SecondFactors, 'checkCode'>
  readRules: () => Promise<HouseRules>
  clock: Clock
  ownAct: (action: string) => Act
}) => {
  const turns = createTurns()

  /** Attempts on one address, one after the other; see turns.ts. */
  const inTurnOf = <T>(email: string, work: () => Promise<T>): Promise<T> => turns(canonicalEmail(email), work)

  /** Counts an attempt before it is looked at. Nobody's costs as much. */
  const countAttempt = async (user: User | null, kind: AttemptKind, rule: AttemptRule, act: Act): Promise<AttemptVerdict> => {
    if (!(await readRules()).areAttemptsCounted) return 'open'
    const entry = successEntry({ ...act, action: 'auth:lock' }, user, 'too-many-failures')
    return store.countAttempt({ userId: user?.id ?? null, kind, rule }, clock(), entry)
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
    const verdict = await countAttempt(user, 'sign-in', signInRule, act)
    const stored = user?.hashedPassword ?? null
    const matches = await passwords.verifyPassword(password, stored)
    if (!user) return { kind: 'refused', user: named, reason: named ? 'deleted' : 'unknown' }
    const refused = (reason: CredentialFailure): CredentialCheck => ({ kind: 'refused', user, reason })
    if (verdict !== 'open') return refused(verdict)
    if (stored === null) return refused('unset')
    if (!isStoredHashWellFormed(stored)) return refused('malformed-hash')
    if (!matches) return refused('wrong-password')
    if (isDisabled(user, clock())) return refused('disabled')
    const credentials = { userId: user.id, email: user.email, hashedPassword: stored }
    if (code === undefined) return { kind: 'valid', user, credentials }
    if (user.secondFactorAt === null) return { kind: 'valid', user, credentials: { ...credentials, asksFactor: true } }
    if (code === null) return refused('second-factor-required')
    const factorStep = await secondFactors.checkCode(user, code)
    if (factorStep === null) return refused('wrong-second-factor')
    return { kind: 'valid', user, credentials: { ...credentials, asksFactor: true, factorStep } }
  }

  return {
    inTurnOf,
    countAttempt,
    checkCredentials,

    /**
     * A signed-in person's own password, asked again. The commit sees to it that it is still the one.
     *
     * @throws Refusal wrong-password, second-factor-required, wrong-second-factor
     */
    confirmPassword: async (user: User, password: string, { act, code }: { act: Act; code?: string | null }): Promise<Act> => {
      const check = await checkCredentials(user.email, password, code === undefined ? { act } : { act, code })
      if (check.kind === 'valid' && check.user.id === user.id)
        return { ...act, guard: { ...act.guard, credentials: check.credentials } }
      const reason = check.kind === 'valid' ? 'changed-meanwhile' : check.reason
      if (reason === 'second-factor-required' || reason === 'wrong-second-factor') throw new Refusal(reason, undefined, user)
      throw new Refusal('wrong-password', reason, user)
    },

    /** Task 8: whether this e-mail and password sign in; true or false for every input. Counts as an attempt. */
    validLogin: async (email: string, password: string): Promise<boolean> => {
      if (typeof email !== 'string' || typeof password !== 'string') return false
      return inTurnOf(email, async () => {
        const check = await checkCredentials(email, password)
        if (check.kind === 'valid') await store.clearAttempts(check.user.id, 'sign-in')
        return check.kind === 'valid'
      })
    },

    /** Makes an outdated hash again after a sign-in; compare and swap, and never in the sign-in's way. */
    upgradeHash: async (userId: string, from: string, password: string, act: Act): Promise<void> => {
      if (!(await passwords.isOutdated(from))) return
      const to = await passwords.hashPassword(password)
      const user = await store.findUser({ id: userId })
      await store.upgradeHash({ userId, from, to }, guardOf(act), successEntry({ ...act, action: 'auth:upgradeHash' }, user))
    },
  }
}

export type CredentialRules = ReturnType<typeof createCredentials>
