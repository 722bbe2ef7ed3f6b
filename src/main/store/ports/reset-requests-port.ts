import type { Transport } from '../../../shared/api/definition.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import type { AuditEntry, Guard } from './commit.ts'
import type { User } from './user-model.ts'

/** A user who has asked for a reset code and has not got one yet. */
export type ResetRequest = { readonly user: User; readonly requestedAt: number; readonly transport: Transport }

/** When and how a user asked. */
export type FiledRequest = Omit<ResetRequest, 'user'>

/** Requests for reset codes. */
export interface ResetRequestsPort {
  /** The requests of users with one of the `reached` roles: the oldest first, and their number, counted up to `REQUESTS_COUNTED`. */
  listResetRequests(
    reached: readonly Role[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ requests: ResetRequest[]; total: number } | null>

  /** Each user has at most one open request, the first. An unknown address (null) stores nothing, at the same cost. */
  fileResetRequest(
    change: { userId: string | null; requestedAt: number; transport: Transport },
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
  /** Returns the dismissed request. @throws Refusal changed-meanwhile if there is none */
  dismissResetRequest(change: { userId: string }, guard: Guard, entry: AuditEntry): Promise<FiledRequest>
  /**
   * Files a dismissed request again, as old as it was. @throws Refusal changed-meanwhile if a code was issued or a password was set since the
   * dismissal: the request is answered
   */
  restoreResetRequest(
    change: { userId: string; dismissedAt: number } & FiledRequest,
    guard: Guard,
    entry: AuditEntry,
  ): Promise<void>
}
