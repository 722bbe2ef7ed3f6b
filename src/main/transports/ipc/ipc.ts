import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { type Announcement, callChannel, changedChannel } from '../../../shared/api/names.ts'
import { fail, type Result } from '../../../shared/result.ts'
import type { Dispatch, RawCall } from '../../pipeline/dispatch.ts'
import type { Desktop } from '../../pipeline/handler.ts'
import { Throttle } from '../../platform/throttle.ts'

/** Changes within this time are announced together (milliseconds). Well below what a user notices. */
const GATHER_CHANGES_MS = 30

/** Continuous changes are announced at most this often (milliseconds), because each makes the windows reload their data. */
const SEND_CHANGES_MS = 250

type Attached = {
  readonly window: BrowserWindow
  readonly webContents: WebContents
  readonly desktop: Desktop
  /** The ids of the sessions that this page opened. */
  sessions: Set<string>
  /** Increases when the page is gone, which identifies responses to a former page. */
  page: number
  /** Aborts the current page's calls when the page is gone. */
  gone: AbortController
}

export type IpcParts = {
  readonly dispatch: Dispatch
  /** Ends the session, if it is still valid. */
  readonly endSession: (sessionId: string) => Promise<void>
  /** The only origin that may call. */
  readonly origin: string
}

/** The window's transport: one channel that accepts calls only from the main frame of a Gatehouse window. */
export const createIpcTransport = ({ dispatch, endSession, origin }: IpcParts) => {
  const windows = new Map<number, Attached>()
  const ending = new Set<Promise<void>>()
  const changed = new Set<Announcement>()
  const sendChanges = new Throttle(sendGathered, { intervalMs: SEND_CHANGES_MS, delayMs: GATHER_CHANGES_MS })

  const end = (sessionId: string): void => {
    const work = endSession(sessionId)
      .catch(() => undefined)
      .finally(() => ending.delete(work))
    ending.add(work)
  }

  const forgetPage = (attached: Attached): void => {
    attached.page += 1
    for (const sessionId of attached.sessions) end(sessionId)
    attached.sessions = new Set()
    attached.gone.abort()
    attached.gone = new AbortController()
  }

  const requireWindow = ({ sender, senderFrame }: IpcMainInvokeEvent): Attached | null => {
    const attached = windows.get(sender.id)
    // A destroyed window keeps its contents and a frame for a moment.
    if (!attached || attached.window.isDestroyed()) return null
    if (!senderFrame || senderFrame !== sender.mainFrame) return null
    return isOrigin(senderFrame.url, origin) ? attached : null
  }

  ipcMain.handle(callChannel, async (event, message: unknown): Promise<Result<unknown>> => {
    const attached = requireWindow(event)
    if (!attached) return fail({ code: 'not-permitted' })
    const { page } = attached
    const result = await dispatch(readCall(message), {
      transport: 'window',
      // All windows are one source, so a new or reloaded window gets no extra attempts.
      source: 'window',
      channel: `window:${attached.webContents.id}`,
      desktop: attached.desktop,
      signal: attached.gone.signal,
    })
    const opened = readSessionId(result)
    if (opened !== null) {
      // The page that signed in is gone, so no page holds the session. End it.
      if (attached.page === page) attached.sessions.add(opened)
      else end(opened)
    }
    return result
  })

  return {
    attach: (window: BrowserWindow, desktop: Desktop): void => {
      const { webContents } = window
      const attached: Attached = { window, webContents, desktop, sessions: new Set(), page: 0, gone: new AbortController() }
      const { id } = webContents
      windows.set(id, attached)
      webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) forgetPage(attached)
      })
      // The former page can still sign in until the new page is there.
      webContents.on('did-navigate', () => forgetPage(attached))
      webContents.on('render-process-gone', () => forgetPage(attached))
      webContents.on('destroyed', () => {
        forgetPage(attached)
        windows.delete(id)
      })
    },

    announce: (topic: Announcement): void => {
      changed.add(topic)
      sendChanges.schedule()
    },

    /** Ends the sessions of all windows and waits until that is on disk. */
    close: async (): Promise<void> => {
      ipcMain.removeHandler(callChannel)
      for (const attached of windows.values()) forgetPage(attached)
      await Promise.all(ending)
    },
  }

  function sendGathered(): void {
    const topics = [...changed]
    changed.clear()
    for (const { webContents } of windows.values()) {
      if (!webContents.isDestroyed()) for (const topic of topics) webContents.send(changedChannel, topic)
    }
  }
}

// Chromium normalizes frame URLs, so only the origin can stand before the path's first slash.
const isOrigin = (url: string, origin: string): boolean => url.startsWith(`${origin}/`)

const readCall = (message: unknown): RawCall => {
  if (typeof message !== 'object' || message === null) return { operation: undefined, input: undefined, sessionId: undefined }
  const own = (key: string): unknown => (Object.hasOwn(message, key) ? Reflect.get(message, key) : undefined)
  return { operation: own('operation'), input: own('input'), sessionId: own('sessionId') }
}

const readSessionId = (result: Result<unknown>): string | null => {
  if (!result.ok || typeof result.value !== 'object' || result.value === null || !('sessionId' in result.value)) return null
  return typeof result.value.sessionId === 'string' ? result.value.sessionId : null
}
