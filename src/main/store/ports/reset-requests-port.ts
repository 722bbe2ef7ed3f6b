import type { Transport } from '../../../shared/api/definition.ts'
import type { RequestOrder } from '../../../shared/api/requests.ts'
import type { Role } from '../../../shared/domain/permissions.ts'
import type { AuditEntry, Guard } from './commit.ts'
import type { User } from './user-model.ts'

/** A user who has asked for a reset code and has not got one yet: when first and last, how first, and how often. */
export type ResetRequest = {
  readonly user: User
  readonly requestedAt: number
  readonly transport: Transport
  readonly lastRequestedAt: number
  readonly times: number
}

/** When and how a user asked. */
export type FiledRequest = Omit<ResetRequest, 'user'>

/** Requests for reset codes. */
export interface ResetRequestsPort {
  /** The requests of users with one of the `reached` roles by the last time, and their number, counted up to `REQUESTS_COUNTED`. */
  listResetRequests(
    reached: readonly Role[],
    page: { readonly order: RequestOrder; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<{ requests: ResetRequest[]; total: number } | null>

  /** Each user has at most one open request, to which a further one is added. An unknown address (null) stores nothing, at the same cost. */
  fileResetRequest(change: { userId: string | null } & FiledRequest, guard: Guard, entry: AuditEntry): Promise<void>
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
