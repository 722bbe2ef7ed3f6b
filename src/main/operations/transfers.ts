import type { TransferRowView } from '../../shared/api/transfer-views.ts'
import { separatorCharacter } from '../../shared/domain/csv-separator.ts'
import { PAGE_DEFAULT_ROWS } from '../../shared/domain/limits.ts'
import type { Clock } from '../../shared/domain/time.ts'
import type { TransferKind } from '../../shared/domain/transfer-choices.ts'
import { Refusal } from '../../shared/errors.ts'
import { formatTransferRow, transferReportColumns } from '../../shared/messages/transfer-messages.ts'
import { isolateDirected } from '../../shared/messages/user-messages.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import type { Auth } from '../auth/auth.ts'
import { openPasswordKey } from '../backup/sealed-key.ts'
import { type JobEnd, type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import { reportOfTransfer, runTransferJob } from '../jobs/transfer-jobs.ts'
import type { AgreedTransfer, OpenedFiles, TransferPlans } from '../jobs/transfer-plans.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import { csvHead, csvLine } from '../platform/csv.ts'
import type { DirectoryOrigin, Store, TransferRun } from '../store/ports/store.ts'
import { runPreview } from '../transfer/preview-thread.ts'
import { requireDesktop, requirePath } from './desktop.ts'
import { createUserExports, type UserExportParts } from './user-exports.ts'

export type TransfersParts = UserExportParts & {
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
  readonly transferPlans: TransferPlans
  readonly auth: Pick<Auth, 'requireSealKey'>
  /** The entry file of the worker threads. */
  readonly readerProgram: string
  readonly dataFolder: string
}

/** Rows of a report that are read at once, so that other calls have their turn between them. */
const ROWS_AT_ONCE = 500

const findNames = ({ paths }: OpenedFiles): string[] => paths.map((path) => path.split(/[/\\]/).at(-1) ?? '')

/** The paths to read. A page must not choose a path, so only a terminal names them. @throws Refusal cancelled, invalid-input */
const choosePaths = async ({
  input,
  caller,
}: Pick<Parameters<Handler<'transfers:open'>>[0], 'input' | 'caller'>): Promise<readonly string[]> => {
  const named = input?.paths
  if (caller.transport === 'terminal' && named) return named
  if (named) throw new Refusal({ code: 'invalid-input', issues: [{ path: 'paths', reason: 'paths-misplaced' }] })
  const chosen = await requireDesktop(caller).chooseImportFiles()
  if (!chosen) throw new Refusal('cancelled')
  return chosen
}

/** What a hash of Gatehouse in the files needs. */
const originOf = async (store: Store, { other }: OpenedFiles): Promise<DirectoryOrigin> => ({
  ownId: (await store.readDirectory()).id,
  other,
})

const preview = async ({ store, readerProgram, dataFolder }: TransfersParts, opened: OpenedFiles, options = {}) => {
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const gatehouse = await originOf(store, opened)
  const read = await runPreview(readerProgram, { paths: opened.paths, options, gatehouse, folder: dataFolder }, watch)
  return { ...read, fileId: opened.id, names: findNames(opened) }
}

const open =
  (parts: TransfersParts): Handler<'transfers:open'> =>
  async ({ input, caller, user }) => {
    const paths = await choosePaths({ input, caller })
    const opened = parts.transferPlans.open(paths, user)
    return preview(parts, opened)
  }

const previewAgain =
  (parts: TransfersParts): Handler<'transfers:preview'> =>
  async ({ input, user }) =>
    preview(parts, parts.transferPlans.requireFiles(input.fileId, user), input.options)

/** @throws Refusal cancelled, invalid-input */
const chooseKeyPath = async ({
  input,
  caller,
}: Pick<Parameters<Handler<'transfers:openKey'>>[0], 'input' | 'caller'>): Promise<string> => {
  if (caller.transport === 'terminal' && input.path !== undefined) return input.path
  if (input.path !== undefined)
    throw new Refusal({ code: 'invalid-input', issues: [{ path: 'path', reason: 'paths-misplaced' }] })
  const chosen = await requireDesktop(caller).chooseKeyFile()
  if (chosen === null) throw new Refusal('cancelled')
  return chosen
}

const openKey =
  (parts: TransfersParts): Handler<'transfers:openKey'> =>
  async ({ input, caller, user }) => {
    const { transferPlans } = parts
    const { fileId, passphrase, options } = input
    transferPlans.requireFiles(fileId, user)
    const path = await chooseKeyPath({ input, caller })
    const other = await openPasswordKey(path, passphrase)
    if (typeof other === 'string') return { kind: 'refused', reason: other }
    const opened = { ...transferPlans.requireFiles(fileId, user), other }
    const file = await preview(parts, opened, options)
    // The hashes still want a key, so this one is of a third directory.
    if (file.kind === 'opened' && file.wants.includes('gatehouse-key')) return { kind: 'refused', reason: 'other-directory' }
    transferPlans.keepKey(transferPlans.requireFiles(fileId, user), other)
    return { kind: 'used', file }
  }

const toPlanned = ({ id: planId, expiresAt, facts }: AgreedTransfer): JobEnd => ({
  state: 'done',
  result: { kind: 'transfer-planned', planId, expiresAt, ...facts },
})

const plan =
  (parts: TransfersParts): Handler<'transfers:plan'> =>
  async ({ input, user, context }) => {
    const { store, jobs, transferPlans, clock } = parts
    const key = parts.auth.requireSealKey()
    const files = transferPlans.requireFiles(input.fileId, user)
    jobs.cancelRunning('transfers:plan', user.id)
    const owner = { id: user.id, role: user.role }
    const { options, fields } = input
    const classes = await store.listForeignClasses()
    const gatehouse = await originOf(store, files)
    const request = { paths: files.paths, options, fields, owner, now: context.at, key, gatehouse, classes }
    return jobs.begin({
      kind: 'transfers:plan',
      ownerId: user.id,
      change: 'import',
      run: async (watch) => {
        const staged = await store.stageTransfer(request, watch)
        if (!staged) return { state: stateOfStopped(watch.signal), result: null }
        if (watch.signal.aborted) {
          if ('staging' in staged) await store.dropStaging(staged.staging)
          return { state: stateOfStopped(watch.signal), result: null }
        }
        if ('fault' in staged) return { state: 'failed', result: null }
        return toPlanned(transferPlans.keep(staged, files, clock()))
      },
    })
  }

const readRows =
  ({ store, transferPlans }: TransfersParts): Handler<'transfers:readRows'> =>
  async ({ input, user, context }) => {
    const { staging } = transferPlans.requirePlan(input.planId, user, context.at)
    const page = { list: input.list, after: input.after ?? 0, limit: input.limit ?? PAGE_DEFAULT_ROWS }
    return { rows: await store.readStagedRows(staging, page) }
  }

/** All rows of a plan as CSV. */
const writeRows = async (
  readPage: (after: number) => Promise<readonly TransferRowView[]>,
  separator: string,
): Promise<string> => {
  const lines = [csvHead(transferReportColumns, separator)]
  for (let after = 0; ; ) {
    const rows = await readPage(after)
    for (const row of rows) lines.push(csvLine(formatTransferRow(row).map(isolateDirected), separator))
    after = rows.at(-1)?.position ?? after
    if (rows.length < ROWS_AT_ONCE) return lines.join('')
    // The rows are read on the main thread.
    await new Promise(setImmediate)
  }
}

const saveReport =
  ({ store, transferPlans, clock }: TransfersParts): Handler<'transfers:saveReport'> =>
  async ({ input, user, context, caller }) => {
    transferPlans.requirePlan(input.planId, user, context.at)
    const saved = await requireDesktop(caller).saveReport(async () => {
      // The dialog may have been open for a long time, so the guard is checked for the current time.
      const now = { ...context, at: clock() }
      const { staging } = transferPlans.requirePlan(input.planId, user, now.at)
      await store.recordEvent(guardOf(now), successEntry(now, null))
      const readPage = (after: number) => store.readStagedRows(staging, { list: null, after, limit: ROWS_AT_ONCE })
      return writeRows(readPage, separatorCharacter(input.separator ?? 'comma'))
    })
    return requirePath(saved)
  }

/** Shows a run as a job of its owner. */
const beginJob = ({ store, jobs, clock }: Pick<TransfersParts, 'store' | 'jobs' | 'clock'>, run: TransferRun) => {
  const report = reportOfTransfer(store, run.entry)
  return jobs.begin({
    kind: 'transfers:run',
    ownerId: run.owner.id,
    change: 'import',
    total: run.total,
    report,
    run: (watch) => runTransferJob({ store, clock }, run, { report, watch }),
  })
}

/** Whether a run may do something about rows of this kind. */
const isDone = (kind: TransferKind): boolean => kind !== 'same' && kind !== 'refused'

const run =
  (parts: TransfersParts): Handler<'transfers:run'> =>
  async ({ input, user, context }) => {
    const { store, jobs, transferPlans } = parts
    const { planId, ...decisions } = input
    const agreed = transferPlans.requirePlan(planId, user, context.at)
    // A file that could not be read to its end is not imported in part.
    if (agreed.facts.fault !== null) throw new Refusal('no-such-plan')
    jobs.requireRoom('transfers:run', user.id)
    // A plan runs once: only one of two simultaneous calls finds it.
    transferPlans.take(planId)
    const { staging } = agreed
    const { total } = agreed.facts
    const planned = agreed.facts.kinds.reduce((sum, { name, count }) => (isDone(name) ? sum + count : sum), 0)
    const details = { kind: 'bulk-started' as const, change: 'import' as const, planned }
    const begun = await store.beginTransfer(
      { staging, ownerId: user.id, epoch: user.workEpoch, transport: context.transport, decisions, total },
      guardOf(context),
      successEntry(context, null, details),
    )
    return beginJob(parts, begun)
  }

const close =
  ({ transferPlans }: TransfersParts): Handler<'transfers:close'> =>
  async ({ input, user }) => {
    transferPlans.requireFiles(input.fileId, user)
    transferPlans.close(input.fileId)
    return { done: true }
  }

/** Goes on with the runs that a crash or a quit has interrupted. Only a process that stays may call it. */
export const resumeTransfers = async (parts: Pick<TransfersParts, 'store' | 'jobs' | 'clock'>): Promise<void> => {
  for (const left of await parts.store.takeLeftTransfers()) beginJob(parts, left)
}

/** The import of users of other systems: open, preview, plan, run. */
export const createTransfersHandlers = (parts: TransfersParts): HandlersOf<'transfers'> => ({
  'transfers:open': open(parts),
  'transfers:preview': previewAgain(parts),
  'transfers:openKey': openKey(parts),
  'transfers:plan': plan(parts),
  'transfers:readRows': readRows(parts),
  'transfers:saveReport': saveReport(parts),
  'transfers:run': run(parts),
  'transfers:close': close(parts),
  ...createUserExports(parts),
})
