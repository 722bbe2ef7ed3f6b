import { createHmac } from 'node:crypto'
import { Refusal } from '../../shared/errors.ts'
import { normalizePassword } from '../../shared/password.ts'
import type { Hasher } from './hasher.ts'

/** Ours: bcrypt over `base64(HMAC-SHA-384(directory key, NFC(password)))`, 64 characters, below bcrypt's cut at 72 bytes. */
const KEYED_SCHEME = 'hmac-sha384:'

// $2a$, $2b$, $2y$; cost 04 to 16 (beyond, one comparison takes longer than a person waits); 22 + 31 characters.
const BCRYPT_FORM = /^\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/

/** What a stored hash says of itself; null where it is not of a form that we can compare with. */
type Parsed = { readonly isKeyed: boolean; readonly bcryptHash: string; readonly cost: number }

const parse = (stored: string): Parsed | null => {
  const isKeyed = stored.startsWith(KEYED_SCHEME)
  const bcryptHash = isKeyed ? stored.slice(KEYED_SCHEME.length) : stored
  if (!BCRYPT_FORM.test(bcryptHash)) return null
  // bcrypt answers false for $2y$, which other systems call the same algorithm.
  return { isKeyed, bcryptHash: bcryptHash.replace(/^\$2y\$/, '$2b$'), cost: Number(bcryptHash.slice(4, 6)) }
}

/** Whether a stored hash can be compared with at all. */
export const isStoredHashWellFormed = (stored: string): boolean => parse(stored) !== null

/** How a stored hash is kept, for the desk: never the hash itself. */
export const describeStoredHash = (
  stored: string,
): { scheme: 'keyed-bcrypt' | 'bcrypt'; cost: number } | { scheme: 'malformed'; cost: null } => {
  const parsed = parse(stored)
  if (!parsed) return { scheme: 'malformed', cost: null }
  return { scheme: parsed.isKeyed ? 'keyed-bcrypt' : 'bcrypt', cost: parsed.cost }
}

export const createPasswords = ({
  hasher,
  key,
  readHashCost,
}: {
  hasher: Hasher
  /** Null where it is sealed: then nothing can be hashed here. */
  key: Buffer | null
  /** log2 of the rounds of new hashes, as the policy has it now. */
  readHashCost: () => Promise<number>
}) => {
  const keyed = (password: string): string => {
    if (!key) throw new Refusal('not-available')
    return createHmac('sha384', key).update(normalizePassword(password), 'utf8').digest('base64')
  }

  // No password has this hash; it only costs what a real one costs.
  const decoyOf = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`

  return {
    /** Task 4: a scheme-tagged bcrypt hash with a salt of its own; never two equal ones. */
    hashPassword: async (password: string): Promise<string> =>
      `${KEYED_SCHEME}${await hasher.hash(keyed(password), await readHashCost())}`,

    /**
     * Whether the password fits the stored hash. Always one hash: none stored, a malformed one and a malformed password
     * cost as much as a wrong password.
     */
    verifyPassword: async (password: string, stored: string | null): Promise<boolean> => {
      const parsed = stored === null ? null : parse(stored)
      const secret = parsed && !parsed.isKeyed ? password : keyed(password)
      const matches = await hasher.compare(secret, parsed?.bcryptHash ?? decoyOf(await readHashCost()))
      return matches && parsed !== null && password.isWellFormed()
    },

    /** Whether a hash that has just fitted should be made again: from elsewhere, or of a lower cost. */
    isOutdated: async (stored: string): Promise<boolean> => {
      const parsed = parse(stored)
      return parsed !== null && (!parsed.isKeyed || parsed.cost < (await readHashCost()))
    },
  }
}

export type Passwords = ReturnType<typeof createPasswords>
