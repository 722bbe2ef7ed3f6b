import { createHmac } from 'node:crypto'
import { normalizePassword, PASSWORD_MAX_CODE_POINTS } from '../../shared/domain/password.ts'
import { highestStoredCost, type Policy } from '../../shared/domain/policy.ts'
import { Refusal } from '../../shared/errors.ts'
import type { KeySet } from '../store/ports/store.ts'
import type { ForeignHash } from '../transfer/foreign-hash.ts'
import { deriveSealKey, openForeignHash, type SealKey } from '../transfer/foreign-seal.ts'
import { bcryptSecretOf } from '../transfer/foreign-secret.ts'
import { planForeignWork } from '../transfer/work-class.ts'
import { decoyOf, type Hasher } from './hasher.ts'
import { findStoredFault, type ParsedHash, parseStoredHash, type StoredFault } from './stored-hash.ts'

/** bcrypt reads 72 bytes. Copying a longer password would take extra time for plain hashes only. */
const PLAIN_CHARACTERS = 73

/** What a sign-in compares with the user's own hash: by bcrypt, or by the foreign scheme. */
type Comparison = { readonly secret: string; readonly bcryptHash: string | null; readonly foreign: ForeignHash | null }

export const createPasswords = ({
  hasher,
  keys,
  hashCostOf,
  readPolicy,
  listStoredCosts,
  listForeignClasses,
  followKeys,
}: {
  hasher: Hasher
  /** Null if the keys are sealed. Then this process cannot hash passwords. */
  keys: KeySet | null
  /** log2 of the rounds of new hashes under a policy. */
  hashCostOf: (policy: Policy) => number
  readPolicy: () => Promise<Policy>
  /** The costs of the stored hashes, each once, up to `most`. */
  listStoredCosts: (most: number) => Promise<readonly number[]>
  /** Reads keys that another process has made. */
  followKeys: () => Promise<void>
  /** The work classes of the stored foreign hashes, each once. */
  listForeignClasses: () => Promise<readonly string[]>
}) => {
  const requireKeys = (): KeySet => {
    if (!keys) throw new Refusal('not-available')
    return keys
  }

  const requireCurrentKey = (): Buffer => {
    const { currentId, find } = requireKeys()
    const key = find(currentId)
    if (!key) throw new Refusal('not-available')
    return key
  }

  const keyed = (key: Buffer, password: string): string =>
    createHmac('sha384', key).update(normalizePassword(password), 'utf8').digest('base64')

  const sealKeys = new Map<number, SealKey>()

  const findSealKey = (id: number): SealKey | null => {
    const key = keys?.find(id)
    if (!key) return null
    const sealKey = sealKeys.get(id) ?? deriveSealKey(id, key)
    sealKeys.set(id, sealKey)
    return sealKey
  }

  const openSealed = (stored: string, { keyId }: ParsedHash & { kind: 'sealed' }): ForeignHash | null => {
    const sealKey = findSealKey(keyId)
    return sealKey && openForeignHash(sealKey, stored)
  }

  const isOfUnknownKey = (stored: string): boolean => {
    const parsed = parseStoredHash(stored)
    return parsed !== null && parsed.kind !== 'plain' && keys !== null && keys.find(parsed.keyId) === null
  }

  /** The costs in use, each once, highest first: the policy's and those of the stored hashes. */
  const listCostsInUse = async (policyCost: number, met: number): Promise<number[]> => {
    // The hash may have changed since the user was read.
    const costs = new Set([policyCost, met, ...(await listStoredCosts(highestStoredCost(policyCost)))])
    return [...costs].sort((one, other) => other - one)
  }

  const findFault = (stored: string | null, policyCost: number): StoredFault | null => {
    const fault = findStoredFault(stored, policyCost)
    const parsed = fault === null && stored !== null ? parseStoredHash(stored) : null
    if (fault !== null || stored === null || !parsed) return fault
    if (parsed.kind === 'keyed' && keys !== null && keys.find(parsed.keyId) === null) return 'malformed-hash'
    return parsed.kind === 'sealed' && keys !== null && openSealed(stored, parsed) === null ? 'malformed-hash' : null
  }

  /** Null if nothing can match the stored text. */
  const prepareComparison = (password: string, text: string, stored: string, parsed: ParsedHash): Comparison | null => {
    switch (parsed.kind) {
      case 'keyed': {
        const key = keys?.find(parsed.keyId)
        return key ? { secret: keyed(key, password), bcryptHash: parsed.bcryptHash, foreign: null } : null
      }
      case 'plain':
        return { secret: password.slice(0, PLAIN_CHARACTERS), bcryptHash: parsed.bcryptHash, foreign: null }
      case 'sealed': {
        const foreign = openSealed(stored, parsed)
        if (foreign?.scheme !== 'bcrypt') return foreign && { secret: '', bcryptHash: null, foreign }
        const secret = bcryptSecretOf(text, foreign).slice(0, PLAIN_CHARACTERS)
        return { secret, bcryptHash: foreign.hash, foreign: null }
      }
    }
  }

  return {
    /** Task 4: a bcrypt hash with a scheme prefix and its own random salt. Two hashes are never equal. */
    hashPassword: async (password: string, policy?: Policy): Promise<string> => {
      const { currentId } = requireKeys()
      const hash = await hasher.hash(keyed(requireCurrentKey(), password), hashCostOf(policy ?? (await readPolicy())))
      return `hmac-sha384/${currentId}:${hash}`
    },

    /** The key that imported hashes are sealed under. @throws Refusal not-available */
    requireSealKey: (): SealKey => {
      const sealKey = findSealKey(requireKeys().currentId)
      if (!sealKey) throw new Refusal('not-available')
      return sealKey
    },

    /**
     * Whether the password matches the stored hash.
     *
     * Always takes the time of one hash at each cost of bcrypt and for each foreign scheme in use. This also holds for missing or malformed
     * hashes and malformed passwords.
     */
    verifyPassword: async (password: string, stored: string | null, policy?: Policy): Promise<boolean> => {
      const policyCost = hashCostOf(policy ?? (await readPolicy()))
      if (stored !== null && isOfUnknownKey(stored)) await followKeys()
      // The work of a foreign hash may grow with the length, and no system stores longer ones.
      const text = password.slice(0, MOST_CHARACTERS)
      const ours = keyed(requireCurrentKey(), password)
      const parsed = stored === null || findFault(stored, policyCost) !== null ? null : parseStoredHash(stored)
      const comparison = parsed && stored !== null ? prepareComparison(password, text, stored, parsed) : null
      const cost = comparison?.bcryptHash ? Number(comparison.bcryptHash.slice(4, 6)) : policyCost
      const costs = await listCostsInUse(policyCost, cost)
      const own = comparison?.foreign ?? null
      const foreign = { password: text, tasks: planForeignWork(await listForeignClasses(), own), own }
      const secret = comparison?.bcryptHash ? comparison.secret : ours
      const matches = await hasher.compare(secret, comparison?.bcryptHash ?? decoyOf(cost), costs, foreign)
      const isCut = parsed?.kind === 'sealed' && text.length < password.length
      return matches && comparison !== null && !isCut && password.isWellFormed()
    },

    /** Why no password can match the stored hash. Null if one can. */
    findStoredFault: (stored: string | null, policy: Policy): StoredFault | null => findFault(stored, hashCostOf(policy)),

    /** Whether a matching hash should be replaced, because it was imported, is of a former key, or has another cost. */
    isOutdated: (stored: string, policy: Policy): boolean => {
      const parsed = parseStoredHash(stored)
      if (!parsed) return false
      return parsed.kind !== 'keyed' || parsed.cost !== hashCostOf(policy) || parsed.keyId !== keys?.currentId
    },
  }
}

/** Two for each code point. */
const MOST_CHARACTERS = 2 * PASSWORD_MAX_CODE_POINTS

export type Passwords = ReturnType<typeof createPasswords>
