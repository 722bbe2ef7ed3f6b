import type { OutputOf } from '../../../shared/api/index.ts'
import {
  importFields,
  type OpenedFileView,
  type TransferOptions,
  type TransferPlanView,
} from '../../../shared/api/transfer-views.ts'
import { importFormats, textEncodings } from '../../../shared/domain/import-formats.ts'
import { conflictChoices, deletedChoices, transferFields } from '../../../shared/domain/transfer-choices.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { signInMessages, terminalImportMessages, usageMessages } from '../../../shared/messages/terminal-output-messages.ts'
import {
  formatKinds,
  formatPasswords,
  formatTransferFinding,
  formatTransferTotal,
} from '../../../shared/messages/transfer-messages.ts'
import { formatKeyFault } from '../../../shared/messages/transfer-reason-messages.ts'
import { alignColumns } from '../../platform/terminal-text.ts'
import { defineCommand } from './command.ts'
import { CommandEnded, type CommandRun, usageError } from './command-run.ts'
import { DONE, FAILED, FOUND_FAULT } from './exit-codes.ts'

type Opened = Extract<OpenedFileView, { kind: 'opened' }>

const text = { type: 'string' } as const

/** Rows of a list of the plan that a call reads, and those that are shown. */
const PAGE_ROWS = 200
const SHOWN_ROWS = 20

/** A field of a user, or none for a column that is left out. @throws CommandEnded */
const readField = (name: string): (typeof importFields)[number] | null => {
  if (name === 'none') return null
  const field = importFields.find((known) => known === name)
  if (!field) throw usageError(usageMessages.notAmong('--map', [...importFields, 'none']))
  return field
}

/** The columns with the fields that `--map TITLE=FIELD` gives them. @throws CommandEnded if there is no such column */
const mapColumns = ({ columns }: Opened, maps: readonly string[]): Pick<TransferOptions, 'columns'> => {
  if (maps.length === 0) return {}
  const chosen = new Map(
    maps.map((map) => {
      const at = map.lastIndexOf('=')
      const title = map.slice(0, at)
      if (at < 1 || !columns.some((column) => column.title === title))
        throw usageError(terminalImportMessages.noColumn(title || map))
      return [title, readField(map.slice(at + 1))] as const
    }),
  )
  return { columns: columns.map(({ title, field }) => (chosen.has(title) ? (chosen.get(title) ?? null) : field)) }
}

/** @throws CommandEnded if the file cannot be read */
const requireOpened = (view: OpenedFileView): Opened => {
  if (view.kind === 'unreadable') throw new CommandEnded(FAILED, terminalImportMessages.unreadable(view.names, view.fault))
  return view
}

type Row = OutputOf<'transfers:readRows'>['rows'][number]

async function* readRows(run: CommandRun, planId: string, list: 'raised-role' | 'refused'): AsyncGenerator<Row> {
  for (let after = 0; ; ) {
    const { rows } = await run.call('transfers:readRows', { planId, list, after, limit: PAGE_ROWS })
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE_ROWS) return
    after = last.position
  }
}

/** The rows of administrators, operators and auditors that `--allow` names. @throws CommandEnded if the file has no such row */
const findAllowed = async (run: CommandRun, planId: string, emails: readonly string[]): Promise<number[]> => {
  const left = new Set(emails)
  const ticked: number[] = []
  if (left.size === 0) return ticked
  for await (const { position, shown } of readRows(run, planId, 'raised-role')) if (left.delete(shown)) ticked.push(position)
  const [missing] = left
  if (missing !== undefined) throw usageError(terminalImportMessages.notRaised(missing))
  return ticked
}

const tellPlan = async (run: CommandRun, plan: TransferPlanView): Promise<void> => {
  const lines = [formatTransferTotal(plan), formatKinds(plan), formatPasswords(plan)]
  if (plan.raisedRoles > 0) lines.push(terminalImportMessages.raised(plan.raisedRoles))
  const refused: string[][] = []
  if (!run.isJson)
    for await (const row of readRows(run, plan.planId, 'refused')) {
      if (refused.push([`  ${row.row}`, row.shown, formatTransferFinding(row)]) >= SHOWN_ROWS) break
    }
  run.tell(plan, [...lines, ...alignColumns(refused)])
}

/** A plan whose file could not be read to its end is not carried out. */
const requireWhole = ({ fault }: TransferPlanView): void => {
  if (fault !== null) throw new CommandEnded(FAILED, terminalImportMessages.partly(fault))
}

/** Opens the key of the directory that wrote the file. @throws CommandEnded if it is not the one, or cannot be opened */
const openKey = async (run: CommandRun, key: string, file: { fileId: string; options: TransferOptions }): Promise<void> => {
  const passphrase = await run.askSecret(signInMessages.passphrasePrompt, signInMessages.passphraseMissing)
  const opened = await run.call('transfers:openKey', { ...file, passphrase, path: run.parts.resolvePath(key) })
  if (opened.kind === 'refused') throw new CommandEnded(FAILED, formatKeyFault(opened.reason))
}

export const importUsers = defineCommand({
  name: ['import'],
  texts: commandTexts.importUsers,
  options: {
    format: { type: 'string', choices: importFormats },
    encoding: { type: 'string', choices: textEncodings },
    separator: text,
    domain: text,
    map: { type: 'string', multiple: true },
    conflicts: { type: 'string', choices: conflictChoices },
    deleted: { type: 'string', choices: deletedChoices },
    allow: { type: 'string', multiple: true },
    key: text,
    'dry-run': { type: 'boolean' },
  },
  words: 'several',
  run: async (run, { values, words }) => {
    const { format, encoding, separator, domain, map = [], conflicts = 'skip', deleted = 'skip', allow = [] } = values
    const options = {
      ...(format ? { format } : {}),
      ...(encoding ? { encoding } : {}),
      ...(separator ? { separator: separator === 'tab' ? '\t' : separator } : {}),
      ...(domain ? { domain } : {}),
    }
    const first = await run.call('transfers:open', { paths: words.map(run.parts.resolvePath) })
    const { fileId } = first
    const opened = requireOpened(
      Object.keys(options).length === 0 ? first : await run.call('transfers:preview', { fileId, options }),
    )
    if (values.key !== undefined) await openKey(run, values.key, { fileId, options })
    const chosen = { ...options, ...mapColumns(opened, map) }
    const planned = await run.finishJob(
      await run.call('transfers:plan', { fileId, options: chosen, fields: [...transferFields] }),
    )
    if (planned.kind !== 'transfer-planned') throw new CommandEnded(FAILED, terminalImportMessages.nothing)
    if (values['dry-run']) {
      await tellPlan(run, planned)
      return planned.fault === null ? DONE : FOUND_FAULT
    }
    requireWhole(planned)
    const ticked = await findAllowed(run, planned.planId, allow)
    const begun = await run.call('transfers:run', { planId: planned.planId, conflicts, deleted, ticked })
    const result = await run.finishJob(begun)
    const skipped = result.kind === 'bulk-changed' ? result.skipped.reduce((sum, { count }) => sum + count, 0) : 0
    return run.tell(result, result.kind === 'bulk-changed' ? [terminalImportMessages.done(result.changed, skipped)] : [])
  },
})
