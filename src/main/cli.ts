import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NOTHING_TAKEN_BACK } from '../shared/api/comparison.ts'
import { cliMessages } from '../shared/messages/terminal-messages.ts'
import { requireDataFolder } from './app/configuration.ts'
import { formatClosed, type OpenedDirectory, openDirectory } from './app/directory.ts'
import { restoreBackup, restoreOver } from './app/restore.ts'
import { findRefusedNodeSwitches, formatRefusedSwitches, isCheckout } from './app/start-switches.ts'
import type { Dispatch } from './pipeline/dispatch.ts'
import { readSecret } from './platform/terminal-secret.ts'
import { isWithoutDirectory } from './store/data-folder.ts'
import { commandWords, runCli } from './transports/cli/terminal-commands.ts'

const argv = process.argv.slice(2)
const readerProgram = join(import.meta.dirname, 'reader.js')
const dataFolder = requireDataFolder(argv)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const printError = (line: string): void => void process.stderr.write(`${line}\n`)
const logError = (id: string, error: unknown): void => printError(`${id} ${error instanceof Error ? error.stack : String(error)}`)

let directory: OpenedDirectory | null = null

const open = async (): Promise<Dispatch> => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  // A terminal cannot use the window's keychain. Issuing a reset code needs no key, and verification works with less.
  directory = await openDirectory(
    { dataFolder, version, logError, findSealer: async () => null, readerProgram },
    { doesWithoutKeys: true, transport: 'terminal' },
  )
  for (const closed of directory.closed) printError(formatClosed(closed))
  return directory.dispatch
}

const restore: Parameters<typeof runCli>[0]['restore'] = (file, confirm) => {
  const readPassphrase = () => readSecret(cliMessages.passphrasePrompt)
  const parts = { file, folder: dataFolder, readPassphrase, readerProgram, now: Date.now() }
  return confirm ? restoreOver({ ...parts, confirm, takenBack: NOTHING_TAKEN_BACK }) : restoreBackup(parts)
}

const run = async (): Promise<number> => {
  const refused = isCheckout(import.meta.dirname) ? [] : findRefusedNodeSwitches(process.execArgv, process.env.NODE_OPTIONS)
  if (refused.length > 0) {
    printError(formatRefusedSwitches(refused))
    return 2
  }
  // Opening would create a new directory, but every command needs an existing one.
  if (commandWords.includes(argv[0] ?? '') && isWithoutDirectory(dataFolder)) {
    printError(cliMessages.noDirectory(dataFolder))
    return 1
  }
  try {
    return await runCli({ argv, dataFolder, open, restore, print, printError })
  } finally {
    await directory?.close()
  }
}

process.exitCode = await run()
