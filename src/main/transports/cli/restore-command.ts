import { createInterface } from 'node:readline/promises'
import { cliMessages, formatComparison, formatTerminalError } from '../../../shared/messages/terminal-messages.ts'
import { type Compared, DONE, defineCommand, FAILED, USAGE_ERROR } from './command.ts'

/** Shows what would change, and asks. Without a terminal only `--yes` goes on. */
const confirmWith =
  (isAgreed: boolean, print: (line: string) => void) =>
  async (compared: Compared): Promise<boolean> => {
    for (const line of formatComparison(compared)) print(line)
    if (isAgreed) return true
    if (!process.stdin.isTTY) {
      print(cliMessages.replaceNeedsYes)
      return false
    }
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await lines.question(cliMessages.replaceQuestion)
    lines.close()
    return /^y(es)?$/i.test(answer.trim())
  }

/** Restores a backup into a new data folder, or over a directory. Needs the backup and its passphrase. */
export const restoreCommand = defineCommand({
  name: ['restore'],
  options: { from: { type: 'string' }, replace: { type: 'boolean' }, yes: { type: 'boolean' } },
  needsDirectory: false,
  run: async ({ values, restore, print, printError }) => {
    if (values.from === undefined || (values.yes && !values.replace)) {
      printError(cliMessages.restoreUsage)
      return USAGE_ERROR
    }
    const restored = await restore(values.from, values.replace ? confirmWith(values.yes ?? false, print) : null)
    if (restored.kind === 'refused') {
      printError(cliMessages.restoreRefusals[restored.reason])
      return FAILED
    }
    if (restored.kind !== 'restored') {
      printError(formatTerminalError({ code: restored.kind === 'failed' ? restored.fault : restored.code }))
      return FAILED
    }
    print(cliMessages.restored(restored.users, restored.madeAt))
    print(restored.kept === null ? cliMessages.restoredAccess : cliMessages.replacedAccess)
    if (restored.kept !== null) print(cliMessages.replacedKept(restored.kept))
    if (restored.head !== null) print(cliMessages.restoredHead(restored.head))
    return DONE
  },
})
