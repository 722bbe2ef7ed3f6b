import { highestStoredCost } from '../../shared/domain/policy.ts'
import { readSealedForm } from '../transfer/foreign-seal.ts'
import { decoyOfClass } from '../transfer/work-class.ts'
import { costOf } from './hasher.ts'

/**
 * Scheme of Gatehouse, with the id of the key: bcrypt over `base64(HMAC-SHA-384(directory key, NFC(password)))`. Its 64 characters fit
 * bcrypt's limit of 72 bytes.
 */
const KEYED_FORM = /^hmac-sha384\/([1-9]\d{0,8}):(.*)$/s

// $2a$, $2b$, $2y$; cost 04 to 31; 22 + 31 characters. The database schema reads the cost in the same way.
const BCRYPT_FORM = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/

/** Why no password can match the stored hash: there is none, its format is unknown, or its cost is too high for a sign-in. */
export type StoredFault = 'unset' | 'malformed-hash' | 'costly-hash'

/** A stored hash: of Gatehouse, a bcrypt hash of another system as it was, or a foreign hash that is sealed. */
export type ParsedHash =
  | { readonly kind: 'keyed'; readonly keyId: number; readonly bcryptHash: string; readonly cost: number }
  | { readonly kind: 'plain'; readonly bcryptHash: string; readonly cost: number }
  | { readonly kind: 'sealed'; readonly keyId: number; readonly workClass: string }

/** Null if the format is not supported. */
export const parseStoredHash = (stored: string): ParsedHash | null => {
  const sealed = readSealedForm(stored)
  if (sealed) return { kind: 'sealed', keyId: sealed.keyId, workClass: sealed.workClass }
  const [, keyId, rest] = KEYED_FORM.exec(stored) ?? []
  const text = rest ?? stored
  if (!BCRYPT_FORM.test(text)) return null
  const cost = costOf(text)
  if (keyId !== undefined) return { kind: 'keyed', keyId: Number(keyId), bcryptHash: text.replace(/^\$2y\$/, '$2b$'), cost }
  // The bcrypt library does not accept $2y$, another name for the same algorithm.
  return { kind: 'plain', bcryptHash: text.replace(/^\$2y\$/, '$2b$'), cost }
}

const bcryptCostOf = (workClass: string): number | null => {
  const [, cost] = /^bcrypt:(\d\d)$/.exec(workClass) ?? []
  return cost === undefined ? null : Number(cost)
}

const isTooCostly = (parsed: ParsedHash, policyCost: number): boolean => {
  const cost = parsed.kind === 'sealed' ? bcryptCostOf(parsed.workClass) : parsed.cost
  if (cost !== null) return cost > highestStoredCost(policyCost)
  return parsed.kind === 'sealed' && decoyOfClass(parsed.workClass) === null
}

/** What the form alone says; a sealed hash may still be one that no key opens. */
export const findStoredFault = (stored: string | null, policyCost: number): StoredFault | null => {
  if (stored === null) return 'unset'
  const parsed = parseStoredHash(stored)
  if (!parsed) return 'malformed-hash'
  return isTooCostly(parsed, policyCost) ? 'costly-hash' : null
}

const FOREIGN_SCHEMES = ['pbkdf2', 'scrypt', 'firebase-scrypt', 'argon2', 'phpass', 'apr1', 'digest'] as const

export type StoredDescription =
  | { scheme: 'keyed-bcrypt' | 'bcrypt' | 'sealed-bcrypt' | 'too-costly'; cost: number | null }
  | { scheme: (typeof FOREIGN_SCHEMES)[number]; cost: number | null }
  | { scheme: 'malformed'; cost: null }

/** PBKDF2 tells how often it repeats; the other schemes have several figures or none. */
const describeClass = (workClass: string): StoredDescription => {
  const bcryptCost = bcryptCostOf(workClass)
  if (bcryptCost !== null) return { scheme: 'sealed-bcrypt', cost: bcryptCost }
  const scheme = FOREIGN_SCHEMES.find((name) => workClass.startsWith(name))
  const [, iterations] = /^pbkdf2-[a-z0-9]+:(\d+):/.exec(workClass) ?? []
  return scheme ? { scheme, cost: iterations === undefined ? null : Number(iterations) } : { scheme: 'malformed', cost: null }
}

/** Describes how a password is stored, for administrators. Never contains the hash itself. */
export const describeStoredHash = (stored: string, policyCost: number): StoredDescription => {
  const parsed = parseStoredHash(stored)
  if (!parsed) return { scheme: 'malformed', cost: null }
  const cost = parsed.kind === 'sealed' ? describeClass(parsed.workClass).cost : parsed.cost
  if (isTooCostly(parsed, policyCost)) return { scheme: 'too-costly', cost }
  if (parsed.kind === 'sealed') return describeClass(parsed.workClass)
  return { scheme: parsed.kind === 'keyed' ? 'keyed-bcrypt' : 'bcrypt', cost: parsed.cost }
}
