import type { AuditEntry, Guard } from './commit.ts'
import type { NewNotice } from './notices-port.ts'

/** The number of recovery codes that still work, and when the newest of them was made. */
export type RecoveryCodes = { readonly left: number; readonly newestAt: number | null }

/** Recovery codes, of which only the hashes are kept. */
export interface RecoveryCodesPort {
  readRecoveryCodes(userId: string): Promise<RecoveryCodes>

  replaceRecoveryCodes(
    change: { userId: string; hashes: readonly Buffer[]; notice: NewNotice },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
}
