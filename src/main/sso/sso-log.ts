import type { SsoGrant } from '../../shared/api/audit-details.ts'
import type { SsoScope } from '../../shared/api/sso.ts'
import { LruMap } from '../../shared/domain/lru-map.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { AuditEntry, Store, UserReference } from '../store/ports/store.ts'

/** Of equal events, one a minute becomes an entry (milliseconds). Otherwise a program in a loop would fill the log. */
const SPAN_MS = MINUTE_MS

/** Kinds of events that are remembered, at some hundred bytes each. */
const KINDS_MAX = 1_000

type Parts = {
  readonly store: Store
  readonly clock: Clock
  /** Runs a write that no request waits for. */
  readonly runLater: (work: Promise<void>) => void
}

/** Who an event is about. The name of an unknown program could be anything, so it is not logged. */
export type SsoParties = {
  readonly program: { readonly id: string; readonly name: string } | null
  readonly user: UserReference | null
}

type Seen = { at: number; count: number }

/** Writes what programs got, were refused, and ended, with their names. */
export class SsoLog {
  readonly #parts: Parts
  readonly #seen = new LruMap<string, Seen>(KINDS_MAX)

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A program got tokens. The first of a minute becomes an entry. */
  recordGrant(parties: SsoParties, grant: SsoGrant): void {
    const { program, user } = parties
    if (!program || this.#countUp(['token', grant, program.id, user?.id]) === null) return
    const entry = this.#entry('sso:token', user, { kind: 'sso-token', name: program.name, grant })
    this.#write((store) => store.recordProgramUse({ programId: program.id, userId: user?.id ?? null }, { now: entry.at }, entry))
  }

  /** The provider refused a program. `count` of the entry has those that had none. */
  recordRefusal({ program, user }: SsoParties, action: string, error: string): void {
    const count = this.#countUp(['refused', action, error, program?.id])
    if (count === null) return
    const details = { kind: 'sso-refused' as const, name: program?.name ?? null, error, count }
    this.#write((store) => store.recordRefusal({ ...this.#entry(action, user, details), outcome: 'refused' }))
  }

  /** A user signed out, or did not allow a program. */
  record(action: 'sso:logout' | 'sso:deny', { program, user }: SsoParties): void {
    if (this.#countUp([action, program?.id, user?.id]) === null) return
    const entry = this.#entry(action, user, program && { kind: 'sso-program', name: program.name })
    this.#write((store) => store.recordEvent({ now: entry.at }, entry))
  }

  /** A user allowed a program. It rejects if it cannot be recorded. */
  async allow(
    { program, user }: { program: NonNullable<SsoParties['program']>; user: UserReference },
    scopes: readonly SsoScope[],
  ) {
    const entry = this.#entry('sso:allow', user, { kind: 'sso-allowed', name: program.name, scopes: [...scopes] })
    await this.#parts.store.allowProgram({ programId: program.id, userId: user.id, scopes }, { now: entry.at }, entry)
  }

  #entry(action: string, user: UserReference | null, details: AuditEntry['details']): AuditEntry {
    const party = user && { id: user.id, email: user.email }
    return { at: this.#parts.clock(), actor: party, subject: party, action, transport: 'http', outcome: 'success', details }
  }

  #write(write: (store: Store) => Promise<void>): void {
    this.#parts.runLater(write(this.#parts.store))
  }

  /** The events since the last entry of the kind, this one included. Null if this one gets no entry. */
  #countUp(kind: readonly unknown[]): number | null {
    const key = JSON.stringify(kind)
    const now = this.#parts.clock()
    const seen = this.#seen.get(key) ?? { at: Number.NEGATIVE_INFINITY, count: 0 }
    const count = seen.count + 1
    const isDue = now - seen.at >= SPAN_MS || now < seen.at
    this.#seen.set(key, isDue ? { at: now, count: 0 } : { at: seen.at, count })
    return isDue ? count : null
  }
}
