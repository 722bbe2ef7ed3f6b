import { dataFolderMessages } from '../../../shared/messages/output-messages.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import { cliMessages, formatTerminalError } from '../../../shared/messages/terminal-messages.ts'
import { signInMessages, usageMessages } from '../../../shared/messages/terminal-output-messages.ts'
import { UnreadableInput } from '../../platform/terminal-input.ts'
import { escapeControls, toJson } from '../../platform/terminal-text.ts'
import { type CheckedValues, type Command, defineCommand } from './command.ts'
import { commandHelp, fullHelp, groupHelp } from './command-help.ts'
import { readCommandLine } from './command-line.ts'
import { CallRefused, CommandEnded, CommandRun, type TerminalParts, usageError } from './command-run.ts'
import { CANCELLED, DONE, exitCodeOf, FAILED, USAGE_ERROR } from './exit-codes.ts'
import { completionScript, shells } from './shell-completion.ts'
import { auditCommands } from './terminal-audit.ts'
import { directoryCommands } from './terminal-directory.ts'
import { sessionCommands } from './terminal-sessions.ts'
import { transferCommands } from './terminal-transfers.ts'
import { upkeepCommands } from './terminal-upkeep.ts'
import { userCommands } from './terminal-users.ts'

const printCompletion = defineCommand({
  name: ['completion'],
  texts: commandTexts.completion,
  options: {},
  words: 'one',
  access: 'folder',
  needsDirectory: false,
  run: async (run, { words: [word] }) => {
    const shell = shells.find((known) => known === word)
    if (!shell) throw usageError(usageMessages.notAmong('SHELL', shells))
    run.parts.print(completionScript(shell, commands))
    return DONE
  },
})

const commands: readonly Command[] = [
  ...directoryCommands,
  ...userCommands,
  ...sessionCommands,
  ...auditCommands,
  ...transferCommands,
  ...upkeepCommands,
  printCompletion,
]

/** A command line that is understood. */
export type ReadCommand =
  | { readonly kind: 'print'; readonly lines: readonly string[] }
  | { readonly kind: 'usage'; readonly lines: readonly string[]; readonly isJson: boolean }
  | { readonly kind: 'run'; readonly command: Command; readonly given: CheckedValues }

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h' || word === 'help'

/** The help of the commands that begin with these words. */
const helpOf = (group: readonly string[]): readonly string[] | null => {
  if (group.length === 0) return fullHelp(commands)
  const within = commands.filter(({ name }) => group.every((word, index) => name[index] === word))
  const exact = within.find(({ name }) => name.length === group.length)
  if (exact) return commandHelp(exact)
  return within.length === 0 ? null : groupHelp(group, within)
}

/** Finds the command and checks its options. Opens nothing. */
export const readCommand = (argv: readonly string[]): ReadCommand => {
  const isJson = argv.includes('--json')
  const firstOption = argv.findIndex((word) => word.startsWith('-'))
  const leading = firstOption === -1 ? argv : argv.slice(0, firstOption)
  const command = commands.find(({ name }) => name.every((word, index) => leading[index] === word))
  if (!command) {
    const isAsked = argv.some(isHelp)
    const group = leading.filter((word) => word !== 'help')
    const help = helpOf(group)
    if (isAsked && help) return { kind: 'print', lines: help }
    const unknown = group.length > 0 && !help ? [usageMessages.unknownCommand(escapeControls(group.join(' ')))] : []
    return { kind: 'usage', lines: [...unknown, ...(help ?? fullHelp(commands))], isJson }
  }
  try {
    const given = readCommandLine(command, argv.slice(command.name.length))
    return given.values.help === true ? { kind: 'print', lines: commandHelp(command) } : { kind: 'run', command, given }
  } catch (error) {
    if (!(error instanceof CommandEnded)) throw error
    return { kind: 'usage', lines: [error.message, ...commandHelp(command).slice(0, 1)], isJson }
  }
}

/** The error as the command's last words on standard error. */
const explain = async (run: CommandRun, thrown: unknown): Promise<{ error: object; message: string; exitCode: number }> => {
  if (thrown instanceof CommandEnded) return { error: { code: 'ended' }, message: thrown.message, exitCode: thrown.exitCode }
  if (thrown instanceof UnreadableInput)
    return { error: { code: 'malformed-text' }, message: signInMessages.unreadable, exitCode: USAGE_ERROR }
  if (!(thrown instanceof CallRefused)) throw thrown
  const { error } = thrown
  const message = error.code === 'directory-broken' ? await run.readBrokenReason() : formatTerminalError(error)
  return { error, message, exitCode: exitCodeOf(error.code) }
}

/** Runs a command that `readCommand` found. Resolves to the exit code. */
export const runCommand = async (
  { command, given }: Extract<ReadCommand, { kind: 'run' }>,
  parts: TerminalParts,
): Promise<number> => {
  const isJson = given.values.json === true
  const as = typeof given.values.as === 'string' ? given.values.as : null
  const run = new CommandRun(parts, { isJson, as, needsSession: command.access === 'session' })
  if (!isJson && command !== printCompletion) parts.printError(dataFolderMessages.opening(parts.dataFolder))
  try {
    if (command.needsDirectory && parts.isWithoutDirectory())
      throw new CommandEnded(FAILED, cliMessages.noDirectory(parts.dataFolder))
    return await command.run(run, given)
  } catch (thrown) {
    if (parts.signal.aborted && !(thrown instanceof CallRefused)) return CANCELLED
    const { error, message, exitCode } = await explain(run, thrown)
    parts.printError(isJson ? toJson({ error, message }) : escapeControls(message))
    return exitCode
  } finally {
    await run.close()
  }
}
