import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { HTTP_PORT } from '../shared/domain/policy.ts'
import { DATA_DIR_OPTION, findDataFolder } from './app/configuration.ts'
import type { Core } from './app/core.ts'
import { formatClosed, type OpenedDirectory, openDirectory } from './app/directory.ts'
import { findListenFault, makeLoopback } from './app/http-lifecycle.ts'
import { findRefusedNodeSwitches, formatRefusedSwitches, isCheckout } from './app/start-switches.ts'
import { systemRandom } from './auth/random.ts'
import { readBrokenReason } from './transports/cli/broken-reason.ts'

const USAGE = `Usage: npm run serve -- [--port PORT] [--data-dir FOLDER] [--compat]

  Answers over HTTP on 127.0.0.1 and [::1], without a window, until it is stopped (Ctrl-C).

  --port      ${HTTP_PORT.initial}, or what the directory's settings say; 0 for any that is free
  --compat    the original exercise's behaviour, for teaching: makes a new directory for it, or serves one that was made so`

const COMPAT_NOTICE =
  'Compat is on: whoever names an e-mail can reset that account, and nothing is throttled. Keep no real accounts in this directory.'

const IPV6_NOTICE =
  'This computer has no IPv6, so Gatehouse answers at 127.0.0.1 alone. If IPv6 is turned on later, start it again.'

const argv = process.argv.slice(2)
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
    { dataFolder: findDataFolder(argv, process.env), version: readVersion(), logError },
    // This process cannot use the window's keychain.
    { findSealer: async () => null, readerProgram: join(import.meta.dirname, 'reader.js'), isCompat, transport: 'http' },
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
    if (policy.compat) printError(COMPAT_NOTICE)
    else if (setUpAt === null) printError('This directory has no administrator yet: start Gatehouse on it to create one.')
    if (place.withoutIpv6) printError(IPV6_NOTICE)
    print(`Gatehouse answers on http://${place.address}:${place.port}`)
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
      return `Port ${port} is taken by another program. Choose another with --port.`
    case 'localhost-taken':
      return `Another program listens at [::1]:${port}, where the name localhost leads first. Choose another port with --port.`
    case 'port-refused':
      return `The system does not let this user have port ${port}. Choose another with --port, 1024 or above.`
    case 'unexpected':
      return `Port ${port} cannot be had: ${String(error)}`
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
    printError(USAGE)
    return 2
  }
  const directory = await open(options.isCompat)
  try {
    for (const closed of directory.closed) printError(formatClosed(closed))
    if (!directory.core) {
      printError(await readBrokenReason(directory.dispatch))
      return 1
    }
    if (options.isCompat && !(await directory.core.store.readPolicy()).compat) {
      printError(
        'This directory was not created with --compat, and never becomes one that is. Name another folder with --data-dir.',
      )
      return 1
    }
    directory.core.startRetention('http')
    return await serve(directory.core, options.port)
  } finally {
    await directory.close()
  }
}

process.exitCode = await run()
