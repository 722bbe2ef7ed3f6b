import type { AuditDetail } from '../../shared/api/audit-details.ts'
import type { AuditFilter, ExportFormat } from '../../shared/api/audit-filter.ts'
import type { JobView } from '../../shared/api/jobs.ts'
import type { CsvSeparator } from '../../shared/domain/csv-separator.ts'
import { hasPermission } from '../../shared/domain/permissions.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { isUsable } from '../../shared/domain/user-state.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { OpenedFile } from '../pipeline/handler.ts'
import type { Store, User, Watch } from '../store/ports/store.ts'
import { endRecorded, type JobEnd, type Jobs, stateOfStopped } from './job-runner.ts'

/** The file that the user chose for an export. */
type OpenExportFile = Extract<OpenedFile, { kind: 'open' }>

type ExportRequest = {
  readonly filter: AuditFilter
  readonly format: ExportFormat
  readonly separator: CsvSeparator
  readonly chosen: OpenExportFile
}

type ExportParts = { readonly store: Store; readonly jobs: Jobs; readonly clock: Clock }

/** The names of the filters, never the text that was searched for. */
const listNames = (filter: AuditFilter): string[] =>
  Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]))

const detailOfEnd = ({ state, result }: JobEnd, format: ExportFormat, entry: number): AuditDetail => ({
  kind: 'export-finished',
  format,
  entry,
  state,
  ...(result?.kind === 'exported' ? { entries: result.entries } : {}),
})

/** Jobs that write the audit log, or a part of it, to a file. Each user has at most one at a time, because each uses a thread. */
export class AuditExports {
  readonly #parts: ExportParts
  readonly #exportingUsers = new Set<string>()

  constructor(parts: ExportParts) {
    this.#parts = parts
  }

  /** @throws Refusal busy */
  requireIdle(userId: string): void {
    if (this.#exportingUsers.has(userId)) throw new Refusal('busy')
  }

  /** Starts the job. The caller must drop the file if this throws. @throws Refusal busy, and the errors of the guard */
  async begin(user: User, context: AuditContext, request: ExportRequest): Promise<JobView> {
    const { store, jobs } = this.#parts
    const { filter, format } = request
    this.requireIdle(user.id)
    this.#exportingUsers.add(user.id)
    try {
      // The export contains the log up to this entry, whose number and link are the head of the log.
      const details = { kind: 'export-started' as const, format, filteredBy: listNames(filter) }
      const entry = await store.recordJob(guardOf(context), successEntry(context, null, details))
      return jobs.begin({
        kind: 'audit:export',
        ownerId: user.id,
        run: (watch) => this.#run(user, context, { ...request, entry }, watch),
      })
    } catch (error) {
      this.#exportingUsers.delete(user.id)
      throw error
    }
  }

  async #run(user: User, context: AuditContext, request: ExportRequest & { entry: number }, watch: Watch): Promise<JobEnd> {
    const { store, clock } = this.#parts
    const { format, chosen, entry } = request
    const end = await this.#writeFile(user, request, watch)
    if (end.state !== 'done') await chosen.file.discard()
    this.#exportingUsers.delete(user.id)
    const ended = { ...context, at: clock(), action: 'audit:exported', guard: {} }
    return endRecorded(end, () => store.recordJob(guardOf(ended), successEntry(ended, null, detailOfEnd(end, format, entry))))
  }

  async #writeFile(
    user: User,
    { filter, format, separator, chosen, entry }: ExportRequest & { entry: number },
    watch: Watch,
  ): Promise<JobEnd> {
    try {
      const request = { filter, format, separator, own: entry, descriptor: chosen.file.descriptor }
      const entries = await this.#parts.store.exportAudit(request, watch)
      if (entries === null) return { state: stateOfStopped(watch.signal), result: null }
      if (!(await this.#isStillPermitted(user))) return { state: 'failed', result: null }
      await chosen.file.commit()
      return { state: 'done', result: { kind: 'exported', entries, path: chosen.path } }
    } catch (error) {
      return { state: 'failed', result: null, error }
    }
  }

  /** The user may have lost the role or been disabled while the export ran. */
  async #isStillPermitted({ id, workEpoch }: User): Promise<boolean> {
    const user = await this.#parts.store.findUser({ id })
    if (user?.workEpoch !== workEpoch) return false
    return isUsable(user, this.#parts.clock()) && hasPermission(user.role, 'audit:export')
  }
}
