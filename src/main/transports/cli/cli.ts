import type { Dispatch } from '../../pipeline/dispatch.ts'
import { auditVerify } from './audit-verify.ts'
import { type Command, USAGE_ERROR } from './command.ts'
import { recoverAdmin } from './recover-admin.ts'

const USAGE = `Usage: npm run cli -- recover-admin [--email ADDRESS] [--remove-second-factor] [--data-dir FOLDER]
       npm run cli -- audit verify [--expect HEAD] [--data-dir FOLDER]

  recover-admin            issues a one-time reset code for an administrator who is locked out
  --remove-second-factor   also takes off the second factor, where the authenticator app is lost

  audit verify             looks whether the audit log is what was written
  --expect HEAD            and whether it still has the entry that you noted down, such as 745-4F2A-9KQ1-7XBM-C2D0

Ends with 0 when it is done (the log is intact), 1 when it could not be done, 2 when it was asked wrongly, 3 when the log is not intact.`

const commands: readonly Command[] = [recoverAdmin, auditVerify]

/** The first word of each command. */
export const commandWords: readonly string[] = commands.flatMap(({ name }) => name.slice(0, 1))

export type CliParts = {
  readonly argv: readonly string[]
  readonly dataFolder: string
  /** Called only after a valid command was found. */
  readonly open: () => Promise<Dispatch>
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
}

/** The parsed command. Null if the command or one of its options is unknown. */
const parseCommand = (argv: readonly string[]): ReturnType<Command['parse']> => {
  const command = commands.find(({ name }) => name.every((word, index) => argv[index] === word))
  return command?.parse(argv.slice(command.name.length)) ?? null
}

/** The terminal's transport: runs one command, which calls one operation. Resolves to the exit code. */
export const runCli = async ({ argv, dataFolder, open, print, printError }: CliParts): Promise<number> => {
  const run = parseCommand(argv)
  if (!run) {
    printError(USAGE)
    return USAGE_ERROR
  }
  print(`Data folder: ${dataFolder}`)
  return run({ dispatch: await open(), print, printError })
}
