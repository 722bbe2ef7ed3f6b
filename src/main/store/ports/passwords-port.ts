import type { AuditEntry, Guard } from './commit.ts'
import type { NewNotice } from './notices-port.ts'
import type { NewSession } from './sessions-port.ts'

/** Stored password hashes. */
export interface PasswordsPort {
  /** The lowest and the highest cost of the stored password hashes, of those up to `most`; null where there is none. An index answers it. */
  findHashCosts(most: number): Promise<{ lowest: number; highest: number } | null>

  /** Sets the hash, ends all the user's sessions and opens one new one. */
  changePassword(
    change: { hashedPassword: string; isPasswordShort: boolean; cancelsRecoveryCodes: boolean; session: NewSession },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  requirePasswordChange(change: { userId: string; notice: NewNotice }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Compare and swap, after a sign-in with a hash of an older scheme or cost; ends nothing. */
  upgradeHash(change: { userId: string; from: string; to: string }, guard: Guard, entry: AuditEntry): Promise<void>
}
