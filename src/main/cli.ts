import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { NOTHING_TAKEN_BACK } from '../shared/api/comparison.ts'
import { dataFolderMessages } from '../shared/messages/output-messages.ts'
import { requireDataFolder, resolveTyped } from './app/configuration.ts'
import { formatClosed, type OpenedDirectory, openDirectory } from './app/directory.ts'
import { restoreBackup, restoreOver } from './app/restore.ts'
import { findRefusedNodeSwitches, formatRefusedSwitches, isCheckout } from './app/start-switches.ts'
import { openReplacementOutside } from './platform/atomic-file.ts'
import { hasErrorCode } from './platform/errno.ts'
import { findOpeningFault } from './platform/storage-fault.ts'
import { hasReplacedBytes } from './platform/strict-utf8.ts'
import { TerminalInput } from './platform/terminal-input.ts'
import { isWithoutDirectory } from './store/data-folder.ts'
import type { TerminalParts } from './transports/cli/command-run.ts'
import { USAGE_ERROR } from './transports/cli/exit-codes.ts'
import { readCommand, runCommand } from './transports/cli/terminal-commands.ts'

const argv = process.argv.slice(2)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const printError = (line: string): void => void process.stderr.write(`${line}\n`)
const logError = (id: string, error: unknown): void => printError(`${id} ${error instanceof Error ? error.stack : String(error)}`)
// Beside this file, whether both are built or not.
const readerProgram = join(import.meta.dirname, `reader${extname(import.meta.filename)}`)

const interruption = new AbortController()
const interrupt = (): void => interruption.abort()

/** The first signal ends the command in order, which also signs out. A second one ends the process at once. */
const listenForEnd = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt)
  // The reader of a pipe, such as `head`, may have seen enough.
  process.stdout.on('error', (error) => {
    if (!hasErrorCode(error, /^EPIPE$/)) throw error
    interrupt()
  })
}

let directory: OpenedDirectory | null = null

/** A terminal cannot use the window's keychain. Commands that need no key work without. */
const openFolder = async (dataFolder: string): ReturnType<TerminalParts['open']> => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  directory = await openDirectory(
    { dataFolder, version, logError, findSealer: async () => null, readerProgram },
    { doesWithoutKeys: true, transport: 'terminal' },
  )
  for (const closed of directory.closed) printError(formatClosed(closed))
  return directory
}

const openFile = async (typed: string, dataFolder: string, content: string | null): ReturnType<TerminalParts['openFile']> => {
  const path = resolveTyped(typed)
  try {
    const file = await openReplacementOutside(path, dataFolder)
    if (content !== null)
      await file.write(content).catch(async (error: unknown) => {
        await file.discard()
        throw error
      })
    return { kind: 'open', path, file }
  } catch (error) {
    return { kind: 'failed', fault: findOpeningFault(error, dirname(path)) }
  }
}

let isProgressShown = false

const showProgress = (text: string | null): void => {
  if (!process.stderr.isTTY || (text === null && !isProgressShown)) return
  process.stderr.write(`\r\u001b[K${text ?? ''}`)
  isProgressShown = text !== null
}

const partsFor = (dataFolder: string, input: TerminalInput): TerminalParts => ({
  dataFolder,
  open: () => openFolder(dataFolder),
  restore: (file, readPassphrase, confirm) => {
    const restore = { file: resolveTyped(file), folder: dataFolder, readPassphrase, readerProgram, now: Date.now() }
    return confirm ? restoreOver({ ...restore, confirm, takenBack: NOTHING_TAKEN_BACK }) : restoreBackup(restore)
  },
  input,
  print,
  printError,
  showProgress,
  isWithoutDirectory: () => isWithoutDirectory(dataFolder),
  resolvePath: (path) => resolveTyped(path),
  hasFile: (path) => existsSync(resolveTyped(path)),
  openFile: (path, content) => openFile(path, dataFolder, content),
  signal: interruption.signal,
})

const run = async (): Promise<number> => {
  if (argv.some(hasReplacedBytes)) {
    printError(dataFolderMessages['not-utf-8'])
    return USAGE_ERROR
  }
  const refused = isCheckout(import.meta.dirname) ? [] : findRefusedNodeSwitches(process.execArgv, process.env.NODE_OPTIONS)
  if (refused.length > 0) {
    printError(formatRefusedSwitches(refused))
    return 2
  }
  const read = readCommand(argv)
  if (read.kind === 'print') {
    for (const line of read.lines) print(line)
    return 0
  }
  if (read.kind === 'usage') {
    for (const line of read.lines) printError(line)
    return 2
  }
  const dataFolder = requireDataFolder(argv)
  listenForEnd()
  const input = new TerminalInput(process.stdin, process.stderr, interrupt)
  try {
    return await runCommand(read, partsFor(dataFolder, input))
  } finally {
    input.close()
    await directory?.close()
  }
}

process.exitCode = await run()
