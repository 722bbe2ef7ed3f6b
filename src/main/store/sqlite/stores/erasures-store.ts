import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '../../../../shared/errors.ts'
import { replaceFile } from '../../../platform/atomic-file.ts'
import { hasErrorCode } from '../../../platform/errno.ts'
import { readPrivateFile } from '../../../platform/private-file.ts'
import { KEPT_DATABASE_FILE, LIST_PREFERENCES_FILE } from '../../folder-files.ts'
import type { AuditEntry, Erasure, ErasureProgress, ErasuresPort, Guard } from '../../ports/store.ts'
import { type PersonalTexts, readPersonalTexts } from '../erasure/personal-texts.ts'
import type { ErasureRow } from '../tables/erasures.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import { requireSpace } from './maintenance-store.ts'
import type { StoreContext } from './store-context.ts'

const unwatched = { onProgress: () => undefined, signal: new AbortController().signal }

/** Removes the list preferences of a user, whose saved views may name people. The window keeps them in a file of its own. */
const forgetListPreferences = (dataFolder: string, userId: string): void => {
  const path = join(dataFolder, LIST_PREFERENCES_FILE)
  let stored: unknown
  try {
    stored = JSON.parse(readPrivateFile(path))
  } catch {
    // There are none that the window would read.
    return
  }
  if (typeof stored !== 'object' || stored === null || !(userId in stored)) return
  replaceFile(path, JSON.stringify({ ...stored, [userId]: undefined }))
}

/** @throws Refusal changed-meanwhile if another process has finished it */
const requireOpen = ({ tables: { erasures, audit } }: StoreContext, userId: string): Erasure => {
  const row = erasures.find(userId)
  if (!row) throw new Refusal('changed-meanwhile')
  return { userId, number: row.number, ownerId: audit.find(row.entry)?.actor?.id ?? null }
}

const begin = async (
  context: StoreContext,
  { userId }: { userId: string },
  guard: Guard,
  entry: AuditEntry,
): Promise<Erasure> => {
  const { tables, queue, userChanges } = context
  const { erasures, users } = tables
  const begun = await queue.write(() => {
    context.checkGuard(guard)
    context.requireSigningKey()
    const user = users.findById(userId)
    const number = users.findNumber(userId)
    if (!user || number === null) throw new Refusal('changed-meanwhile', { message: 'the user is gone' })
    if (erasures.find(userId)) return null
    // A running import has users in a file of its own.
    if (tables.transferRuns.listStagings().length > 0) throw new Refusal('busy')
    const { ended } = context.collectEnded(() => {
      if (user.deletedAt !== null) return
      userChanges.change(userId, { deletedAt: guard.now }, { now: guard.now, operation: entry.action })
    })
    context.erasureRun.dropUndo(number)
    erasures.insert({ userId, number, entry: 0, step: 'mentions' })
    const head = tables.audit.append(entry)
    erasures.setEntry(userId, head.id)
    return { head, ended, number }
  })
  if (!begun) return requireOpen(context, userId)
  const { head, ended, number } = begun
  context.keepHead(head)
  context.tellEnded(ended)
  context.changes.announce('users', 'sessions', 'audit')
  return { userId, number, ownerId: entry.actor?.id ?? null }
}

/** Erasures of this process: it remembers the texts to look for, which are read once. */
export const erasuresStore = (context: StoreContext): ErasuresPort => {
  const { database, tables, readerProgram, scheduler, erasureRun } = context
  const { erasures, audit } = tables
  const textsOf = new Map<string, PersonalTexts>()
  const folder = dirname(database.name)

  const thread = { program: readerProgram, path: database.name }
  const listKeys = () => context.auditKeys?.list() ?? []

  const readArchived = async (userId: string): Promise<readonly string[]> => {
    if (tables.archives.findLast() === null) return []
    const task = { kind: 'read-archived-texts' as const, userId, number: 0, texts: [], keys: listKeys() }
    return (await runInWorker(thread, task, unwatched)) ?? []
  }

  const readTexts = async ({ userId, step }: ErasureRow): Promise<PersonalTexts> => {
    if (step !== 'mentions' && step !== 'archives') return new Set()
    const known = textsOf.get(userId)
    if (known) return known
    const texts = await scheduler.run(readPersonalTexts(database, userId))
    if (!texts) throw new Refusal('not-available')
    const all = new Set([...texts, ...(await readArchived(userId))])
    textsOf.set(userId, all)
    return all
  }

  /** Redacts the archives, which are files. Nothing is done while another process writes archives. */
  const redactInArchives = async ({ userId, number }: ErasureRow, texts: PersonalTexts): Promise<void> => {
    const hasArchives = tables.archives.findLast() !== null
    const task = { kind: 'redact-archives' as const, userId, number, texts: [...texts], keys: listKeys() }
    const redacted = hasArchives ? await context.whileWorkerWrites(() => runInWorker(thread, task, unwatched)) : 0
    if (redacted !== null) await context.queue.write(() => erasureRun.passArchives(userId, redacted))
  }

  const progressOf = ({ step, position, redacted }: ErasureRow): ErasureProgress => {
    if (step === 'compaction' || step === 'done') return { kind: 'erased', entries: redacted, isCompacted: step === 'done' }
    // Both passes go through the log once.
    const length = audit.readHead()?.id ?? 0
    return { kind: 'running', done: step === 'mentions' ? position : length + position, total: 2 * length }
  }

  const continueErasure: ErasuresPort['continueErasure'] = async (userId, at) => {
    const row = erasures.find(userId)
    if (!row) throw new Refusal('changed-meanwhile')
    const before = progressOf(row)
    if (before.kind === 'erased') return before
    const texts = await readTexts(row)
    if (row.step === 'archives') {
      context.requireSigningKey()
      await redactInArchives(row, texts)
      return before
    }
    const first = audit.find(row.entry)
    const about = { at, actor: first?.actor ?? null, transport: first?.transport ?? 'window' }
    const head = await context.writeSlice(() => erasureRun.runSlice(userId, { key: context.requireSigningKey(), texts, about }))
    if (head) context.keepHead(head)
    context.announceBulk()
    if (head) context.changes.announce('users', 'audit')
    const after = erasures.find(userId)
    return after ? progressOf(after) : before
  }

  /** Returns false if other work on the database prevents it. */
  const compact = async (): Promise<boolean> => {
    try {
      const size = await runInWorker(thread, { kind: 'compact' }, unwatched)
      return size?.isLogEmpty === true
    } catch (error) {
      if (hasErrorCode(error, /^SQLITE_(BUSY|LOCKED)/)) return false
      throw error
    }
  }

  const finishErasure: ErasuresPort['finishErasure'] = async (userId) => {
    const row = erasures.find(userId)
    if (row?.step !== 'compaction') return row?.step === 'done'
    forgetListPreferences(folder, userId)
    // It was made before a migration that has long succeeded.
    rmSync(join(folder, KEPT_DATABASE_FILE), { force: true })
    await requireSpace(folder, database)
    if (!(await compact())) return false
    await context.queue.write(() => erasures.advance({ ...row, step: 'done', position: 0 }))
    textsOf.delete(userId)
    return true
  }

  return {
    beginErasure: (change, guard, entry) => begin(context, change, guard, entry),
    listOpenErasures: async () => erasures.listOpen().map((userId) => requireOpen(context, userId)),
    continueErasure,
    finishErasure,
  }
}
