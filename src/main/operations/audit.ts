import type { AuditDetail } from '../../shared/api/audit-details.ts'
import type { VerificationView } from '../../shared/api/verification.ts'
import { formatHead, parseHead } from '../../shared/domain/audit-head.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { FileExports, listFilterNames } from '../jobs/file-exports.ts'
import { type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import { readKeptPage, readKeptRows, requireReport } from '../jobs/kept-reports.ts'
import { writeReport } from '../jobs/report-lines.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store } from '../store/ports/store.ts'
import { createDayOfTime } from '../users/days.ts'
import { archive, listArchives } from './archiving.ts'
import { readAuditPage } from './audit-page.ts'
import { requireDesktop, requireFile, requireFiles, requirePath } from './desktop.ts'

export type AuditParts = { readonly store: Store; readonly jobs: Jobs; readonly clock: Clock }

/** The expected head. The schema has checked its format. */
const readExpected = (input: { expect?: string | undefined } | undefined) => parseHead(input?.expect ?? '')

const detailOf = (result: VerificationView | null): AuditDetail => {
  if (!result) return { kind: 'verified', result: 'cancelled' }
  return result.kind === 'intact'
    ? { kind: 'verified', result: 'intact' }
    : { kind: 'verified', result: result.fault, entry: result.entry }
}

const listEntries =
  ({ store }: AuditParts): Handler<'audit:list'> =>
  ({ input, readLong }) =>
    readAuditPage(store, input, readLong, (page, signal) => store.findAuditEntries(input.filter ?? {}, page, signal))

const countEntries =
  ({ store }: AuditParts): Handler<'audit:count'> =>
  async ({ input, readLong }) => ({
    total: await readLong((signal) => store.countAuditEntries(input.filter ?? {}, signal)),
  })

const readOutline =
  ({ store }: AuditParts): Handler<'audit:outline'> =>
  async ({ input, readLong }) => {
    const dayOf = createDayOfTime(input.timeZone ?? 'UTC')
    const { days, folds, actions, ...numbers } = await readLong((signal) =>
      store.readAuditOutline(input.after ?? 0, dayOf, signal),
    )
    return { ...numbers, days: [...days], folds: [...folds], actions: [...actions] }
  }

const verifyLog =
  ({ store, jobs, clock }: AuditParts): Handler<'audit:verify'> =>
  async ({ input, user, context }) => {
    const expected = readExpected(input)
    const former = jobs.findRunning('audit:verify', user.id)
    // The running verification does not compare with the head that is expected now.
    if (former && expected) throw new Refusal('busy')
    if (former) return former
    return jobs.begin({
      kind: 'audit:verify',
      ownerId: user.id,
      run: async ({ onProgress, signal }) => {
        let promised = 0
        const tell = (done: number, total: number): void => {
          promised = total
          onProgress(done, total)
        }
        const result = await store.verifyAudit({ at: clock(), expected, onProgress: tell, signal })
        // The outcome is recorded even if the user has signed out since.
        const outcome = { ...context, at: clock(), guard: {} }
        await store.recordEvent(guardOf(outcome), successEntry(outcome, null, detailOf(result)))
        if (result) onProgress(result.entries, Math.max(result.entries, promised))
        return { state: result ? 'done' : stateOfStopped(signal), result }
      },
    })
  }

const verifyInTerminal =
  ({ store }: AuditParts): Handler<'audit:verifyInTerminal'> =>
  async ({ input, context, caller }) => {
    const watch = { onProgress: () => undefined, signal: caller.signal ?? new AbortController().signal }
    const result = await store.verifyAudit({ ...watch, at: context.at, expected: readExpected(input) })
    if (!result) throw new Refusal('cancelled')
    await store.recordEvent(guardOf(context), successEntry(context, null, detailOf(result)))
    return result
  }

const readHead =
  ({ store }: AuditParts): Handler<'audit:head'> =>
  async () => {
    const head = await store.readAuditHead()
    return head && { entry: head.id, head: formatHead(head.id, head.link.toString('hex')) }
  }

const beginAnchor =
  ({ store }: AuditParts): Handler<'audit:beginAnchor'> =>
  async ({ context }) => {
    await store.beginAnchor(guardOf(context), successEntry(context, null))
    return { done: true }
  }

const exportLog = ({ store, jobs, clock }: AuditParts): Handler<'audit:export'> => {
  const exports = new FileExports({ store, jobs, clock })
  return async ({ input, user, context, caller }) => {
    const { filter = {}, format, separator = 'comma', withArchives = false } = input
    exports.requireIdle(user.id)
    const chosen = requireFile(await requireFiles(caller).openExport(format, 'audit-log'))
    try {
      // The dialog may have been open for a long time, so the guard is checked for the current time.
      return await exports.begin(
        user,
        { ...context, at: clock() },
        {
          kind: 'audit:export',
          chosen,
          beside: null,
          started: { kind: 'export-started', format, filteredBy: listFilterNames(filter), ...(withArchives && { withArchives }) },
          endAction: 'audit:exported',
          finished: ({ state, entry, count }) => ({
            kind: 'export-finished',
            format,
            entry,
            state,
            ...(count === null ? {} : { entries: count }),
          }),
          // The export contains the log up to its own entry, whose number and link are the head of the log.
          write: ({ descriptor, entry }, watch) =>
            store.exportAudit({ filter, format, separator, own: entry, descriptor, withArchives }, watch),
        },
      )
    } catch (error) {
      await chosen.file.discard()
      throw error
    }
  }
}

const readReport =
  ({ store }: AuditParts): Handler<'audit:report'> =>
  async ({ input, readLong }) => {
    const { entry, after = 0, limit = PAGE_DEFAULT_ROWS } = input
    const change = await requireReport(store, entry)
    return readLong((signal) => readKeptPage(store, { entry, change, skip: after, limit }, signal))
  }

const exportReport =
  ({ store, clock }: AuditParts): Handler<'audit:exportReport'> =>
  async ({ input: { entry, separator }, context, caller }) => {
    const change = await requireReport(store, entry)
    const saved = await requireDesktop(caller).saveReport(async () => {
      // The dialog may have been open for a long time, so the guard is checked for the current time.
      const now = { ...context, at: clock() }
      await store.recordEvent(guardOf(now), successEntry(now, null, { kind: 'report-saved', entry }))
      return writeReport(readKeptRows(store, entry, caller.signal), change, separator)
    })
    return requirePath(saved)
  }

/** The audit log: reading, counting, verifying and exporting it. */
export const createAuditHandlers = (parts: AuditParts): HandlersOf<'audit'> => ({
  'audit:list': listEntries(parts),
  'audit:outline': readOutline(parts),
  'audit:count': countEntries(parts),
  'audit:verify': verifyLog(parts),
  'audit:verifyInTerminal': verifyInTerminal(parts),
  'audit:head': readHead(parts),
  'audit:beginAnchor': beginAnchor(parts),
  'audit:export': exportLog(parts),
  'audit:report': readReport(parts),
  'audit:exportReport': exportReport(parts),
  'audit:archives': listArchives(parts),
  'audit:archive': archive(parts),
})
