import type { AuditEntry, Guard } from './commit.ts'
import type { NewNotice } from './notices-port.ts'
import type { NewSession } from './sessions-port.ts'

/** Stored password hashes. */
export interface PasswordsPort {
  /** The costs of the stored password hashes up to `most`, each once, highest first. Deleted users count, because they can be restored. */
  listHashCosts(most: number): Promise<readonly number[]>

  /** The work classes of the sealed foreign hashes, each once, up to a fixed number. Deleted users count too. */
  listForeignClasses(): Promise<readonly string[]>

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

/** The recovery codes that still work: how many, when the newest was made, and how many were never copied, saved or printed. */
export type RecoveryCodes = { readonly left: number; readonly newestAt: number | null; readonly unkept: number }

/** Recovery codes, of which only the hashes are kept. */
export interface RecoveryCodesPort {
  readRecoveryCodes(userId: string): Promise<RecoveryCodes>
  /** Records which codes left the screen; like `touchSession`, it is not audited. Other texts have no effect. */
  keepRecoveryCodes(hashes: readonly Buffer[], at: number): Promise<void>

  replaceRecoveryCodes(
    change: { userId: string; hashes: readonly Buffer[]; notice: NewNotice },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
}
