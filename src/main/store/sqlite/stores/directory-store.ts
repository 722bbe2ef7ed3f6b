import { detailOfSettings } from '../../../../shared/api/change-details.ts'
import { highestStoredCost, type Policy, policySchema } from '../../../../shared/domain/policy.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { DirectoryPort } from '../../ports/store.ts'
import type { Tables } from '../tables/store-tables.ts'
import type { StoreContext } from './store-context.ts'

/** The age of a policy that another process may have changed (milliseconds); as often as the change feed polls. */
const POLICY_AGE_MS = 250

/** The policy, which every call asks for; its row is read at most once per `POLICY_AGE_MS`. */
class PolicyCache {
  readonly #directory: Tables['directory']
  #known: { value: Policy; readAt: number } | null = null

  constructor(directory: Tables['directory']) {
    this.#directory = directory
  }

  read(): Policy {
    const now = performance.now()
    if (!this.#known || now - this.#known.readAt > POLICY_AGE_MS)
      this.#known = { value: this.#readAnew(this.#known?.value), readAt: now }
    return this.#known.value
  }

  /** On a disk that fails, the known policy stays, so that the window can still save codes and quit. */
  #readAnew(known: Policy | undefined): Policy {
    try {
      return this.#directory.read().policy
    } catch (error) {
      if (known) return known
      throw error
    }
  }

  forget(): void {
    this.#known = null
  }
}

/** @throws Refusal last-administrator if no administrator's hash has a cost that the new policy allows */
const changePolicy = ({ directory, users }: Tables, wanted: Partial<Policy>): { former: Policy; next: Policy } => {
  const former = directory.read().policy
  const next = policySchema.parse({ ...former, ...wanted })
  const limit = highestStoredCost(next.hashCost)
  if (limit < highestStoredCost(former.hashCost) && !users.hasLastingAdministratorUpTo(limit))
    throw new Refusal('last-administrator')
  directory.writePolicy(next)
  return { former, next }
}

/** The port of the directory as a whole. */
export const directoryStore = (context: StoreContext): DirectoryPort => {
  const { directory, users, recoveryCodes } = context.tables
  const policy = new PolicyCache(directory)
  return {
    readDirectory: async () => directory.read(),
    readPolicy: async () => policy.read(),

    setUp: ({ administrator, recoveryCodeHashes }, guard, entry) =>
      context.write(guard, entry, ['directory', 'users'], () => {
        directory.markSetUp(guard.now)
        const user = users.insert(administrator)
        recoveryCodes.replace(administrator.id, recoveryCodeHashes, guard.now)
        return user
      }),

    updatePolicy: async (wanted, guard, entry) => {
      const { next } = await context.write(
        guard,
        entry,
        ['directory'],
        () => changePolicy(context.tables, wanted),
        ({ former, next }) => detailOfSettings(former, next),
      )
      policy.forget()
      return next
    },

    onChanged: (listener) => context.changes.listen(listener),
    onWorkEnded: (listener) => context.onWorkEnded(listener),
    close: () => context.close(),
  }
}
