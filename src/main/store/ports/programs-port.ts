import type { ProgramScope } from '../../../shared/api/programs.ts'
import type { AuditEntry, Guard } from './commit.ts'

/** A program that may ask about sessions. Only the hash of its token is kept. */
export type Program = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly ProgramScope[]
  readonly createdAt: number
  /** Up to a minute older than the last use. */
  readonly lastUsedAt: number | null
}

/** Programs that use the HTTP API. */
export interface ProgramsPort {
  /** In the order in which they were added. */
  listPrograms(): Promise<Program[]>
  /** Null where no program has a token with this hash. */
  findProgram(tokenHash: Buffer): Promise<Program | null>

  addProgram(change: Program & { readonly tokenHash: Buffer }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Its token is invalid from now on. @throws Refusal no-such-program */
  revokeProgram(change: { id: string }, guard: Guard, entry: AuditEntry): Promise<void>

  /** Records the use of a program; like `touchSession`, it is not audited. */
  touchProgram(id: string, at: number): Promise<void>
}
