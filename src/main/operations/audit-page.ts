import type { AuditEntryView } from '../../shared/api/audit.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import type { ReadLong } from '../pipeline/handler.ts'
import type { EntryPage, Store, StoredAuditEntry } from '../store/ports/store.ts'
import { toEntryView } from './views.ts'

/** The actions that begin a job whose changes are undone as a whole. */
const batchActions: readonly string[] = ['bulk:run', 'imports:run', 'transfers:run']

/** The undo state of an entry that changed no user. */
const NEVER = 'not-possible'

type AskedPage = {
  readonly before?: number | undefined
  readonly after?: number | undefined
  readonly limit?: number | undefined
}

type ReadPage = (page: EntryPage, signal: AbortSignal) => Promise<StoredAuditEntry[] | null>

/** A bulk change is undone as a whole, by another bulk change. It skips users that were changed since. */
const readBulkUndo = async (store: Store, entryId: number): Promise<AuditEntryView['undo']> => {
  const batch = await store.findUndoBatch(entryId)
  if (!batch) return NEVER
  return batch.isOpen ? 'possible' : 'undone'
}

/** Reads a page of audit entries with their undo state. One additional entry shows whether there are more. */
export const readAuditPage = async (
  store: Store,
  { before, after, limit = PAGE_DEFAULT_ROWS }: AskedPage,
  readLong: ReadLong,
  read: ReadPage,
) => {
  const page = { before: before ?? null, limit: limit + 1, ...(after === undefined ? {} : { after }) }
  const entries = await readLong((signal) => read(page, signal))
  const shown = entries.slice(0, limit)
  const ids = shown.map(({ id }) => id)
  const parties = shown.flatMap(({ actor, subject }) => [actor, subject].flatMap((party) => party?.id ?? []))
  const [steps, later, present] = await Promise.all([
    store.findUndoSteps(ids),
    store.findLaterDetails(ids),
    store.listPresentUsers(parties),
  ])
  const readUndo = async ({ id, action }: StoredAuditEntry): Promise<AuditEntryView['undo']> =>
    steps.get(id)?.state ?? (batchActions.includes(action) ? await readBulkUndo(store, id) : NEVER)
  const views = shown.map(async (entry) =>
    toEntryView(entry, { undo: await readUndo(entry), later: later.get(entry.id), present }),
  )
  return { entries: await Promise.all(views), hasMore: entries.length > limit }
}
