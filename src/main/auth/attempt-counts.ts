import type { AttemptCounted, AttemptKey, AttemptRule, Store, User } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { type Act, successEntry } from './entries.ts'
import type { HouseRules } from './house-rules.ts'
import { secondFactorRule } from './throttling.ts'

/** Second factors are counted over all transports together: only who has proven a password or a code gets there. */
export const SECOND_FACTOR_ATTEMPTS: AttemptKey = { kind: 'second-factor', transport: 'any' }

const uncounted: AttemptCounted = { verdict: 'open', delayedUntil: null, attempt: null }

/** Counts attempts before what was given is looked at. An unknown user's attempt costs as much. */
export const createAttemptCounts = ({
  store,
  readRules,
  clock,
}: {
  store: Store
  readRules: () => Promise<HouseRules>
  clock: Clock
}) => ({
  /** Passwords and codes, for each user and transport: what comes over HTTP cannot delay the window. */
  countAttempt: async (user: User | null, kind: 'sign-in' | 'reset', rule: AttemptRule, act: Act): Promise<AttemptCounted> => {
    if (!(await readRules()).areAttemptsCounted) return uncounted
    const entry = successEntry({ ...act, action: 'auth:lock' }, user, 'too-many-failures')
    const change = { userId: user?.id ?? null, kind, transport: act.transport, rule }
    return store.countAttempt(change, clock(), entry)
  },

  /** Codes of a second factor; also in compat mode, since the original exercise has none. */
  countFactorAttempt: (user: User, act: Act, rule: AttemptRule = secondFactorRule): Promise<AttemptCounted> => {
    const entry = successEntry({ ...act, action: 'auth:lockSecondFactor' }, user, 'too-many-failures')
    return store.countAttempt({ userId: user.id, ...SECOND_FACTOR_ATTEMPTS, rule }, clock(), entry)
  },
})

export type AttemptCounts = ReturnType<typeof createAttemptCounts>
