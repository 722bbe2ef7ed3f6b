import type { AuditFilter } from '../../../shared/api/audit-filter.ts'
import type { OutputOf } from '../../../shared/api/index.ts'
import { parseHead } from '../../../shared/domain/audit-head.ts'
import { formatArchived } from '../../../shared/messages/archive-messages.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { cliMessages } from '../../../shared/messages/terminal-messages.ts'
import { archiveCells, entryCells, resultMessages } from '../../../shared/messages/terminal-output-messages.ts'
import { verificationMessage } from '../../../shared/messages/verification-summary.ts'
import { alignColumns } from '../../platform/terminal-text.ts'
import { type Command, defineCommand, type OptionDefinition } from './command.ts'
import { readCount, readTime } from './command-line.ts'
import { type CommandRun, usageError } from './command-run.ts'
import { CANCELLED, DONE, FOUND_FAULT } from './exit-codes.ts'
import { exportOptions, namedFile } from './export-files.ts'

const text = { type: 'string' } as const

const filterOptions = {
  search: text,
  user: text,
  by: text,
  outcome: { type: 'string', choices: ['success', 'refused'] },
  from: text,
  until: text,
} as const satisfies Record<string, OptionDefinition>

type FilterValues = {
  readonly search?: string
  readonly user?: string
  readonly by?: string
  readonly outcome?: 'success' | 'refused'
  readonly from?: string
  readonly until?: string
}

/** The log names users by their ids. */
const readFilter = async (run: CommandRun, { search, user, by, outcome, from, until }: FilterValues): Promise<AuditFilter> => {
  const idOf = async (email: string): Promise<string> => (await run.call('users:read', { email })).id
  return {
    ...(search === undefined ? {} : { search }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(from === undefined ? {} : { from: readTime('from', from) }),
    ...(until === undefined ? {} : { to: readTime('until', until) }),
    ...(user === undefined ? {} : { subjectId: await idOf(user) }),
    ...(by === undefined ? {} : { actorId: await idOf(by) }),
  }
}

/** Entries that are listed unless the command line names a number, and those of one call. */
const LISTED = 50
const PAGE_ROWS = 200

const listEntries = defineCommand({
  name: ['audit', 'list'],
  texts: commandTexts.auditList,
  options: { ...filterOptions, limit: text },
  run: async (run, { values }) => {
    let left = values.limit === undefined ? LISTED : readCount('limit', values.limit)
    const filter = await readFilter(run, values)
    let before: { before?: number } = {}
    for (;;) {
      const { entries, hasMore }: OutputOf<'audit:list'> = await run.call('audit:list', {
        filter,
        ...before,
        limit: Math.min(left, PAGE_ROWS),
      })
      const lines = alignColumns(entries.map(entryCells))
      for (const [index, entry] of entries.entries()) run.row(entry, lines[index] ?? '')
      left -= entries.length
      const last = entries.at(-1)
      if (!hasMore || left <= 0 || !last) return DONE
      if (run.isInterrupted) return CANCELLED
      before = { before: last.id }
    }
  },
})

const verifyLog = defineCommand({
  name: ['audit', 'verify'],
  texts: commandTexts.auditVerify,
  options: { expect: text },
  access: 'folder',
  run: async (run, { values: { expect } }) => {
    if (expect !== undefined && parseHead(expect) === null) throw usageError(cliMessages.malformedHead)
    const verification = await run.call('audit:verifyInTerminal', expect === undefined ? {} : { expect })
    const lines = verificationMessage(verification)
    if (verification.kind === 'broken') {
      if (run.isJson) run.row(verification, '')
      else for (const line of lines) run.parts.printError(line)
      return FOUND_FAULT
    }
    const { head } = verification
    return run.tell(verification, head ? [...lines, cliMessages.newestEntry(head)] : lines)
  },
})

const exportLog = defineCommand({
  name: ['audit', 'export'],
  texts: commandTexts.auditExport,
  options: { ...exportOptions, ...filterOptions, archives: { type: 'boolean' } },
  run: async (run, { values }) => {
    const files = namedFile(run, values)
    const { format = 'csv', separator = 'comma', archives: withArchives = false } = values
    const filter = await readFilter(run, values)
    const result = await run.finishJob(await run.call('audit:export', { filter, format, separator, withArchives }, files))
    return run.tell(result, result.kind === 'exported' ? [resultMessages.exported(result.entries, result.path)] : [])
  },
})

const archiveLog = defineCommand({
  name: ['audit', 'archive'],
  texts: commandTexts.auditArchive,
  options: {},
  run: async (run) => {
    const result = await run.finishJob(await run.call('audit:archive', undefined))
    return run.tell(result, result.kind === 'archived' ? [formatArchived(result)] : [])
  },
})

const listArchives = defineCommand({
  name: ['audit', 'archives'],
  texts: commandTexts.auditArchives,
  options: {},
  run: async (run) => {
    const { archives } = await run.call('audit:archives', undefined)
    const lines = alignColumns(archives.map(archiveCells))
    for (const [index, archive] of archives.entries()) run.row(archive, lines[index] ?? '')
    return DONE
  },
})

export const auditCommands: readonly Command[] = [listEntries, verifyLog, exportLog, archiveLog, listArchives]
