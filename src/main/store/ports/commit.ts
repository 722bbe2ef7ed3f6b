import type { AuditDetail, ChangeBackground } from '../../../shared/api/audit-details.ts'
import type { Transport } from '../../../shared/api/definition.ts'
import type { Permission, Role } from '../../../shared/domain/permissions.ts'
import { Refusal } from '../../../shared/errors.ts'
import type { CountedAttempt } from './attempt-state.ts'

/** A user as the audit log names them. The address is kept beside the id, because entries outlive users. */
export type UserReference = { readonly id: string; readonly email: string }

export type AuditEntry = {
  readonly at: number
  readonly actor: UserReference | null
  readonly subject: UserReference | null
  readonly action: string
  readonly transport: Transport
  readonly outcome: 'success' | 'refused'
  /** What the action does not say by itself; never a secret. The store adds the old and new values of a change. */
  readonly details: AuditDetail | null
  /** What the store puts into the detail of a change beside the values. */
  readonly background?: ChangeBackground
}

/** What must still hold at the commit. The store checks it inside the transaction. */
export type Guard = {
  readonly now: number
  /** The acting session: it is alive, its user is enabled, and the user's role still permits the change. */
  readonly actor?: {
    readonly sessionHash: Buffer
    readonly permissions: readonly Permission[]
    /** The user that the change is about: the permissions must still reach this user. */
    readonly targetId?: string
    /** The role that the user gets. It has no permission that the acting role lacks. */
    readonly givenRole?: Role
    /** The session was authenticated at this time or later. */
    readonly freshSince?: number
  }
  /**
   * The user whose email and password were checked before the transaction: enabled, with the same address and stored hash. The commit forgets
   * the failures over this transport. Where a second factor is still unproven, it takes back `attempt` only.
   */
  readonly credentials?: {
    readonly userId: string
    readonly email: string
    readonly hashedPassword: string
    /** Whether the second factor was asked for, where the user has one. */
    readonly asksFactor?: boolean
    /** The time step of the second factor's code. The commit spends it and forgets the failures of the factor. */
    readonly factorStep?: number
    /** The attempt that the check was counted as; null where none is counted. */
    readonly attempt: CountedAttempt | null
  }
  /** The owner of a job, whose session may have ended. The user is usable, and the role still permits the job. */
  readonly jobOwner?: { readonly id: string; readonly permission: Permission; readonly epoch: number }
  /** Users may still register themselves. */
  readonly registrationIsOpen?: true
  /** The user with this id is no administrator. */
  readonly notAdministrator?: string
}

/** A long read reports its progress here and learns here that it has to stop. */
export type Watch = {
  readonly onProgress: (done: number, total: number) => void
  readonly signal: AbortSignal
}

/** `findUserBy` found no user. A caller who may know that gets `no-such-user`. */
export class NoResultFound extends Refusal {
  override readonly name = 'NoResultFound'

  constructor() {
    super('no-such-user')
  }
}

/** A filter or a change names an attribute that users do not have, or no attribute. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest'
}
