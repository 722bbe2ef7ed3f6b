import type { OutputOf } from '../../shared/api/index.ts'
import type { JobRowView } from '../../shared/api/jobs.ts'
import type { JobChangeKind } from '../../shared/domain/bulk-changes.ts'
import { Refusal } from '../../shared/errors.ts'
import type { ReportedUser, ReportPosition, Store } from '../store/ports/store.ts'
import { ROWS_AT_ONCE } from './report-lines.ts'

const START: ReportPosition = { row: 0, entry: 0 }

/** What the bulk change did that the entry began. @throws Refusal no-such-report */
export const requireReport = async (store: Store, entry: number): Promise<JobChangeKind> => {
  const details = (await store.findAuditEntry(entry))?.details
  if (details?.kind !== 'bulk-started') throw new Refusal('no-such-report')
  return details.change
}

/** The address is the one of that time, and the name is the present one, as in the log. */
const toRows = async (store: Store, users: readonly ReportedUser[]): Promise<JobRowView[]> => {
  const present = await store.listPresentUsers(users.flatMap(({ id }) => id ?? []))
  return users.map(({ id, email, skipped }) => ({ email, name: (id !== null && present.get(id)?.name) || '', skipped }))
}

type AskedPage = { readonly entry: number; readonly change: JobChangeKind; readonly skip: number; readonly limit: number }

/** A page of a report. Null where `signal` ended it. */
export const readKeptPage = async (
  store: Store,
  { entry, change, skip, limit }: AskedPage,
  signal: AbortSignal,
): Promise<OutputOf<'audit:report'> | null> => {
  const counts = await store.countReport(entry, signal)
  const page = await store.readReport({ entry, from: START, skip, limit }, signal)
  if (!counts || !page) return null
  const later = (await store.findLaterDetails([entry])).get(entry)
  const allSkipped = later?.kind === 'bulk-finished' ? later.skipped : counts.skipped
  const unlisted = Math.max(0, allSkipped - counts.skipped)
  return { change, rows: await toRows(store, page.users), total: counts.changed + counts.skipped, unlisted }
}

/** All rows of a report. @throws Refusal cancelled if `signal` ends it */
export async function* readKeptRows(store: Store, entry: number, signal?: AbortSignal): AsyncGenerator<JobRowView[]> {
  for (let from = START; ; ) {
    const page = await store.readReport({ entry, from, skip: 0, limit: ROWS_AT_ONCE }, signal)
    if (!page) throw new Refusal('cancelled')
    if (page.users.length === 0) return
    yield await toRows(store, page.users)
    from = page.next
  }
}
