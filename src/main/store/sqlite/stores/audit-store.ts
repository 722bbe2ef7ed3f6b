import type { AuditFilter } from '../../../../shared/api/audit-filter.ts'
import type { UserFilter } from '../../../../shared/api/user-list.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { AuditEntry, AuditPort, Guard } from '../../ports/store.ts'
import { type MatchingUsers, noUsers } from '../tables/audit-conditions.ts'
import { auditCounts } from '../tables/audit-counts.ts'
import { auditOutline } from '../tables/audit-outline.ts'
import { type AuditScan, auditScan } from '../tables/audit-scan.ts'
import { readWords } from '../user-search/search-terms.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** Verifies the log on a worker thread. The known heads are read first, so that they are never newer than the database. */
const verifyAudit = async (
  { database, readerProgram, anchor, auditKeys, seenHead }: StoreContext,
  { at, expected, onProgress, signal }: Parameters<AuditPort['verifyAudit']>[0],
): ReturnType<AuditPort['verifyAudit']> => {
  // The first anchor of a directory may not be written yet.
  await anchor.settle()
  const read = anchor.read()
  const noted = read.kind === 'kept' ? read.head : null
  const known = {
    noted,
    isNoteChecked: anchor.isChecked,
    isNoteReadable: read.kind !== 'unreadable',
    seen: seenHead.read(),
    expected,
    redactionKeys: auditKeys?.list() ?? null,
  }
  const request = { kind: 'verify' as const, known, at }
  return runInWorker({ program: readerProgram, path: database.name }, request, { onProgress, signal })
}

/** The entry is part of what the new anchor anchors, so it is written first. @throws Refusal changed-meanwhile, not-available */
const beginAnchor = async (context: StoreContext, guard: Guard, entry: AuditEntry): Promise<void> => {
  const { anchor, seenHead, tables, queue } = context
  if (!anchor.isChecked) throw new Refusal('not-available')
  await anchor.settle()
  const former = context.readAnchorState()
  if (former === 'fits') throw new Refusal('changed-meanwhile')
  const head = await queue.write(() => {
    context.checkGuard(guard)
    return tables.audit.append({ ...entry, details: { kind: 'anchor-begun', former } })
  })
  seenHead.restart(head)
  await anchor.begin(head)
  context.changes.announce('audit')
}

/** With more matches than this, entries are compared with the texts of their users instead of the list. */
const LISTED_USERS = 200

/** The users that the list of users finds by this search, deleted ones included. Null where `signal` ended it. */
const findMatchingUsers = async (
  { reads }: StoreContext,
  { search = '' }: AuditFilter,
  signal: AbortSignal | undefined,
): Promise<MatchingUsers | null> => {
  const words = readWords(search)
  if (words.length === 0) return noUsers
  const list = (filter: UserFilter) =>
    reads.listUsers(
      { search, filter, now: 0, sort: { by: 'email', direction: 'ascending' }, position: null, limit: LISTED_USERS + 1 },
      signal,
    )
  const ids: string[] = []
  for (const filter of [{}, { state: 'deleted' }] as const) {
    const page = await list(filter)
    if (!page) return null
    ids.push(...page.users.map(({ id }) => id))
    if (ids.length > LISTED_USERS) return { words, ids: null }
  }
  return { words, ids }
}

/** Runs a read with the users that the search of its filter finds. */
const withUsers = async <T>(
  context: StoreContext,
  filter: AuditFilter,
  signal: AbortSignal | undefined,
  run: (scan: AuditScan) => Promise<T | null>,
): Promise<T | null> => {
  const users = await findMatchingUsers(context, filter, signal)
  return users && run({ filter, users })
}

/** The port of the audit log. */
export const auditStore = (context: StoreContext): AuditPort => {
  const { database, readerProgram, scheduler, queue } = context
  const { audit } = context.tables
  const scan = auditScan(database)
  const readOutline = auditOutline(database)
  const counts = auditCounts(database)
  return {
    listAuditEntries: async (limit) => audit.listNewest(limit),
    findAuditEntry: async (id) => audit.find(id),
    findLaterDetails: async (ids) => {
      const found = ids.map((id) => [id, audit.findLater(id)] as const)
      return new Map(found.flatMap(([id, detail]) => (detail ? [[id, detail] as const] : [])))
    },
    listSignIns: async (userId, limit) => audit.listSignIns(userId, limit),
    findAuditEntries: (filter, page, signal) =>
      withUsers(context, filter, signal, (asked) => scheduler.run(scan.list(asked, page), signal)),
    countAuditEntries: (filter, signal) =>
      withUsers(context, filter, signal, (asked) => scheduler.run(scan.count(asked), signal)),
    readAuditOutline: (after, dayOf, signal) => scheduler.run(readOutline(after, dayOf), signal),
    countEvents: (spans, signal) => scheduler.run(counts.count(spans), signal),
    readLogState: async (now) => counts.readState(now),
    listTimeline: (userId, page, signal) => scheduler.runOnce(() => audit.listTimeline(userId, page), signal),
    verifyAudit: (request) => verifyAudit(context, request),
    readAuditHead: async () => audit.readHead(),
    exportAudit: (request, watch) =>
      withUsers(context, request.filter, watch.signal, ({ users }) =>
        runInWorker({ program: readerProgram, path: database.name }, { kind: 'export-audit', ...request, users }, watch),
      ),

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

    beginAnchor: (guard, entry) => beginAnchor(context, guard, entry),

    recordEvent: (guard, entry) => context.write(guard, entry, ['directory'], () => undefined),

    recordRefusal: async (entry) => {
      context.keepHead(await queue.write(() => audit.append(entry)))
      context.changes.announce('audit')
    },
  }
}
