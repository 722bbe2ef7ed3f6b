import { exportFormats } from '../../../shared/api/audit-filter.ts'
import { csvSeparators } from '../../../shared/domain/csv-separator.ts'
import { usageMessages } from '../../../shared/messages/terminal-output-messages.ts'
import type { Files } from '../../pipeline/handler.ts'
import type { OptionDefinition } from './command.ts'
import { type CommandRun, usageError } from './command-run.ts'

/** The options of a command that writes a file. */
export const exportOptions = {
  to: { type: 'string' },
  force: { type: 'boolean' },
  format: { type: 'string', choices: exportFormats },
  separator: { type: 'string', choices: csvSeparators },
} as const satisfies Record<string, OptionDefinition>

/** The file that the command line names, and further ones with these extensions. @throws CommandEnded if it exists and is not to be replaced */
export const namedFile = (
  { parts }: CommandRun,
  { to, force = false }: { to?: string; force?: boolean },
  further: readonly string[] = [],
): Files => {
  if (to === undefined) throw usageError(usageMessages.fileMissing)
  const names = [to, ...further.map((extension) => `${to}.${extension}`)]
  const existing = names.find((name) => !force && parts.hasFile(name))
  if (existing !== undefined) throw usageError(usageMessages.fileExists(existing))
  return {
    openExport: () => parts.openFile(to, null),
    openBeside: (path, extension, content) => parts.openFile(`${path}.${extension}`, content),
  }
}
