import type { Transport } from '../../shared/contract.ts'
import type { AuditEntry, Guard, Party } from '../store/store.ts'

/** In whose name, by which way and under which name something is done: what the audit log needs beside the change itself. */
export type Act = {
  readonly at: number
  readonly transport: Transport
  /** The operation's name, or what happened on its own, such as `session:ended`. */
  readonly action: string
  readonly actor: Party | null
  /** What must hold at the commit beside the change's own rules. */
  readonly guard: Omit<Guard, 'now'>
}

export const toParty = ({ id, email }: Party): Party => ({ id, email })

/** The entry of a change that is made. */
export const successEntry = (act: Act, subject: Party | null, reason: string | null = null): AuditEntry => ({
  at: act.at,
  actor: act.actor && toParty(act.actor),
  subject: subject && toParty(subject),
  action: act.action,
  transport: act.transport,
  outcome: 'success',
  reason,
})

export const guardOf = (act: Act): Guard => ({ now: act.at, ...act.guard })
