import { cliMessages, formatTerminalError } from '../../../shared/messages/terminal-messages.ts'
import { DONE, defineCommand, FAILED, USAGE_ERROR } from './command.ts'

/** Restores a backup into a new data folder. Needs the backup and its passphrase. */
export const restoreCommand = defineCommand({
  name: ['restore'],
  options: { from: { type: 'string' } },
  needsDirectory: false,
  run: async ({ values, restore, print, printError }) => {
    if (values.from === undefined) {
      printError(cliMessages.restoreUsage)
      return USAGE_ERROR
    }
    const restored = await restore(values.from)
    if (restored.kind === 'refused') {
      printError(cliMessages.restoreRefusals[restored.reason])
      return FAILED
    }
    if (restored.kind === 'failed') {
      printError(formatTerminalError({ code: restored.fault }))
      return FAILED
    }
    print(cliMessages.restored(restored.users, restored.madeAt))
    print(cliMessages.restoredAccess)
    if (restored.head !== null) print(cliMessages.restoredHead(restored.head))
    return DONE
  },
})
