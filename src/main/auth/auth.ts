import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import { createCredentials } from './credentials.ts'
import type { Act } from './entries.ts'
import type { Hasher } from './hasher.ts'
import { createPasswords } from './passwords.ts'
import type { Random } from './random.ts'
import { createResets } from './resets.ts'
import { createSessions, type SessionLimits } from './sessions.ts'
import { createSetUp } from './set-up.ts'
import { createUsers } from './users.ts'

export type AuthParts = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly hasher: Hasher
  /** The directory's key under the password hashes (32 bytes). */
  readonly passwordKey: Buffer
  readonly sessionLimits: SessionLimits
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
  sessionLimits,
  resetLifetimeMs,
  markSetUp,
}: AuthParts) => {
  const passwords = createPasswords({ hasher, key: passwordKey })
  const ownAct = (action: string): Act => ({ at: clock(), transport: 'terminal', action, actor: null, guard: {} })
  return {
    ...passwords,
    ...createSetUp({ store, passwords, random, markSetUp }),
    ...createUsers({ store, passwords, random, ownAct }),
    ...createSessions({ store, random, clock, limits: sessionLimits, ownAct }),
    ...createCredentials({ store, passwords }),
    ...createResets({ store, passwords, random, lifetimeMs: resetLifetimeMs, ownAct }),
  }
}

export type Auth = ReturnType<typeof createAuth>
