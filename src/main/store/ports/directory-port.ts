import type { Topic } from '../../../shared/api/names.ts'
import type { Policy } from '../../../shared/domain/policy.ts'
import type { AuditEntry, Guard } from './commit.ts'
import type { NewUser, User } from './user-model.ts'

export type DirectoryRecord = { readonly id: string; readonly setUpAt: number | null; readonly policy: Policy }

/** The directory as a whole: its set-up, its policy, its changes and its end. */
export interface DirectoryPort {
  readDirectory(): Promise<DirectoryRecord>
  /** May be up to a quarter of a second older than another process's change. */
  readPolicy(): Promise<Policy>

  /** One conditional insert: refused with `already-set-up` once it has succeeded. */
  setUp(change: { administrator: NewUser; recoveryCodeHashes: readonly Buffer[] }, guard: Guard, entry: AuditEntry): Promise<User>
  updatePolicy(change: Partial<Policy>, guard: Guard, entry: AuditEntry): Promise<Policy>

  /** Calls the listener after commits of this process and of others. Returns the function that stops it. */
  onChanged(listener: (topic: Topic) => void): () => void
  /** Calls the listener with each user whose jobs, plans and printed codes a commit of this process ended. Returns the function that stops it. */
  onWorkEnded(listener: (userId: string) => void): () => void
  /** Waits for what is queued. */
  close(): Promise<void>
}
