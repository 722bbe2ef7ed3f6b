import type { Transport } from '../../shared/api/contract.ts'
import type { AuditEntry, Guard, UserReference } from '../store/ports/store.ts'

/** In whose name, by which way and under which name something is done: what the audit log needs beside the change itself. */
export type AuditContext = {
  readonly at: number
  readonly transport: Transport
  /** The operation's name, or what happened on its own, such as `session:ended`. */
  readonly action: string
  readonly actor: UserReference | null
  /** What must hold at the commit beside the change's own rules. */
  readonly guard: Omit<Guard, 'now'>
}

export const toUserReference = ({ id, email }: UserReference): UserReference => ({ id, email })

/** The entry of a change that is made. */
export const successEntry = (context: AuditContext, subject: UserReference | null, reason: string | null = null): AuditEntry => ({
  at: context.at,
  actor: context.actor && toUserReference(context.actor),
  subject: subject && toUserReference(subject),
  action: context.action,
  transport: context.transport,
  outcome: 'success',
  reason,
})

export const guardOf = (context: AuditContext): Guard => ({ now: context.at, ...context.guard })
