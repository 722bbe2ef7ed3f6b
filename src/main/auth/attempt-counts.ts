import type { Clock } from '../../shared/domain/time.ts'
import type { AttemptCounted, AttemptKey, AttemptRule, Store, User } from '../store/ports/store.ts'
import { type AuditContext, type CallContext, successEntry } from './audit-context.ts'
import { directoryRulesOf } from './directory-rules.ts'
import { secondFactorRule } from './throttling.ts'

/** Second-factor attempts are counted over all transports together. They need a right password or code first. */
export const SECOND_FACTOR_ATTEMPTS: AttemptKey = { kind: 'second-factor', transport: 'any' }

const uncounted: AttemptCounted = { decision: 'open', delayedUntil: null, attempt: null }

/** Counts an attempt before the password or code is checked. An unknown user takes the same time. */
export const createAttemptCounts = ({ store, clock }: { store: Store; clock: Clock }) => ({
  /** Counts passwords and codes per user and transport, so that HTTP attempts cannot delay the window. */
  countAttempt: async (
    user: User | null,
    kind: 'sign-in' | 'reset',
    rule: AttemptRule,
    context: CallContext,
  ): Promise<AttemptCounted> => {
    if (!directoryRulesOf(context.policy).areAttemptsCounted) return uncounted
    const entry = successEntry({ ...context, action: 'auth:lock' }, user, { kind: 'too-many-failures' })
    const change = { userId: user?.id ?? null, kind, transport: context.transport, rule }
    return store.countAttempt(change, clock(), entry)
  },

  /** Counts codes of a second factor. Applies in compat mode too, because the original exercise has no second factor. */
  countFactorAttempt: (user: User, context: AuditContext, rule: AttemptRule = secondFactorRule): Promise<AttemptCounted> => {
    const entry = successEntry({ ...context, action: 'auth:lockSecondFactor' }, user, { kind: 'too-many-failures' })
    return store.countAttempt({ userId: user.id, ...SECOND_FACTOR_ATTEMPTS, rule }, clock(), entry)
  },
})

export type AttemptCounts = ReturnType<typeof createAttemptCounts>
