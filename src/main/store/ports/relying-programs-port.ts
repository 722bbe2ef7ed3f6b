import type { ProgramKind, SsoScope } from '../../../shared/api/sso.ts'
import type { AuditEntry, Guard } from './commit.ts'

/** A program that signs users in with Gatehouse, or acts for itself. Only the hash of its secret is kept. */
export type RelyingProgram = {
  /** Its OAuth client id. */
  readonly id: string
  readonly name: string
  readonly kind: ProgramKind
  /** Null for a native program, which has no secret. */
  readonly secretHash: Buffer | null
  readonly redirects: readonly string[]
  readonly logoutRedirects: readonly string[]
  /** Where it is told that a user signed out. */
  readonly logoutAddress: string | null
  readonly scopes: readonly SsoScope[]
  /** What it may do when it acts for itself. */
  readonly permissions: readonly string[]
  /** Present names of the groups that it may see. */
  readonly groups: readonly string[]
  /** Only members of these groups sign in to it. */
  readonly isForGroupsOnly: boolean
  readonly createdAt: number
  readonly lastUsedAt: number | null
  /** How many users allow it now. */
  readonly users: number
}

export type NewRelyingProgram = Omit<RelyingProgram, 'groups' | 'users' | 'lastUsedAt'> & { readonly groupIds: readonly number[] }

/** A user's use of a program. `endedAt`: since when the program has no access. */
export type ProgramUse = {
  readonly scopes: readonly SsoScope[]
  readonly allowedAt: number
  readonly lastUsedAt: number
  readonly endedAt: number | null
}

type OfUser = { readonly userId: string; readonly programId: string }

/** Programs that sign users in, and the users who allowed them. */
export interface RelyingProgramsPort {
  /** In the order in which they were registered. */
  listRelyingPrograms(): Promise<RelyingProgram[]>
  findRelyingProgram(id: string): Promise<RelyingProgram | null>
  /** @throws Refusal limit-reached, no-such-group */
  registerRelyingProgram(change: NewRelyingProgram, guard: Guard, entry: AuditEntry): Promise<void>
  /** Ends its tokens too. @throws Refusal no-such-program */
  revokeRelyingProgram(change: { id: string }, guard: Guard, entry: AuditEntry): Promise<void>

  /** The last use first. */
  listProgramUsers(
    programId: string,
  ): Promise<(ProgramUse & { readonly id: string; readonly email: string; readonly name: string })[]>
  /** The programs that a user allows now, by name. */
  listAllowedPrograms(userId: string): Promise<(ProgramUse & { readonly id: string; readonly name: string })[]>
  /** Scopes are added to those that the user allowed before. @throws Refusal no-such-program, changed-meanwhile */
  allowProgram(change: OfUser & { readonly scopes: readonly SsoScope[] }, guard: Guard, entry: AuditEntry): Promise<void>
  /** Ends the tokens of the program for this user. @throws Refusal no-such-program */
  endAllowedProgram(change: OfUser, guard: Guard, entry: AuditEntry): Promise<void>
  /** Records what a program got, for a user or for itself. */
  recordProgramUse(change: { programId: string; userId: string | null }, guard: Guard, entry: AuditEntry): Promise<void>

  isEmailConfirmed(userId: string): Promise<boolean>
  /** @throws Refusal changed-meanwhile if the user has another email by now */
  confirmEmail(change: { userId: string; email: string }, guard: Guard, entry: AuditEntry): Promise<void>
}
