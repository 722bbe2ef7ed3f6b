import type { Clock } from '../platform/clock.ts'
import type { AttemptCounted, AttemptKey, AttemptRule, Store, User } from '../store/ports/store.ts'
import { type AuditContext, successEntry } from './audit-context.ts'
import type { DirectoryRules } from './directory-rules.ts'
import { secondFactorRule } from './throttling.ts'

/** Second factors are counted over all transports together: only who has proven a password or a code gets there. */
export const SECOND_FACTOR_ATTEMPTS: AttemptKey = { kind: 'second-factor', transport: 'any' }

const uncounted: AttemptCounted = { decision: 'open', delayedUntil: null, attempt: null }

/** Counts attempts before what was given is looked at. An unknown user's attempt costs as much. */
export const createAttemptCounts = ({
  store,
  readRules,
  clock,
}: {
  store: Store
  readRules: () => Promise<DirectoryRules>
  clock: Clock
}) => ({
  /** Passwords and codes, for each user and transport: what comes over HTTP cannot delay the window. */
  countAttempt: async (
    user: User | null,
    kind: 'sign-in' | 'reset',
    rule: AttemptRule,
    context: AuditContext,
  ): Promise<AttemptCounted> => {
    if (!(await readRules()).areAttemptsCounted) return uncounted
    const entry = successEntry({ ...context, action: 'auth:lock' }, user, 'too-many-failures')
    const change = { userId: user?.id ?? null, kind, transport: context.transport, rule }
    return store.countAttempt(change, clock(), entry)
  },

  /** Codes of a second factor; also in compat mode, since the original exercise has none. */
  countFactorAttempt: (user: User, context: AuditContext, rule: AttemptRule = secondFactorRule): Promise<AttemptCounted> => {
    const entry = successEntry({ ...context, action: 'auth:lockSecondFactor' }, user, 'too-many-failures')
    return store.countAttempt({ userId: user.id, ...SECOND_FACTOR_ATTEMPTS, rule }, clock(), entry)
  },
})

export type AttemptCounts = ReturnType<typeof createAttemptCounts>
