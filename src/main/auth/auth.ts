import type { Policy } from '../../shared/policy.ts'
import type { Store } from '../store/store.ts'
import { createActivations } from './activations.ts'
import { createAttemptCounts } from './attempt-counts.ts'
import type { Clock } from './clock.ts'
import { createCredentials } from './credentials.ts'
import type { Act } from './entries.ts'
import type { Hasher } from './hasher.ts'
import { type HouseRules, houseRulesOf } from './house-rules.ts'
import { createPasswords } from './passwords.ts'
import { createPrograms } from './programs.ts'
import type { Random } from './random.ts'
import { listRequiredActions } from './required-actions.ts'
import { createResetRequests } from './reset-requests.ts'
import { createResets } from './resets.ts'
import { createSecondFactors } from './second-factors.ts'
import { createSessions } from './sessions.ts'
import { createSetUp } from './set-up.ts'
import { createUsers } from './users.ts'

export type AuthParts = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly hasher: Hasher
  /** The directory's key under the password hashes (32 bytes); null where it is sealed, and this process does without. */
  readonly passwordKey: Buffer | null
  /** The directory's key under the secrets of second factors (32 bytes). */
  readonly secondFactorKey: Buffer | null
  /** log2 of the rounds of new hashes. */
  readonly readHashCost: () => Promise<number>
  readonly resetLifetimeMs: number
  /** Called just before the first administrator is committed. */
  readonly markSetUp: () => void
}

/** The rules of authentication over a store: every one of the twenty tasks that is not a transport's. */
export const createAuth = ({
  store,
  clock,
  random,
  hasher,
  passwordKey,
  secondFactorKey,
  readHashCost,
  resetLifetimeMs,
  markSetUp,
}: AuthParts) => {
  const readPolicy = (): Promise<Policy> => store.readPolicy()
  const readRules = async (): Promise<HouseRules> => houseRulesOf(await readPolicy())
  const passwords = createPasswords({ hasher, key: passwordKey, readHashCost, findStoredCosts: store.findHashCosts })
  const attemptCounts = createAttemptCounts({ store, readRules, clock })
  const secondFactors = createSecondFactors({ store, key: secondFactorKey, random, clock, attemptCounts })
  const ownAct = (action: string): Act => ({ at: clock(), transport: 'terminal', action, actor: null, guard: {} })
  const credentials = createCredentials({ store, passwords, secondFactors, attemptCounts, clock, ownAct })
  const sessions = createSessions({ store, random, clock, readPolicy, ownAct })
  const resets = createResets({
    store,
    passwords,
    credentials,
    attemptCounts,
    secondFactors,
    random,
    lifetimeMs: resetLifetimeMs,
    readRules,
    ownAct,
  })
  /** Null also for users who have something to do first: no program is told that they are signed in. */
  const findOpenSession = (sessionId: string) =>
    sessions.findLiveSession(sessionId, (user, policy) => listRequiredActions(user, policy).length === 0)
  return {
    ...passwords,
    ...createSetUp({ store, passwords, random, markSetUp }),
    ...createActivations({ store, random }),
    ...createUsers({ store, passwords, random, readRules, ownAct }),
    ...sessions,
    ...createPrograms({ store, random, clock, findOpenSession }),
    ...credentials,
    ...secondFactors,
    ...resets,
    ...createResetRequests({ store, resets, readRules }),
  }
}

export type Auth = ReturnType<typeof createAuth>
