import type { User } from '../../ports/store.ts'
import { undoableAttributes } from '../tables/user-columns.ts'

/** The offset basis of FNV-1a with 32 bits. */
const FNV_BASIS = 0x811c9dc5

/** The prime of FNV-1a with 32 bits. */
const FNV_PRIME = 0x01000193

/**
 * The fingerprint of the attributes that a decision depends on: all that an administrator can change (FNV-1a, 32 bits). If it differs from the
 * plan, the job skips the user.
 */
export const fingerprintOf = (user: User): number => {
  const text = JSON.stringify(undoableAttributes.map((attribute) => user[attribute]))
  let hash = FNV_BASIS
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  return hash | 0
}
