import { Refusal } from '../../../../shared/errors.ts'
import type { AuditPort } from '../../ports/store.ts'
import { auditCounts } from '../tables/audit-counts.ts'
import { auditScan } from '../tables/audit-scan.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** Verifies the log on a worker thread. The known heads are read first, so that they are never newer than the database. */
const verifyAudit = async (
  { database, readerProgram, anchor, seenHead }: StoreContext,
  { at, expected, onProgress, signal }: Parameters<AuditPort['verifyAudit']>[0],
): ReturnType<AuditPort['verifyAudit']> => {
  // The first anchor of a directory may not be written yet.
  await anchor.settle()
  const known = { noted: anchor.read(), isNoteChecked: anchor.isChecked, seen: seenHead.read(), expected }
  const request = { kind: 'verify' as const, known, at }
  return runInWorker({ program: readerProgram, path: database.name }, request, { onProgress, signal })
}

/** The port of the audit log. */
export const auditStore = (context: StoreContext): AuditPort => {
  const { database, readerProgram, scheduler, queue } = context
  const { audit } = context.tables
  const scan = auditScan(database)
  const counts = auditCounts(database)
  return {
    listAuditEntries: async (limit) => audit.listNewest(limit),
    findAuditEntry: async (id) => audit.find(id),
    findLaterDetails: async (ids) => {
      const found = ids.map((id) => [id, audit.findLater(id)] as const)
      return new Map(found.flatMap(([id, detail]) => (detail ? [[id, detail] as const] : [])))
    },
    listSignIns: async (userId, limit) => audit.listSignIns(userId, limit),
    findAuditEntries: (filter, page, signal) => scheduler.run(scan.list(filter, page), signal),
    countAuditEntries: (filter, signal) => scheduler.run(scan.count(filter), signal),
    countEvents: (spans, signal) => scheduler.run(counts.count(spans), signal),
    readLogState: async () => counts.readState(),
    listTimeline: (userId, page, signal) => scheduler.runOnce(() => audit.listTimeline(userId, page), signal),
    verifyAudit: (request) => verifyAudit(context, request),
    readAuditHead: async () => audit.readHead(),
    exportAudit: (request, watch) =>
      runInWorker({ program: readerProgram, path: database.name }, { kind: 'export-audit', ...request }, watch),

    recordJob: async (guard, entry) => {
      const head = await queue.write(() => {
        context.checkGuard(guard)
        return audit.append(entry)
      })
      context.keepHead(head)
      context.changes.announce('users', 'sessions', 'audit')
      return head.id
    },

    recordReason: ({ entry: first }, guard, entry) =>
      context.write(guard, entry, [], () => {
        if (audit.findLater(first)) throw new Refusal('changed-meanwhile')
      }),

    recordEvent: (guard, entry) => context.write(guard, entry, ['directory'], () => undefined),

    recordRefusal: async (entry) => {
      context.keepHead(await queue.write(() => audit.append(entry)))
      context.changes.announce('audit')
    },
  }
}
