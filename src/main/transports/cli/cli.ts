import type { OutputOf } from '../../../shared/contract.ts'
import { formatAddress } from '../../../shared/email.ts'
import type { GatehouseError } from '../../../shared/errors.ts'
import type { Dispatch } from '../../operations/dispatch.ts'

const USAGE = `Usage: npm run cli -- recover-admin [--email ADDRESS] [--remove-second-factor] [--data-dir FOLDER]

  recover-admin            issues a one-time reset code for an administrator who is locked out
  --remove-second-factor   also takes off the second factor, where the authenticator app is lost`

const OPTIONS = ['--email', '--data-dir']

/** Options without a value. */
const SWITCHES = ['--remove-second-factor']

export type CliParts = {
  readonly argv: readonly string[]
  readonly dataFolder: string
  /** Which administrator; null where the command line names none. */
  readonly email: string | null
  /** Opened only once the command is known to be one. */
  readonly open: () => Promise<Dispatch>
  readonly print: (line: string) => void
  readonly printError: (line: string) => void
}

/** The terminal's transport: one command, one operation, one answer. Resolves to the exit code. */
export const runCli = async ({ argv, dataFolder, email, open, print, printError }: CliParts): Promise<number> => {
  const [command] = argv
  if (command !== 'recover-admin' || !areOptionsKnown(argv.slice(1))) {
    printError(USAGE)
    return 2
  }
  print(`Data folder: ${dataFolder}`)
  const result = await (await open())(
    {
      operation: 'setup:recoverAdministrator',
      input: { ...(email === null ? {} : { email }), removeSecondFactor: argv.includes('--remove-second-factor') },
      sessionId: null,
    },
    { transport: 'terminal', source: 'terminal', desktop: null },
  )
  if (!result.ok) {
    printError(explain(result.error))
    return 1
  }
  return printRecovery(result.value as OutputOf<'setup:recoverAdministrator'>, print)
}

/** A misspelt option must not quietly become a code for someone else. */
const areOptionsKnown = (words: readonly string[]): boolean =>
  words.every((word, index) => {
    const isOption = word.startsWith('--')
    const [name, value] = word.split(/=(.*)/s)
    if (!isOption) return OPTIONS.includes(words[index - 1] ?? '')
    if (SWITCHES.includes(word)) return true
    if (!OPTIONS.includes(name ?? '')) return false
    const next = words[index + 1]
    return value === undefined ? next !== undefined && !next.startsWith('--') : value !== ''
  })

const printRecovery = (recovery: OutputOf<'setup:recoverAdministrator'>, print: (line: string) => void): number => {
  if (recovery.kind === 'choose') {
    print('There are several administrators. Say which one with --email ADDRESS:')
    for (const email of recovery.emails) print(`  ${formatAddress(email)}`)
    return 1
  }
  print(`Reset code for ${formatAddress(recovery.email)}: ${recovery.resetToken}`)
  print(`It works once, until ${new Date(recovery.expiresAt).toLocaleString()}: in Gatehouse, choose "Reset password".`)
  print('This is in the audit log, and will be shown at the next sign-in.')
  return 0
}

const explain = (error: GatehouseError): string => {
  switch (error.code) {
    case 'not-set-up':
      return 'This directory has no administrator yet: start Gatehouse to create one.'
    case 'no-such-user':
      return 'No administrator has this address.'
    case 'directory-broken':
      return `Gatehouse cannot open this directory: ${error.reason}.`
    case 'busy':
      return 'Another process keeps the directory busy. Nothing was changed; try again.'
    case 'internal':
      return `Something unexpected happened. It is told above, under ${error.id}.`
    default:
      return `Refused: ${error.code}.`
  }
}
