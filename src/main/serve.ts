import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { COMPAT_HTTP_PORT, HTTP_PORT } from '../shared/domain/policy.ts'
import { dataFolderMessages } from '../shared/messages/output-messages.ts'
import { serveMessages } from '../shared/messages/terminal-messages.ts'
import { DATA_DIR_OPTION, requireDataFolder } from './app/configuration.ts'
import type { Core } from './app/core.ts'
import { formatClosed, type OpenedDirectory, openDirectory } from './app/directory.ts'
import { findListenFault, makeLoopback } from './app/http-lifecycle.ts'
import { findRefusedNodeSwitches, formatRefusedSwitches, isCheckout } from './app/start-switches.ts'
import { systemRandom } from './auth/secrets.ts'
import { readBrokenReason } from './transports/cli/command-run.ts'

const argv = process.argv.slice(2)
const dataFolder = requireDataFolder(argv)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const printError = (line: string): void => void process.stderr.write(`${line}\n`)
const logError = (id: string, error: unknown): void => printError(`${id} ${error instanceof Error ? error.stack : String(error)}`)

const logWithId = (error: unknown): string => {
  const id = systemRandom.uuid()
  logError(id, error)
  return id
}

/** Parses the options. Null if the command line has an unknown one, or a port that cannot exist. */
const readOptions = (): { port: number | null; isCompat: boolean } | null => {
  try {
    const { port, compat = false } = parseArgs({
      args: argv,
      options: { port: { type: 'string' }, compat: { type: 'boolean' }, [DATA_DIR_OPTION]: { type: 'string' } },
    }).values
    if (port === undefined) return { port: null, isCompat: compat }
    return /^\d{1,5}$/.test(port) && Number(port) <= HTTP_PORT.most ? { port: Number(port), isCompat: compat } : null
  } catch {
    return null
  }
}

const open = (isCompat: boolean): Promise<OpenedDirectory> =>
  openDirectory(
    // This process cannot use the window's keychain.
    {
      dataFolder,
      version: readVersion(),
      logError,
      findSealer: async () => null,
      // Beside this file, whether both are built or not.
      readerProgram: join(import.meta.dirname, `reader${extname(import.meta.filename)}`),
    },
    { isCompat, transport: 'http' },
  )

const readVersion = (): string => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  return version
}

/** Resolves when the process receives a stop signal. */
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
})

/** Listens until the process is told to stop. Resolves to the exit code. */
const serve = async (core: Core, port: number | null): Promise<number> => {
  const { policy, setUpAt } = await core.store.readDirectory()
  let origins = policy.http.origins
  core.onChanged((topic) => {
    if (topic !== 'directory') return
    core.store.readDirectory().then((directory) => {
      origins = directory.policy.http.origins
    }, logWithId)
  })
  const transport = await makeLoopback({ core, version: readVersion(), logError: logWithId }, () => origins)
  const wanted = port ?? policy.http.port
  try {
    const place = await transport.listen(wanted)
    if (policy.compat) printError(serveMessages.compat)
    else if (setUpAt === null) printError(serveMessages.notSetUp)
    if (place.withoutIpv6) printError(serveMessages.withoutIpv6)
    print(serveMessages.answers(place.address, place.port))
  } catch (error) {
    printError(formatListenFault(error, wanted))
    return 1
  }
  await asked
  await transport.close()
  return 0
}

const formatListenFault = (error: unknown, port: number): string => {
  switch (findListenFault(error)) {
    case 'port-taken':
      return serveMessages.portTaken(port)
    case 'localhost-taken':
      return serveMessages.localhostTaken(port)
    case 'port-refused':
      return serveMessages.portRefused(port)
    case 'unexpected':
      return serveMessages.portUnexpected(port, String(error))
  }
}

const run = async (): Promise<number> => {
  const refused = isCheckout(import.meta.dirname) ? [] : findRefusedNodeSwitches(process.execArgv, process.env.NODE_OPTIONS)
  if (refused.length > 0) {
    printError(formatRefusedSwitches(refused))
    return 2
  }
  const options = readOptions()
  if (!options) {
    printError(serveMessages.usage(HTTP_PORT.initial, COMPAT_HTTP_PORT))
    return 2
  }
  printError(dataFolderMessages.opening(dataFolder))
  const directory = await open(options.isCompat)
  try {
    for (const closed of directory.closed) printError(formatClosed(closed))
    if (!directory.core) {
      printError(await readBrokenReason(directory.dispatch))
      return 1
    }
    if (options.isCompat && !(await directory.core.store.readPolicy()).compat) {
      printError(serveMessages.notCompat)
      return 1
    }
    directory.core.startRetention('http')
    return await serve(directory.core, options.port)
  } finally {
    await directory.close()
  }
}

process.exitCode = await run()
