import type { AuditDetail } from '../../shared/api/audit-details.ts'
import { contract } from '../../shared/api/index.ts'
import type { JobView } from '../../shared/api/jobs.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { OpenedFile } from '../pipeline/handler.ts'
import type { Store, User, UserReference, Watch } from '../store/ports/store.ts'
import { endRecorded, type JobEnd, type Jobs, stateOfStopped } from './job-runner.ts'

/** A file that the user chose for an export. */
export type OpenExportFile = Extract<OpenedFile, { kind: 'open' }>

/** What an export writes, and what the log tells of it. */
export type FileExport = {
  readonly kind: 'audit:export' | 'transfers:export' | 'transfers:exportHashes' | 'auth:exportData' | 'users:exportData'
  readonly chosen: OpenExportFile
  /** A file beside it that is already written. It gets its name first. */
  readonly beside: OpenExportFile | null
  /** The user whom the file is about, if it is about one. */
  readonly subject?: UserReference
  readonly started: AuditDetail | null
  /** The action of the entry at the end, and its detail. `count`: what was written, if it was all. */
  readonly endAction: string
  readonly finished: (end: { state: JobEnd['state']; entry: number; count: number | null }) => AuditDetail
  /** Writes to the open file. `entry` is the one that began the export. Null if it was cancelled. */
  readonly write: (how: { descriptor: number; entry: number }, watch: Watch) => Promise<number | null>
}

type ExportParts = { readonly store: Store; readonly jobs: Jobs; readonly clock: Clock }

/** Jobs that write a file. Each user has at most one of a namespace at a time, because each uses a thread. */
export class FileExports {
  readonly #parts: ExportParts
  readonly #exportingUsers = new Set<string>()

  constructor(parts: ExportParts) {
    this.#parts = parts
  }

  /** @throws Refusal busy */
  requireIdle(userId: string): void {
    if (this.#exportingUsers.has(userId)) throw new Refusal('busy')
  }

  /** Starts the job. The caller must drop the files if this throws. @throws Refusal busy, and the errors of the guard */
  async begin(user: User, context: AuditContext, work: FileExport): Promise<JobView> {
    const { store, jobs } = this.#parts
    this.requireIdle(user.id)
    this.#exportingUsers.add(user.id)
    try {
      const entry = await store.recordJob(guardOf(context), successEntry(context, work.subject ?? null, work.started))
      return jobs.begin({
        kind: work.kind,
        ownerId: user.id,
        run: (watch) => this.#run(user, context, { ...work, entry }, watch),
      })
    } catch (error) {
      this.#exportingUsers.delete(user.id)
      throw error
    }
  }

  async #run(user: User, context: AuditContext, work: FileExport & { entry: number }, watch: Watch): Promise<JobEnd> {
    const { store, clock } = this.#parts
    const end = await this.#writeFile(user, work, watch)
    if (end.state !== 'done') await discardAll(work)
    this.#exportingUsers.delete(user.id)
    const ended = { ...context, at: clock(), action: work.endAction, guard: {} }
    const count = end.result?.kind === 'exported' ? end.result.entries : null
    const details = work.finished({ state: end.state, entry: work.entry, count })
    return endRecorded(end, () => store.recordJob(guardOf(ended), successEntry(ended, work.subject ?? null, details)))
  }

  async #writeFile(user: User, work: FileExport & { entry: number }, watch: Watch): Promise<JobEnd> {
    const { chosen, beside, entry, write } = work
    try {
      const entries = await write({ descriptor: chosen.file.descriptor, entry }, watch)
      if (entries === null) return { state: stateOfStopped(watch.signal), result: null }
      if (!(await this.#isStillPermitted(user, work))) return { state: 'failed', result: null }
      await beside?.file.commit()
      await chosen.file.commit()
      return { state: 'done', result: { kind: 'exported', entries, path: chosen.path } }
    } catch (error) {
      return { state: 'failed', result: null, error }
    }
  }

  /** The user may have lost the role or been disabled while the export ran. */
  async #isStillPermitted({ id, workEpoch }: User, { kind }: FileExport): Promise<boolean> {
    const user = await this.#parts.store.findUser({ id })
    if (user?.workEpoch !== workEpoch) return false
    return isUsable(user, this.#parts.clock()) && hasPermission(user.role, contract[kind].permission)
  }
}

/** Removes the drafts of an export that is not begun, or has failed. */
export const discardAll = async ({ chosen, beside }: Pick<FileExport, 'chosen' | 'beside'>): Promise<void> => {
  await chosen.file.discard()
  await beside?.file.discard()
}

/** The names of the parts of a filter, never their values or the text that was searched for. */
export const listFilterNames = (filter: object): string[] =>
  Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]))
