import type { Policy } from '../../shared/domain/policy.ts'
import type { Clock } from '../../shared/domain/time.ts'
import type { DirectoryKeys, Store } from '../store/ports/store.ts'
import { createActivations } from '../users/activations.ts'
import { createUsers } from '../users/users.ts'
import { createSetUp } from './administrator-set-up.ts'
import { createAttemptCounts } from './attempt-counts.ts'
import type { MakeOwnContext } from './audit-context.ts'
import { createCredentials } from './credentials.ts'
import { listRequiredActions } from './directory-rules.ts'
import type { Hasher } from './hasher.ts'
import { createOwnCredentials } from './own-credentials.ts'
import { createPasswords } from './passwords.ts'
import { createPrograms } from './programs.ts'
import { createResetRequests } from './reset-requests.ts'
import { createResets } from './resets.ts'
import { createSecondFactors } from './second-factors.ts'
import type { Random } from './secrets.ts'
import { createSessions } from './sessions.ts'
import { ShortCodes } from './short-codes.ts'

export type AuthParts = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly hasher: Hasher
  /** The directory's keys. Null if they are sealed and this process works without them. */
  readonly keys: DirectoryKeys | null
  /** Reads keys that another process has made. */
  readonly followKeys: () => Promise<void>
  /** log2 of the rounds of new hashes. Default: the policy's cost. Tests and benchmarks use a lower one. */
  readonly hashCostOf?: (policy: Policy) => number
  readonly resetLifetimeMs: number
  /** Called just before the first administrator is committed. */
  readonly markSetUp: () => void
}

/** The authentication rules over a store: all of the twenty tasks that do not belong to a transport. */
export const createAuth = ({
  store,
  clock,
  random,
  hasher,
  keys,
  followKeys,
  hashCostOf = ({ hashCost }) => hashCost,
  resetLifetimeMs,
  markSetUp,
}: AuthParts) => {
  const readPolicy = (): Promise<Policy> => store.readPolicy()
  const passwords = createPasswords({
    hasher,
    keys: keys?.password ?? null,
    hashCostOf,
    readPolicy,
    listStoredCosts: store.listHashCosts,
    listForeignClasses: store.listForeignClasses,
    followKeys,
  })
  const attemptCounts = createAttemptCounts({ store, clock })
  const secondFactors = createSecondFactors({ store, keys: keys?.secondFactor ?? null, random, clock, attemptCounts })
  const ownContext: MakeOwnContext = async (action) => {
    const policy = await readPolicy()
    return { at: clock(), transport: 'terminal', action, actor: null, guard: {}, policy }
  }
  const credentials = createCredentials({ store, passwords, secondFactors, attemptCounts, clock, ownContext })
  const users = createUsers({ store, passwords, random, ownContext })
  const sessions = createSessions({ store, random, clock, readPolicy, ownContext })
  const shortCodes = new ShortCodes(keys?.shortCode ?? null, random)
  const resets = createResets({
    store,
    passwords,
    credentials,
    attemptCounts,
    secondFactors,
    shortCodes,
    random,
    lifetimeMs: resetLifetimeMs,
    clock,
    ownContext,
  })
  /** Returns null also for users with a required action, so programs see them as signed out. */
  const findOpenSession = (sessionId: string, policy: Policy) =>
    sessions.findLiveSession(sessionId, policy, (user) => listRequiredActions(user, policy).length === 0)
  return {
    ...passwords,
    ...createSetUp({ store, passwords, random, markSetUp }),
    ...createActivations({ store, random, shortCodes }),
    requireShortCodes: (policy: Policy): void => shortCodes.requireOffered(policy),
    ...users,
    ...sessions,
    ...createPrograms({ store, random, clock, findOpenSession }),
    ...credentials,
    ...createOwnCredentials({ store, passwords, credentials, sessions, updateUser: users.updateUser }),
    ...secondFactors,
    ...resets,
    ...createResetRequests({ store, resets }),
  }
}

export type Auth = ReturnType<typeof createAuth>
