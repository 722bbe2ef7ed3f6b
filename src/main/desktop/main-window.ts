import { BrowserWindow, nativeTheme } from 'electron'
import { denyNavigation } from './navigation.ts'
import { hardenedPreferences } from './page-restrictions.ts'
import { keepWindowBounds, MINIMUM_SIZE, readWindowBounds } from './window-bounds.ts'

/** The page's background colours, so that the window does not flash before the first paint. */
const BACKGROUND = { light: '#f4f5f7', dark: '#0e0f13' }

/** A page that crashes again within this time is not reloaded (milliseconds). */
const CRASH_PAUSE_MS = 10_000

/** Reloads a crashed page. Its session has ended, so it opens at the sign-in. */
const reloadAfterCrash = (window: BrowserWindow): void => {
  let crashedAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const isFirst = performance.now() - crashedAt > CRASH_PAUSE_MS
    crashedAt = performance.now()
    if (reason === 'clean-exit' || !isFirst) return
    // In a new event-loop tick, because Chromium is still cleaning up the former page.
    setImmediate(() => window.isDestroyed() || window.webContents.reload())
  })
}

/** Opens a window. The window is attached to its transport before the page loads. */
export const openMainWindow = ({
  url,
  origin,
  preload,
  attach,
}: {
  url: string
  origin: string
  preload: string
  attach: (window: BrowserWindow) => void
}): BrowserWindow => {
  const opening = readWindowBounds()
  const window = new BrowserWindow({
    ...opening.bounds,
    ...MINIMUM_SIZE,
    title: 'Gatehouse',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...hardenedPreferences, preload },
  })
  keepWindowBounds(window, opening)
  denyNavigation(window.webContents, origin)
  attach(window)
  reloadAfterCrash(window)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(url)
  return window
}
