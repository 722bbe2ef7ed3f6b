import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, Menu, powerMonitor } from 'electron'
import { type Announcement, topics } from '../shared/api/names.ts'
import { dataFolderMessages } from '../shared/messages/output-messages.ts'
import { requireDataFolder } from './app/configuration.ts'
import type { Core } from './app/core.ts'
import type { OpenedDirectory } from './app/directory.ts'
import { findRefusedSwitches, formatRefusedSwitches, isCheckout } from './app/start-switches.ts'
import { systemRandom } from './auth/secrets.ts'
import { APP_ORIGIN, loadFetchClasses, registerAppScheme, serveApp } from './desktop/app-protocol.ts'
import { createErrorLog } from './desktop/error-log.ts'
import { findKeySealer } from './desktop/key-sealer.ts'
import { openMainWindow } from './desktop/main-window.ts'
import { setMenu } from './desktop/menu.ts'
import { cutNetwork } from './desktop/no-network.ts'
import { denyPermissions } from './desktop/page-restrictions.ts'
import { clearSecret } from './desktop/secret-clipboard.ts'
import { createWindowDesktop } from './desktop/window-desktop.ts'
import { type BrokenFolder, type PreparedFolder, prepareFolder } from './store/folder.ts'
import { WINDOW_FOLDER } from './store/folder-files.ts'
import { createIpcTransport } from './transports/ipc/ipc.ts'

/** The delay after the page was requested (milliseconds). The page is usually sent by then. */
const PAGE_FIRST_MS = 10

const isDeveloping = !app.isPackaged && isCheckout(import.meta.dirname)
if (!isDeveloping) requirePlainStart()

const dataFolder = requireDataFolder(process.argv)
const logError = createErrorLog(dataFolder)
process.stderr.write(`${dataFolderMessages.opening(dataFolder)}\n`)

// Only a checkout loads the page from a server, and only from the one that electron-vite names.
const developmentUrl = (isDeveloping && process.env.ELECTRON_RENDERER_URL) || null
const origin = developmentUrl ? new URL(developmentUrl).origin : APP_ORIGIN

// Sandboxes every renderer. As root Chromium cannot use its sandbox, so the development scripts pass `no-sandbox`. Using both
// would end every child process.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
cutNetwork(developmentUrl)
registerAppScheme()
// Electron would otherwise build its default menu, which `setMenu` replaces.
Menu.setApplicationMenu(null)
// Applies to every session, including the one for printing.
app.on('session-created', (created) => denyPermissions(created, origin))

// Otherwise Electron would show the error and its stack in a blocking dialog.
process.on('uncaughtException', endWith)
process.on('unhandledRejection', (error) => logError(systemRandom.uuid(), error))

const claimed = claimFolder()

/** Follows the HTTP policy after the directory is open. */
let http: Promise<{ close: () => Promise<void> } | null> = Promise.resolve(null)

app.whenReady().then(start).catch(endWith)

/** Exits with code 2 if a start switch could weaken the program's protection, before anything is read or written. */
function requirePlainStart(): void {
  const words = process.argv.slice(1)
  const refused = findRefusedSwitches({ words, nodeOptions: process.env.NODE_OPTIONS, isRoot: process.getuid?.() === 0 })
  if (refused.length === 0) return
  process.stderr.write(`${formatRefusedSwitches(refused)}\n`)
  process.exit(2)
}

/** Puts Chromium's files into the data folder, so that the single-instance lock applies to that folder. */
function claimFolder(): PreparedFolder | BrokenFolder {
  const prepared = prepareFolder(dataFolder)
  if (prepared.kind === 'prepared') {
    app.setPath('userData', join(dataFolder, WINDOW_FOLDER))
    if (app.requestSingleInstanceLock()) return prepared
  }
  // A window that only shows an error needs a folder of its own.
  const temporary = mkdtempSync(join(tmpdir(), 'gatehouse-'))
  app.setPath('userData', temporary)
  app.on('quit', () => {
    try {
      rmSync(temporary, { recursive: true, force: true })
    } catch {
      // Chromium may still be writing there. The system clears its temporary files.
    }
  })
  return prepared.kind === 'broken' ? prepared : { kind: 'broken', reason: 'already-open', file: null }
}

/** The directory, while it opens and when it is open. A restore replaces it. */
let opening: Promise<OpenedDirectory> | null = null

function start(): void {
  const open = (): Promise<OpenedDirectory> => {
    opening ??= openOnce(transport.announce)
    return opening
  }
  // Loading the core and opening the database take longer than serving the page, so the page is served first. The directory opens
  // while the renderer reads the page. In development, the page's first call opens it.
  serveApp(join(import.meta.dirname, '../renderer'), () => setTimeout(() => void open(), PAGE_FIRST_MS))
  const transport = createIpcTransport({
    dispatch: async (call, caller) => (await open()).dispatch(call, caller),
    endSession: async (sessionId) => (await open()).core?.endSession(sessionId),
    origin,
  })
  const openWindow = (): BrowserWindow =>
    openMainWindow({
      url: developmentUrl ?? `${APP_ORIGIN}/index.html`,
      origin,
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      attach: (window) => transport.attach(window, createWindowDesktop(window, dataFolder)),
    })
  setMenu({ openWindow, lockWindows: () => transport.announce('lock'), isDeveloping })
  openWindow()
  loadFetchClasses()
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

/** Opens the directory. Ends the process if that fails for an unknown reason. */
async function openOnce(announce: (topic: Announcement) => void): Promise<OpenedDirectory> {
  const directory = await openNow(announce, claimed.kind === 'broken' ? [] : claimed.closed)
  if (directory.core) void lockWithScreen(announce)
  // A previous run that was killed may have left sessions open. If the disk is busy or full, they time out instead.
  directory.core?.endAbandonedSessions().catch((error: unknown) => logError(systemRandom.uuid(), error))
  return directory
}

async function openNow(
  announce: (topic: Announcement) => void,
  alreadyClosed: PreparedFolder['closed'],
  former?: OpenedDirectory,
): Promise<OpenedDirectory> {
  try {
    const { openBroken, openDirectory, formatClosed } = await import('./app/directory.ts')
    const parts = {
      dataFolder,
      version: app.getVersion(),
      logError,
      findSealer: findKeySealer,
      readerProgram: join(import.meta.dirname, 'reader.js'),
      ...(former && { restores: former.restores }),
      whileClosed: <T>(replace: () => Promise<T>) => replaceWhileClosed(replace, announce),
    }
    const directory =
      claimed.kind === 'broken' ? openBroken(parts, claimed) : await openDirectory(parts, { transport: 'window', alreadyClosed })
    for (const words of directory.closed.map(formatClosed)) logError(systemRandom.uuid(), words)
    directory.core?.onChanged(announce)
    if (directory.core) followHttp(directory.core)
    directory.core?.startRetention('window')
    return directory
  } catch (error) {
    endWith(error)
    throw error
  }
}

/** Closes the directory for a restore and opens what is there then. Calls of the windows wait meanwhile. */
async function replaceWhileClosed<T>(replace: () => Promise<T>, announce: (topic: Announcement) => void): Promise<T> {
  const former = (await opening) ?? undefined
  const run = async (): Promise<T> => {
    await (await http)?.close()
    http = Promise.resolve(null)
    await former?.close()
    return replace()
  }
  const running = run()
  opening = running.then(
    () => openNow(announce, [], former),
    () => openNow(announce, [], former),
  )
  await opening
  for (const topic of topics) announce(topic)
  return running
}

/** Locks the windows when the computer's screen locks or it goes to sleep, if the policy says so. */
async function lockWithScreen(announce: (topic: Announcement) => void): Promise<void> {
  const { followScreenLock } = await import('./desktop/screen-lock.ts')
  const lock = async (): Promise<void> => {
    const policy = await (await opening)?.core?.store.readPolicy()
    if (policy?.screenLock === 'on') announce('lock')
  }
  const { platform, env } = process
  // A policy that cannot be read must not leave the windows open.
  followScreenLock({ powerMonitor, platform, env, onLock: () => void lock().catch(() => announce('lock')) })
}

/** Loads the HTTP code on first use, because most directories never need it. */
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

/** Delays quitting until the end of the windows' sessions is on disk. */
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
        // In a new event-loop tick, because Electron ignores a quit inside the prevented event.
        setImmediate(() => app.quit())
      })
  })
}

/** An unexpected error leaves the process in an unknown state, so it ends. */
function endWith(error: unknown): void {
  logError(systemRandom.uuid(), error)
  app.exit(1)
}
