import type { Transport } from '../../../shared/api/definition.ts'
import type { AuditEntry, Guard, UserReference } from './commit.ts'
import type { User } from './user-model.ts'

/** How a reset is authorised: by the code that an administrator issued, or by one of the user's recovery codes. */
export type ResetProof = { readonly kind: 'reset-code' | 'recovery-code'; readonly hash: Buffer }

export type IssuedReset = {
  readonly userId: string
  readonly codeHash: Buffer
  /** A short code works for the role User only, and until `SHORT_CODE_FAILURES_MAX` wrong codes. */
  readonly isShort: boolean
  readonly issuedAt: number
  readonly expiresAt: number
  /** The issuer must still be permitted to issue the code when it is redeemed; null for the terminal. */
  readonly issuedBy: UserReference | null
  /** The permission that allowed the issuing. */
  readonly permission: 'users:reset' | 'users:manage'
  readonly transport: Transport
}

/** Reset and activation codes. */
export interface ResetsPort {
  /** Until when a reset or activation code is valid; null where there is none. */
  findResetExpiry(userId: string, now: number): Promise<number | null>
  /** The user whose password the proof would reset now; null where it would reset none. */
  findResetUser(proof: ResetProof, now: number): Promise<User | null>

  /**
   * Also closes the user's reset request, and ends the delays of passwords and codes; never those of a second factor. Refused with
   * `user-disabled`. Resolves to the number of the entry.
   */
  issueReset(change: IssuedReset, guard: Guard, entry: AuditEntry): Promise<number>
  /**
   * The same for the code of a user without a password; it also begins the count of wrong codes again. Refused with `user-disabled` and
   * `already-activated`, and a short code for another role than User with `changed-meanwhile`.
   */
  issueActivation(change: IssuedReset, guard: Guard, entry: AuditEntry): Promise<number>
  /**
   * Spends the proof (and the second factor's code), sets the hash, ends all sessions, unlocks over every transport. A recovery code is
   * replaced by another. Refused with `reset-refused`.
   */
  redeemReset(
    change: {
      userId: string
      proof: ResetProof
      hashedPassword: string
      isPasswordShort: boolean
      factorStep: number | null
      replacementHash: Buffer
    },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<User>
}
