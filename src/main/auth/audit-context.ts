import type { AuditDetail } from '../../shared/api/audit-details.ts'
import type { Transport } from '../../shared/api/definition.ts'
import type { Policy } from '../../shared/domain/policy.ts'
import type { AuditEntry, Guard, UserReference } from '../store/ports/store.ts'

/** What the audit log needs besides the change: time, actor, transport and action. */
export type AuditContext = {
  readonly at: number
  readonly transport: Transport
  /** The name of the operation, or of an automatic event such as `session:ended`. */
  readonly action: string
  readonly actor: UserReference | null
  /** Conditions of the commit in addition to the change's own rules. */
  readonly guard: Omit<Guard, 'now'>
}

/** The context of a call: also the policy, which is read once, when the call begins. */
export type CallContext = AuditContext & { readonly policy: Policy }

/** Makes the context of a call without a session, by the core itself. */
export type MakeOwnContext = (action: string) => Promise<CallContext>

export const toUserReference = ({ id, email }: UserReference): UserReference => ({ id, email })

/** The audit entry of a successful change. */
export const successEntry = (
  context: AuditContext,
  subject: UserReference | null,
  details: AuditDetail | null = null,
): AuditEntry => ({
  at: context.at,
  actor: context.actor && toUserReference(context.actor),
  subject: subject && toUserReference(subject),
  action: context.action,
  transport: context.transport,
  outcome: 'success',
  details,
})

export const guardOf = (context: AuditContext): Guard => ({ now: context.at, ...context.guard })
