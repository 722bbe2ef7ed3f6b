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

/** Finds the command and its options. Null if the command or one of its options is unknown. */
const findCommand = (argv: readonly string[]): { command: Command; options: ReadonlyMap<string, string> } | null => {
  for (const command of commands) {
    if (!command.name.every((word, index) => argv[index] === word)) continue
    const options = readOptions(argv.slice(command.name.length), command)
    return options && { command, options }
  }
  return null
}

/** Parses the options strictly, so that a misspelt option is an error. Switches have an empty value. */
const readOptions = (words: readonly string[], command: Command): ReadonlyMap<string, string> | null => {
  const options = new Map<string, string>()
  for (let index = 0; index < words.length; index += 1) {
    const [name = '', joined] = (words[index] ?? '').split(/=(.*)/s)
    if (joined === undefined && command.switches.includes(name)) {
      options.set(name, '')
      continue
    }
    if (!command.options.includes(name)) return null
    if (joined === undefined) index += 1
    const value = joined ?? words[index] ?? ''
    if (value === '' || (joined === undefined && value.startsWith('--'))) return null
    options.set(name, value)
  }
  return options
}

/** The terminal's transport: runs one command, which calls one operation. Resolves to the exit code. */
export const runCli = async ({ argv, dataFolder, open, print, printError }: CliParts): Promise<number> => {
  const found = findCommand(argv)
  if (!found) {
    printError(USAGE)
    return USAGE_ERROR
  }
  print(`Data folder: ${dataFolder}`)
  return found.command.run({ options: found.options, dispatch: await open(), print, printError })
}
