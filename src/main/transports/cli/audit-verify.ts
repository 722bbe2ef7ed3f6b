import { parseHead } from '../../../shared/domain/audit-head.ts'
import { cliMessages } from '../../../shared/messages/terminal-messages.ts'
import { verificationMessage } from '../../../shared/messages/verification-summary.ts'
import { callFromTerminal, DONE, defineCommand, explain, FAILED, USAGE_ERROR } from './command.ts'

/** Exit code: the log was changed, or does not contain the expected entry. */
const NOT_INTACT = 3

/** Verifies the audit log. Needs only access to the data folder. */
export const auditVerify = defineCommand({
  name: ['audit', 'verify'],
  options: { expect: { type: 'string' } },
  run: async ({ values, open, print, printError }) => {
    const { expect } = values
    if (expect !== undefined && parseHead(expect) === null) {
      printError(cliMessages.malformedHead)
      return USAGE_ERROR
    }
    const dispatch = await open()
    const result = await callFromTerminal(dispatch, 'audit:verifyInTerminal', expect === undefined ? {} : { expect })
    if (!result.ok) {
      printError(await explain(result.error, dispatch))
      return FAILED
    }
    const verification = result.value
    if (verification.kind === 'broken') {
      for (const line of verificationMessage(verification)) printError(line)
      return NOT_INTACT
    }
    for (const line of verificationMessage(verification)) print(line)
    if (verification.head) print(cliMessages.newestEntry(verification.head))
    return DONE
  },
})
