import type { OutputOf } from '../../../shared/api/index.ts'
import { formatAddress } from '../../../shared/domain/email.ts'
import { cliMessages } from '../../../shared/messages/terminal-messages.ts'
import { isolateDirected } from '../../../shared/messages/user-messages.ts'
import { callFromTerminal, DONE, defineCommand, explain, FAILED } from './command.ts'

const printRecovery = (recovery: OutputOf<'setup:recoverAdministrator'>, print: (line: string) => void): number => {
  if (recovery.kind === 'choose') {
    print(cliMessages.chooseAdministrator)
    for (const email of recovery.emails) print(`  ${isolateDirected(formatAddress(email))}`)
    return FAILED
  }
  print(cliMessages.resetCode(formatAddress(recovery.email), recovery.resetToken))
  print(cliMessages.codeUse(recovery.expiresAt))
  print(cliMessages.isRecorded)
  return DONE
}

/** Restores the access of an administrator who is locked out. */
export const recoverAdmin = defineCommand({
  name: ['recover-admin'],
  options: { email: { type: 'string' }, 'remove-second-factor': { type: 'boolean' } },
  run: async ({ values, open, print, printError }) => {
    const { email, 'remove-second-factor': removeSecondFactor = false } = values
    const input = { ...(email === undefined ? {} : { email }), removeSecondFactor }
    const dispatch = await open()
    const result = await callFromTerminal(dispatch, 'setup:recoverAdministrator', input)
    if (result.ok) return printRecovery(result.value, print)
    printError(await explain(result.error, dispatch))
    return FAILED
  },
})
