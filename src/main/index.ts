import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import type { Topic } from '../shared/api/names.ts'
import { findDataFolder } from './app/configuration.ts'
import type { Core } from './app/core.ts'
import type { OpenedDirectory } from './app/directory.ts'
import { findRefusedSwitches, formatRefusedSwitches, isCheckout } from './app/start-switches.ts'
import { systemRandom } from './auth/random.ts'
import { APP_ORIGIN, registerAppScheme, serveApp } from './desktop/app-protocol.ts'
import { denyPermissions } from './desktop/device-permissions.ts'
import { createErrorLog } from './desktop/error-log.ts'
import { findKeySealer } from './desktop/key-sealer.ts'
import { openMainWindow } from './desktop/main-window.ts'
import { setMenu } from './desktop/menu.ts'
import { cutNetwork } from './desktop/no-network.ts'
import { clearSecret } from './desktop/secret-clipboard.ts'
import { createWindowDesktop } from './desktop/window-desktop.ts'
import { type BrokenFolder, type PreparedFolder, prepareFolder } from './store/folder.ts'
import { WINDOW_FOLDER } from './store/folder-files.ts'
import { createIpcTransport } from './transports/ipc/ipc.ts'

/** After the page's script was asked for (milliseconds): its bytes, and the style sheet's, are on their way by then. */
const PAGE_FIRST_MS = 10

const isDeveloping = !app.isPackaged && isCheckout(import.meta.dirname)
if (!isDeveloping) requirePlainStart()

const dataFolder = findDataFolder(process.argv, process.env)
const logError = createErrorLog(dataFolder)

// Only in a checkout does the page come from a server, and only from the one that electron-vite names.
const developmentUrl = (isDeveloping && process.env.ELECTRON_RENDERER_URL) || null
const origin = developmentUrl ? new URL(developmentUrl).origin : APP_ORIGIN

// Every renderer is sandboxed, whatever a later window asks for. As root Chromium can have no sandbox at all: then the scripts that
// start Gatehouse for developing give this switch, and enabling both would end every child process.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
cutNetwork(developmentUrl)
registerAppScheme()
// Each session, that of paper too.
app.on('session-created', (created) => denyPermissions(created, origin))

// Else Electron would show what went wrong, with its stack, in a dialogue that blocks.
process.on('uncaughtException', endWith)
process.on('unhandledRejection', (error) => logError(systemRandom.uuid(), error))

const claimed = claimFolder()

/** What follows the policy of the HTTP API, once the directory is open. */
let http: Promise<{ close: () => Promise<void> } | null> = Promise.resolve(null)

app.whenReady().then(start).catch(endWith)

/** Ends the start with exit code 2 where a switch could open the program to others; nothing was read or written by then. */
function requirePlainStart(): void {
  const words = process.argv.slice(1)
  const refused = findRefusedSwitches({ words, nodeOptions: process.env.NODE_OPTIONS, isRoot: process.getuid?.() === 0 })
  if (refused.length === 0) return
  process.stderr.write(`${formatRefusedSwitches(refused)}\n`)
  process.exit(2)
}

/** Puts Chromium's own files into the data folder, where the single-instance lock then stands for that folder. */
function claimFolder(): PreparedFolder | BrokenFolder {
  const prepared = prepareFolder(dataFolder)
  if (prepared.kind === 'prepared') {
    app.setPath('userData', join(dataFolder, WINDOW_FOLDER))
    if (app.requestSingleInstanceLock()) return prepared
  }
  // A window that only says what is wrong needs a place of its own.
  const temporary = mkdtempSync(join(tmpdir(), 'gatehouse-'))
  app.setPath('userData', temporary)
  app.on('quit', () => {
    try {
      rmSync(temporary, { recursive: true, force: true })
    } catch {
      // Chromium may still be writing there; the system clears its temporary files by itself.
    }
  })
  return prepared.kind === 'broken' ? prepared : { kind: 'broken', reason: 'already-open', file: null }
}

function start(): void {
  let opening: Promise<OpenedDirectory> | null = null
  const open = (): Promise<OpenedDirectory> => {
    opening ??= openOnce(transport.announce)
    return opening
  }
  // Reading the core's code and opening the database take this thread longer than serving the page. So the page comes first, and the
  // directory opens while it is compiled; where the page comes from elsewhere (in development), its first call opens it.
  serveApp(join(import.meta.dirname, '../renderer'), () => setTimeout(() => void open(), PAGE_FIRST_MS))
  const transport = createIpcTransport({
    dispatch: async (call, caller) => (await open()).dispatch(call, caller),
    endSession: async (idHash) => (await open()).core?.endSession(idHash),
    origin,
  })
  const openWindow = (): BrowserWindow =>
    openMainWindow({
      url: developmentUrl ?? `${APP_ORIGIN}/index.html`,
      origin,
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      attach: (window) => transport.attach(window, createWindowDesktop(window, dataFolder)),
    })
  setMenu({ openWindow, isDeveloping })
  openWindow()
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuit(async () => {
    await (await http)?.close()
    await transport.close()
    await (await opening)?.close()
  })
}

/** Opens the directory, or ends the process where that is not even broken in a way that we know. */
async function openOnce(announce: (topic: Topic) => void): Promise<OpenedDirectory> {
  try {
    const { openBroken, openDirectory, formatClosed } = await import('./app/directory.ts')
    const parts = { dataFolder, version: app.getVersion(), logError }
    const isBroken = claimed.kind === 'broken'
    const directory = isBroken
      ? openBroken(parts, claimed)
      : await openDirectory(parts, {
          transport: 'window',
          alreadyClosed: claimed.closed,
          findSealer: findKeySealer,
          readerProgram: join(import.meta.dirname, 'reader.js'),
        })
    for (const words of directory.closed.map(formatClosed)) logError(systemRandom.uuid(), words)
    directory.core?.onChanged(announce)
    if (directory.core) followHttp(directory.core)
    directory.core?.startRetention('window')
    // Windows of a former run that was killed hold nothing any more. A disk that is busy or full now is no reason to end: they time out.
    directory.core?.endAbandonedSessions().catch((error: unknown) => logError(systemRandom.uuid(), error))
    return directory
  } catch (error) {
    endWith(error)
    throw error
  }
}

/** The HTTP API's code is read once it is asked for: most directories never do. */
function followHttp(core: Core): void {
  const logWithId = (error: unknown): string => {
    const id = systemRandom.uuid()
    logError(id, error)
    return id
  }
  http = import('./app/http-lifecycle.ts')
    .then(({ followHttpPolicy }) => followHttpPolicy({ core, version: app.getVersion(), logError: logWithId }))
    .catch((error: unknown) => {
      logWithId(error)
      return null
    })
}

/** Quitting waits until the windows' sessions have ended on the disk. */
function closeBeforeQuit(close: () => Promise<void>): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    clearSecret()
      .then(close)
      .catch((error: unknown) => logError(systemRandom.uuid(), error))
      .finally(() => {
        isClosed = true
        // In a turn of its own: where nothing had to be waited for, this still runs inside the event that was just prevented, and Electron
        // would not hear it.
        setImmediate(() => app.quit())
      })
  })
}

/** What is unexpected at the start, or anywhere in this process, leaves a state that nobody knows. */
function endWith(error: unknown): void {
  logError(systemRandom.uuid(), error)
  app.exit(1)
}
