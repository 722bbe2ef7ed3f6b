import type { Store, User } from '../store/store.ts'
import { type Act, guardOf, successEntry } from './entries.ts'
import { isStoredHashWellFormed, type Passwords } from './passwords.ts'

/** The true reason of a failed sign-in: for the audit log, never for the caller. */
type CredentialFailure = 'unknown' | 'disabled' | 'unset' | 'malformed-hash' | 'wrong-password'

export type CredentialCheck =
  | { readonly kind: 'valid'; readonly user: User; readonly hashedPassword: string }
  | { readonly kind: 'refused'; readonly user: User | null; readonly reason: CredentialFailure }

export const createCredentials = ({ store, passwords }: { store: Store; passwords: Passwords }) => {
  /** Checks e-mail and password at the cost of one hash, whoever it is. */
  const checkCredentials = async (email: string, password: string): Promise<CredentialCheck> => {
    const user = await store.findUser({ email })
    const stored = user?.hashedPassword ?? null
    const matches = await passwords.verifyPassword(password, stored)
    if (!user) return { kind: 'refused', user, reason: 'unknown' }
    if (stored === null) return { kind: 'refused', user, reason: 'unset' }
    if (!isStoredHashWellFormed(stored)) return { kind: 'refused', user, reason: 'malformed-hash' }
    if (!matches) return { kind: 'refused', user, reason: 'wrong-password' }
    if (user.disabledAt !== null) return { kind: 'refused', user, reason: 'disabled' }
    return { kind: 'valid', user, hashedPassword: stored }
  }

  return {
    checkCredentials,

    /** Task 8: whether this e-mail and password sign in; true or false for every input. */
    validLogin: async (email: string, password: string): Promise<boolean> => {
      if (typeof email !== 'string' || typeof password !== 'string') return false
      return (await checkCredentials(email, password)).kind === 'valid'
    },

    /** Makes an outdated hash again after a sign-in; compare and swap, and never in the sign-in's way. */
    upgradeHash: async (userId: string, from: string, password: string, act: Act): Promise<void> => {
      if (!passwords.isOutdated(from)) return
      const to = await passwords.hashPassword(password)
      const user = await store.findUser({ id: userId })
      await store.upgradeHash({ userId, from, to }, guardOf(act), successEntry({ ...act, action: 'auth:upgradeHash' }, user))
    },
  }
}
