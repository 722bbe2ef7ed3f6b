import type { AuditEntryView } from '../../shared/api/audit.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import type { Handlers, ReadLong } from '../pipeline/call.ts'
import type { EntryPage, Store, StoredAuditEntry } from '../store/ports/store.ts'
import { toEntryView } from './audit-view.ts'

/** Of what changed nothing of an account. */
const NEVER = 'not-possible'

type AuditHandlers = Pick<Handlers, 'audit:list' | 'audit:count' | 'users:timeline'>

/** The audit log, to read. */
export const auditOperations = ({ store }: { store: Store }): AuditHandlers => {
  /** A job is undone as a whole: by another job, which leaves alone whoever was changed since. */
  const readJobState = async (entryId: number): Promise<AuditEntryView['undo']> => {
    const batch = await store.findUndoBatch(entryId)
    if (!batch) return NEVER
    return batch.isOpen ? 'possible' : 'undone'
  }

  /** One entry more than is asked for tells whether there are more. */
  const readPage = async (
    {
      before,
      after,
      limit = PAGE_DEFAULT_ROWS,
    }: { before?: number | undefined; after?: number | undefined; limit?: number | undefined },
    readLong: ReadLong,
    read: (page: EntryPage, signal: AbortSignal) => Promise<StoredAuditEntry[] | null>,
  ) => {
    const page = { before: before ?? null, limit: limit + 1, ...(after === undefined ? {} : { after }) }
    const entries = await readLong((signal) => read(page, signal))
    const shown = entries.slice(0, limit)
    const steps = await store.findUndoSteps(shown.map(({ id }) => id))
    const views = shown.map(async (entry) =>
      toEntryView(entry, steps.get(entry.id)?.state ?? (entry.action === 'bulk:run' ? await readJobState(entry.id) : NEVER)),
    )
    return { entries: await Promise.all(views), hasMore: entries.length > limit }
  }

  return {
    'audit:list': ({ input, readLong }) =>
      readPage(input, readLong, (page, signal) => store.findAuditEntries(input.filter ?? {}, page, signal)),

    'audit:count': async ({ input, readLong }) => ({
      total: await readLong((signal) => store.countAuditEntries(input.filter ?? {}, signal)),
    }),

    'users:timeline': ({ input, target, readLong }) =>
      readPage(input, readLong, (page, signal) => store.listTimeline(target.id, page, signal)),
  }
}
