import type { BulkChange } from '../../shared/api/bulk-change.ts'
import type { Permission } from '../../shared/domain/permissions.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import type { BulkPlan, User } from '../store/ports/store.ts'

/** How long a plan is good (milliseconds): long enough to read it, too short for the directory to become another one. */
const PLAN_LIFETIME_MS = 15 * MINUTE_MS

/** The plans that are kept per user, each up to twelve bytes per planned user. A further plan replaces the user's oldest one. */
const KEPT_PLANS = 2

/** What every plan has: its owner and its end. */
export type PlanTerms = {
  readonly id: string
  readonly ownerId: string
  /** Of the owner when the plan was begun; another one ends it. */
  readonly epoch: number
  readonly expiresAt: number
}

export type AgreedPlan = PlanTerms & {
  readonly change: BulkChange
  /** The operation that makes the same change of one user. */
  readonly operation: string
  readonly permission: Permission
  readonly requiresReauthentication: boolean
  readonly canBeUndone: boolean
  readonly plan: BulkPlan
}

/** Plans between being made and being carried out: each its maker's alone, and for once. */
export const createPlans = <P extends PlanTerms>(makeId: () => string) => {
  const plans = new Map<string, P>()

  const requirePlan = (id: string, owner: Pick<User, 'id' | 'workEpoch'>, now: number): P => {
    const agreed = plans.get(id)
    const isTheirs = agreed?.ownerId === owner.id && agreed.epoch === owner.workEpoch
    if (!isTheirs || agreed.expiresAt <= now) throw new Refusal('no-such-plan')
    return agreed
  }

  return {
    keep: (made: (terms: Pick<PlanTerms, 'id' | 'expiresAt'>) => P, now: number): P => {
      const agreed = made({ id: makeId(), expiresAt: now + PLAN_LIFETIME_MS })
      plans.set(agreed.id, agreed)
      for (const [id, { expiresAt }] of plans) if (expiresAt <= now) plans.delete(id)
      const own = [...plans.values()].filter(({ ownerId }) => ownerId === agreed.ownerId)
      for (const { id } of own.slice(0, -KEPT_PLANS)) plans.delete(id)
      return agreed
    },
    /** @throws Refusal no-such-plan */
    requirePlan,
    /** The clock was set back to `now`. A plan of the later time counts as made now. */
    setBack: (now: number): void => {
      const expiresAt = now + PLAN_LIFETIME_MS
      for (const [id, agreed] of plans) if (agreed.expiresAt > expiresAt) plans.set(id, { ...agreed, expiresAt })
    },
    forget: (id: string): boolean => plans.delete(id),
    forgetOf: (ownerId: string): void => {
      for (const [id, agreed] of plans) if (agreed.ownerId === ownerId) plans.delete(id)
    },
  }
}

export type BulkPlans = ReturnType<typeof createPlans<AgreedPlan>>
