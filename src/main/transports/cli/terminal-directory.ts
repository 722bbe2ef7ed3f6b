import type { OutputOf } from '../../../shared/api/index.ts'
import { formatAddress } from '../../../shared/domain/email.ts'
import { commandTexts } from '../../../shared/messages/terminal-command-messages.ts'
import {
  cliMessages,
  formatComparison,
  formatTerminalBrokenReason,
  formatTerminalError,
} from '../../../shared/messages/terminal-messages.ts'
import { resultMessages, signInMessages, statusMessages } from '../../../shared/messages/terminal-output-messages.ts'
import { isolateDirected } from '../../../shared/messages/user-messages.ts'
import { type Command, defineCommand } from './command.ts'
import { CallRefused, CommandEnded, type CommandRun, type Compared, usageError } from './command-run.ts'
import { DONE, FAILED } from './exit-codes.ts'

/** Both at a terminal, where a typing mistake in a hidden password would lock its owner out. */
const askNewPassword = async (run: CommandRun): Promise<string> => {
  const password = await run.askSecret(signInMessages.passwordPrompt, signInMessages.passwordMissing)
  if (!run.parts.input.isInteractive) return password
  const again = await run.askSecret(signInMessages.repeatPrompt, signInMessages.passwordMissing)
  if (again !== password) throw new CommandEnded(FAILED, signInMessages.passwordsDiffer)
  return password
}

const initialize = defineCommand({
  name: ['init'],
  texts: commandTexts.init,
  options: { email: { type: 'string' } },
  access: 'folder',
  needsDirectory: false,
  run: async (run, { values }) => {
    const email = values.email ?? (await run.ask(signInMessages.emailPrompt, signInMessages.emailMissing))
    const password = await askNewPassword(run)
    const created = await run.call('setup:createAdministrator', { email, password })
    return run.tell(created, [
      resultMessages.administratorCreated(created.email),
      resultMessages.keepRecoveryCodes,
      ...created.recoveryCodes.map((code) => `  ${code}`),
    ])
  },
})

const showStatus = defineCommand({
  name: ['status'],
  texts: commandTexts.status,
  options: {},
  access: 'folder',
  run: async (run) => {
    const status = await run.call('app:status', undefined)
    if (status.state === 'broken') {
      if (run.isJson) run.row(status, '')
      else run.parts.printError(formatTerminalBrokenReason(status))
      return FAILED
    }
    return run.tell(status, [
      status.state === 'ready' ? statusMessages.ready : statusMessages.firstRun,
      statusMessages.name(status.directoryName),
      statusMessages.version(status.version),
    ])
  },
})

const makeBackup = defineCommand({
  name: ['backup'],
  texts: commandTexts.backup,
  options: {},
  run: async (run) => {
    const result = await run.finishJob(await run.call('backups:create', undefined))
    return run.tell(result, result.kind === 'backed-up' ? [resultMessages.backedUp(result.path, result.users)] : [])
  },
})

/** Shows what would change, and asks. Without a terminal only `--yes` goes on. */
const confirmReplacement = async (run: CommandRun, compared: Compared, isAgreed: boolean): Promise<boolean> => {
  // With --json, standard output has the result only.
  for (const line of formatComparison(compared)) run.isJson ? run.parts.printError(line) : run.line(line)
  if (isAgreed) return true
  if (!run.parts.input.isInteractive) throw new CommandEnded(FAILED, cliMessages.replaceNeedsYes)
  return /^y(es)?$/i.test((await run.ask(cliMessages.replaceQuestion, cliMessages.replaceNeedsYes)).trim())
}

/** Needs the backup and its passphrase. Without `--replace`, the folder is new, so there is no dispatch yet. */
const restoreBackup = defineCommand({
  name: ['restore'],
  texts: commandTexts.restore,
  options: { from: { type: 'string' }, replace: { type: 'boolean' }, yes: { type: 'boolean' } },
  access: 'folder',
  needsDirectory: false,
  run: async (run, { values: { from, replace = false, yes = false } }) => {
    if (from === undefined || (yes && !replace)) throw usageError(cliMessages.restoreUsage)
    if (replace && run.parts.isWithoutDirectory()) throw new CommandEnded(FAILED, cliMessages.noDirectory(run.parts.dataFolder))
    const restored = await run.parts.restore(
      from,
      () => run.askSecret(cliMessages.passphrasePrompt, signInMessages.passphraseMissing),
      replace ? (compared) => confirmReplacement(run, compared, yes) : null,
    )
    if (restored.kind === 'refused') throw new CommandEnded(FAILED, cliMessages.restoreRefusals[restored.reason])
    if (restored.kind !== 'restored')
      throw new CommandEnded(FAILED, formatTerminalError({ code: restored.kind === 'failed' ? restored.fault : restored.code }))
    const access =
      restored.kept === null
        ? [cliMessages.restoredAccess]
        : [cliMessages.replacedAccess, cliMessages.replacedKept(restored.kept)]
    const lines = [cliMessages.restored(restored.users, restored.madeAt), ...access]
    return run.tell(restored, restored.head === null ? lines : [...lines, cliMessages.restoredHead(restored.head)])
  },
})

const recoveryLines = (recovery: OutputOf<'setup:recoverAdministrator'>): string[] =>
  recovery.kind === 'choose'
    ? [cliMessages.chooseAdministrator, ...recovery.emails.map((email) => `  ${isolateDirected(formatAddress(email))}`)]
    : [
        cliMessages.resetCode(formatAddress(recovery.email), recovery.resetToken),
        cliMessages.codeUse(recovery.expiresAt),
        cliMessages.isRecorded,
      ]

const recoverAdministrator = defineCommand({
  name: ['recover-admin'],
  texts: commandTexts.recoverAdmin,
  options: { email: { type: 'string' }, 'remove-second-factor': { type: 'boolean' } },
  access: 'folder',
  run: async (run, { values }) => {
    const { email, 'remove-second-factor': removeSecondFactor = false } = values
    const input = { ...(email === undefined ? {} : { email }), removeSecondFactor }
    const recovery = await run.call('setup:recoverAdministrator', input).catch((error: unknown) => {
      // Its exit code was 1 before the others had codes of their own.
      if (error instanceof CallRefused && error.error.code === 'no-such-user')
        throw new CommandEnded(FAILED, cliMessages.noSuchAdministrator)
      throw error
    })
    run.tell(recovery, recoveryLines(recovery))
    return recovery.kind === 'issued' ? DONE : FAILED
  },
})

export const directoryCommands: readonly Command[] = [initialize, showStatus, makeBackup, restoreBackup, recoverAdministrator]
