import { dataFolderMessages } from '../../../shared/messages/output-messages.ts'
import { cliMessages } from '../../../shared/messages/terminal-messages.ts'
import type { Dispatch } from '../../pipeline/dispatch.ts'
import { auditVerify } from './audit-verify.ts'
import { type Command, USAGE_ERROR } from './command.ts'
import { recoverAdmin } from './recover-admin.ts'
import { restoreCommand } from './restore-command.ts'

const commands: readonly Command[] = [recoverAdmin, auditVerify, restoreCommand]

/** The first word of each command that opens a directory. */
export const commandWords: readonly string[] = commands.flatMap(({ name, needsDirectory }) =>
  needsDirectory ? name.slice(0, 1) : [],
)

export type CliParts = {
  readonly argv: readonly string[]
  readonly dataFolder: string
  /** Called only after a valid command was found. */
  readonly open: () => Promise<Dispatch>
  readonly restore: Parameters<NonNullable<ReturnType<Command['parse']>>>[0]['restore']
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
}

/** The parsed command. Null if the command or one of its options is unknown. */
const parseCommand = (argv: readonly string[]): ReturnType<Command['parse']> => {
  const command = commands.find(({ name }) => name.every((word, index) => argv[index] === word))
  return command?.parse(argv.slice(command.name.length)) ?? null
}

/** The terminal's transport: runs one command, which calls one operation. Resolves to the exit code. */
export const runCli = async ({ argv, dataFolder, open, restore, print, printError }: CliParts): Promise<number> => {
  const run = parseCommand(argv)
  if (!run) {
    printError(cliMessages.usage)
    return USAGE_ERROR
  }
  printError(dataFolderMessages.opening(dataFolder))
  return run({ open, restore, print, printError })
}
