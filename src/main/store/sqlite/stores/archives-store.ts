import { Refusal } from '../../../../shared/errors.ts'
import type { ArchivesPort } from '../../ports/store.ts'
import { nameArchive } from '../archives/archive-format.ts'
import { dueEntries } from '../archives/due-entries.ts'
import type { AppendedHead } from '../tables/audit.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** The port of the audit log's archives. */
export const archivesStore = (context: StoreContext): ArchivesPort => {
  const { database, readerProgram, tables, anchor } = context
  const due = dueEntries(database)
  const thread = { program: readerProgram, path: database.name }

  /** An anchor at an entry that goes would no longer be found in the log. @throws Refusal not-available, log-damaged */
  const moveAnchor = async (): Promise<void> => {
    if (!anchor.isChecked) throw new Refusal('not-available')
    const head = tables.audit.readHead()
    if (head) anchor.keep(head)
    await anchor.settle()
    if (context.readAnchorState() !== 'fits') throw new Refusal('log-damaged')
  }

  return {
    listArchives: async () =>
      tables.archives.list().map(({ first, last, oldest, newest, bytes, madeAt }) => ({
        file: nameArchive({ first, last }),
        first,
        last,
        oldest,
        newest,
        bytes,
        madeAt,
      })),

    findDueEntries: async (span) => {
      const range = due.find(span)
      return range && { ...range, oldest: due.findOldest() ?? span.now }
    },

    archiveEntries: async (span, entry, watch) => {
      await moveAnchor()
      const keys = context.auditKeys?.list() ?? []
      const onEvent = (event: unknown): void => {
        // Buffers become plain arrays of bytes on their way from a thread.
        const { id, link } = event as AppendedHead
        context.keepHead({ id, link: Buffer.from(link) })
        context.changes.announce('audit')
      }
      const task = { kind: 'archive' as const, span, keys, entry, turns: context.turns.buffer }
      const end = await context.whileWorkerWrites(() => runInWorker(thread, task, { ...watch, onEvent }))
      context.changes.announce('audit')
      if (end?.refused) throw new Refusal(end.refused)
      return end && { archives: end.archives, entries: end.entries }
    },

    signArchives: async () => {
      const keys = context.auditKeys?.list() ?? []
      const [current] = keys
      if (!current || tables.archives.list().every(({ keyId }) => keyId === current.id)) return
      const watch = { onProgress: () => undefined, signal: new AbortController().signal }
      await context.whileWorkerWrites(() => runInWorker(thread, { kind: 'sign-archives', keys }, watch))
    },
  }
}
