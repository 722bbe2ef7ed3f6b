import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import type { Store, TransferCounts, TransferRun, Watch } from '../store/ports/store.ts'
import { isClosing, type JobEnd, type JobReport, stateOfStopped } from './job-runner.ts'
import { readKeptPage } from './kept-reports.ts'

type Parts = { readonly store: Store; readonly clock: () => number }

/** Where a run stopped, and why. */
type Stop = { readonly state: JobEnd['state']; readonly error?: unknown }

/** The report of a run, which the log and the table of skipped users have. */
export const reportOfTransfer = (
  store: Store,
  entry: number,
): JobReport & { readonly tell: (counts: TransferCounts) => void } => {
  let total = 0
  return {
    tell: ({ changed, skipped }) => {
      total = changed + skipped
    },
    count: () => total,
    read: async (from, to) => {
      const asked = { entry, change: 'import' as const, skip: from, limit: to - from }
      const page = await readKeptPage(store, asked, new AbortController().signal)
      return page?.rows ?? []
    },
  }
}

const carryOut = async ({ store, clock }: Parts, run: TransferRun, watch: Watch): Promise<Stop> => {
  try {
    const counts = await store.runTransfer(run, { clock }, watch)
    if (counts.position >= run.total) return { state: 'done' }
    return { state: watch.signal.aborted ? stateOfStopped(watch.signal) : 'failed' }
  } catch (error) {
    return { state: 'failed', ...(error instanceof Refusal ? {} : { error }) }
  }
}

/**
 * Carries out a run and ends it with its entry. If Gatehouse closes meanwhile, the run stays as it is, and the next start goes on with it.
 */
export const runTransferJob = async (
  parts: Parts,
  run: TransferRun,
  { report, watch }: { report: ReturnType<typeof reportOfTransfer>; watch: Watch },
): Promise<JobEnd> => {
  const { store, clock } = parts
  const stop = await carryOut(parts, run, watch)
  const counts = await store.readTransfer(run.entry)
  // Another process goes on with it, or this one at its next start.
  if (!counts || isClosing(watch.signal)) return { ...stop, result: null }
  report.tell(counts)
  const { changed, skipped } = counts
  const end: AuditContext = {
    at: clock(),
    transport: run.transport,
    action: 'transfers:finished',
    actor: run.owner,
    guard: {},
  }
  const details = {
    kind: 'bulk-finished' as const,
    change: 'import' as const,
    entry: run.entry,
    state: stop.state,
    changed,
    skipped,
  }
  const result = {
    kind: 'bulk-changed' as const,
    changed,
    skipped: await store.countSkippedBy(run.entry),
    entry: run.entry,
    canBeUndone: changed > 0,
    printedCodes: 0,
    printedParts: 0,
    withoutPassword: counts.withoutPassword,
  }
  try {
    await store.endTransfer(run, guardOf(end), successEntry(end, null, details))
  } catch (error) {
    // On a full disk the run stays, and the next start goes on with it.
    return { state: 'failed', result, error }
  }
  return { ...stop, result }
}
