import { createHmac } from 'node:crypto'
import { normalizePassword } from '../../shared/domain/password.ts'
import { highestStoredCost } from '../../shared/domain/policy.ts'
import { Refusal } from '../../shared/errors.ts'
import { type CostsInUse, planDecoys } from './hash-work.ts'
import { decoyOf, type Hasher } from './hasher.ts'

/** Ours: bcrypt over `base64(HMAC-SHA-384(directory key, NFC(password)))`, 64 characters, below bcrypt's cut at 72 bytes. */
const KEYED_SCHEME = 'hmac-sha384:'

// $2a$, $2b$, $2y$; cost 04 to 31; 22 + 31 characters. Migration 015 reads the cost in the same way.
const BCRYPT_FORM = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/

/** bcrypt reads 72 bytes. Where more are handed to it, copying them takes time that only a plain hash would cost. */
const PLAIN_CHARACTERS = 73

/** Why no password fits what is stored: none is, it is none of our forms, or it costs more than a sign-in may. */
export type StoredFault = 'unset' | 'malformed-hash' | 'costly-hash'

/** What a stored hash says of itself; null where it is not of a form that we can compare with. */
type Parsed = { readonly isKeyed: boolean; readonly bcryptHash: string; readonly cost: number }

const parse = (stored: string): Parsed | null => {
  const isKeyed = stored.startsWith(KEYED_SCHEME)
  const bcryptHash = isKeyed ? stored.slice(KEYED_SCHEME.length) : stored
  if (!BCRYPT_FORM.test(bcryptHash)) return null
  // bcrypt answers false for $2y$, which other systems call the same algorithm.
  return { isKeyed, bcryptHash: bcryptHash.replace(/^\$2y\$/, '$2b$'), cost: Number(bcryptHash.slice(4, 6)) }
}

const findFault = (stored: string | null, policyCost: number): StoredFault | null => {
  if (stored === null) return 'unset'
  const parsed = parse(stored)
  if (!parsed) return 'malformed-hash'
  return parsed.cost > highestStoredCost(policyCost) ? 'costly-hash' : null
}

/** How a stored hash is kept, for administrators: never the hash itself. */
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
  readHashCost,
  findStoredCosts,
}: {
  hasher: Hasher
  /** Null where it is sealed: then nothing can be hashed here. */
  key: Buffer | null
  /** log2 of the rounds of new hashes, as the policy has it now. */
  readHashCost: () => Promise<number>
  /** The lowest and the highest cost of all stored hashes, of those up to `most`; null where there is none. */
  findStoredCosts: (most: number) => Promise<CostsInUse | null>
}) => {
  const keyed = (password: string): string => {
    if (!key) throw new Refusal('not-available')
    return createHmac('sha384', key).update(normalizePassword(password), 'utf8').digest('base64')
  }

  const findCostsInUse = async (policyCost: number, met: number): Promise<CostsInUse> => {
    const stored = await findStoredCosts(highestStoredCost(policyCost))
    // What was read of the user may be older than what is stored now.
    const costs = [policyCost, met, ...(stored ? [stored.lowest, stored.highest] : [])]
    return { lowest: Math.min(...costs), highest: Math.max(...costs) }
  }

  return {
    /** Task 4: a scheme-tagged bcrypt hash with a salt of its own; never two equal ones. */
    hashPassword: async (password: string): Promise<string> =>
      `${KEYED_SCHEME}${await hasher.hash(keyed(password), await readHashCost())}`,

    /**
     * Whether the password fits the stored hash. Always the same work, that of one hash at the highest cost in use: whatever the stored one
     * costs, and where none is stored, it cannot be compared with, or the password is malformed.
     */
    verifyPassword: async (password: string, stored: string | null): Promise<boolean> => {
      const policyCost = await readHashCost()
      const parsed = stored === null || findFault(stored, policyCost) !== null ? null : parse(stored)
      const cost = parsed?.cost ?? policyCost
      const decoys = planDecoys(await findCostsInUse(policyCost, cost), cost)
      const ours = keyed(password)
      const secret = parsed && !parsed.isKeyed ? password.slice(0, PLAIN_CHARACTERS) : ours
      const matches = await hasher.compare(secret, parsed?.bcryptHash ?? decoyOf(cost), decoys)
      return matches && parsed !== null && password.isWellFormed()
    },

    /** Why no password can fit what is stored; null where one can. */
    findStoredFault: async (stored: string | null): Promise<StoredFault | null> => findFault(stored, await readHashCost()),

    /** Whether a hash that has just fitted should be made again: from elsewhere, or of another cost. */
    isOutdated: async (stored: string): Promise<boolean> => {
      const parsed = parse(stored)
      return parsed !== null && (!parsed.isKeyed || parsed.cost !== (await readHashCost()))
    },
  }
}

export type Passwords = ReturnType<typeof createPasswords>
