import type { AuditEntry, Guard } from './commit.ts'
import type { NewNotice } from './notices-port.ts'

export type SecondFactor = {
  /** Encrypted; see auth/totp.ts. */
  readonly sealedSecret: Buffer
  /** Null where the set-up was begun and never confirmed. */
  readonly confirmedAt: number | null
  /** The time step of the last code that was used (RFC 6238, T). */
  readonly lastStep: number
  /** How far the clock of the app was ahead at the set-up (time steps). */
  readonly driftSteps: number
}

/** Second factors (TOTP). */
export interface SecondFactorsPort {
  findSecondFactor(userId: string): Promise<SecondFactor | null>

  /** @throws Refusal second-factor-set */
  beginSecondFactor(change: { userId: string; sealedSecret: Buffer }, guard: Guard, entry: AuditEntry): Promise<void>
  /** All the user's other sessions end. @throws Refusal no-second-factor */
  confirmSecondFactor(
    change: { userId: string; sealedSecret: Buffer; step: number; driftSteps: number; keptHash: Buffer },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  /**
   * Removes the second factor; a password that is too short without it must then be changed. `keptHash` is the session that stays; null ends
   * them all.
   *
   * `notice` says that another user removed it. The factor's failures are then forgotten, unless that user issued the live reset code.
   *
   * `recoveryHash` is a recovery code of the user, which is spent.
   *
   * @throws Refusal no-second-factor, reset-refused
   */
  removeSecondFactor(
    change: { userId: string; keptHash: Buffer | null; notice: NewNotice | null; recoveryHash?: Buffer },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
}
