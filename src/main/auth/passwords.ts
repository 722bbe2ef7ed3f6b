import { createHmac } from 'node:crypto'
import { normalizePassword } from '../../shared/domain/password.ts'
import { highestStoredCost, type Policy } from '../../shared/domain/policy.ts'
import { Refusal } from '../../shared/errors.ts'
import { costOf, decoyOf, type Hasher } from './hasher.ts'

/** The directory key that hashes name. A rotated key will get the next id. */
export const PASSWORD_KEY_ID = '1'

/**
 * Scheme of Gatehouse, with the id of the key: bcrypt over `base64(HMAC-SHA-384(directory key, NFC(password)))`. Its 64 characters fit
 * bcrypt's limit of 72 bytes.
 */
const KEYED_SCHEME = `hmac-sha384/${PASSWORD_KEY_ID}:`

// $2a$, $2b$, $2y$; cost 04 to 31; 22 + 31 characters. The database schema reads the cost in the same way.
const BCRYPT_FORM = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/

/** bcrypt reads 72 bytes. Copying a longer password would take extra time for plain hashes only. */
const PLAIN_CHARACTERS = 73

/** Why no password can match the stored hash: there is none, its format is unknown, or its cost is too high for a sign-in. */
export type StoredFault = 'unset' | 'malformed-hash' | 'costly-hash'

/** The parsed stored hash. Null if its format is not supported. */
type Parsed = { readonly isKeyed: boolean; readonly bcryptHash: string; readonly cost: number }

const parse = (stored: string): Parsed | null => {
  const isKeyed = stored.startsWith(KEYED_SCHEME)
  const bcryptHash = isKeyed ? stored.slice(KEYED_SCHEME.length) : stored
  if (!BCRYPT_FORM.test(bcryptHash)) return null
  // The bcrypt library does not accept $2y$, another name for the same algorithm.
  return { isKeyed, bcryptHash: bcryptHash.replace(/^\$2y\$/, '$2b$'), cost: costOf(bcryptHash) }
}

const findFault = (stored: string | null, policyCost: number): StoredFault | null => {
  if (stored === null) return 'unset'
  const parsed = parse(stored)
  if (!parsed) return 'malformed-hash'
  return parsed.cost > highestStoredCost(policyCost) ? 'costly-hash' : null
}

/** Describes how a password is stored, for administrators. Never contains the hash itself. */
export const describeStoredHash = (
  stored: string,
  policyCost: number,
): { scheme: 'keyed-bcrypt' | 'bcrypt' | 'too-costly'; cost: number } | { scheme: 'malformed'; cost: null } => {
  const parsed = parse(stored)
  if (!parsed) return { scheme: 'malformed', cost: null }
  if (findFault(stored, policyCost) !== null) return { scheme: 'too-costly', cost: parsed.cost }
  return { scheme: parsed.isKeyed ? 'keyed-bcrypt' : 'bcrypt', cost: parsed.cost }
}

export const createPasswords = ({
  hasher,
  key,
  hashCostOf,
  readPolicy,
  listStoredCosts,
}: {
  hasher: Hasher
  /** Null if the key is sealed. Then this process cannot hash passwords. */
  key: Buffer | null
  /** log2 of the rounds of new hashes under a policy. */
  hashCostOf: (policy: Policy) => number
  readPolicy: () => Promise<Policy>
  /** The costs of the stored hashes, each once, up to `most`. */
  listStoredCosts: (most: number) => Promise<readonly number[]>
}) => {
  const keyed = (password: string): string => {
    if (!key) throw new Refusal('not-available')
    return createHmac('sha384', key).update(normalizePassword(password), 'utf8').digest('base64')
  }

  /** The costs in use, each once, highest first: the policy's and those of the stored hashes. */
  const listCostsInUse = async (policyCost: number, met: number): Promise<number[]> => {
    // The hash may have changed since the user was read.
    const costs = new Set([policyCost, met, ...(await listStoredCosts(highestStoredCost(policyCost)))])
    return [...costs].sort((one, other) => other - one)
  }

  return {
    /** Task 4: a bcrypt hash with a scheme prefix and its own random salt. Two hashes are never equal. */
    hashPassword: async (password: string, policy?: Policy): Promise<string> =>
      `${KEYED_SCHEME}${await hasher.hash(keyed(password), hashCostOf(policy ?? (await readPolicy())))}`,

    /**
     * Whether the password matches the stored hash.
     *
     * Always takes the time of one hash at the highest cost in use. This also holds for missing or malformed hashes and malformed
     * passwords.
     */
    verifyPassword: async (password: string, stored: string | null, policy?: Policy): Promise<boolean> => {
      const policyCost = hashCostOf(policy ?? (await readPolicy()))
      const parsed = stored === null || findFault(stored, policyCost) !== null ? null : parse(stored)
      const cost = parsed?.cost ?? policyCost
      const costs = await listCostsInUse(policyCost, cost)
      const ours = keyed(password)
      const secret = parsed && !parsed.isKeyed ? password.slice(0, PLAIN_CHARACTERS) : ours
      const matches = await hasher.compare(secret, parsed?.bcryptHash ?? decoyOf(cost), costs)
      return matches && parsed !== null && password.isWellFormed()
    },

    /** Why no password can match the stored hash. Null if one can. */
    findStoredFault: (stored: string | null, policy: Policy): StoredFault | null => findFault(stored, hashCostOf(policy)),

    /** Whether a matching hash should be replaced, because it was imported or has another cost. */
    isOutdated: (stored: string, policy: Policy): boolean => {
      const parsed = parse(stored)
      return parsed !== null && (!parsed.isKeyed || parsed.cost !== hashCostOf(policy))
    },
  }
}

export type Passwords = ReturnType<typeof createPasswords>
