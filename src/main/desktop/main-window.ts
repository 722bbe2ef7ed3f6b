import { BrowserWindow, nativeTheme } from 'electron'
import { denyNavigation } from './navigation.ts'
import { hardenedPreferences } from './web-preferences.ts'
import { MINIMUM_SIZE, readWindowBounds, rememberWindowBounds } from './window-bounds.ts'

/** The page's own backgrounds, so that nothing flashes before it has painted. */
const BACKGROUND = { light: '#f4f5f7', dark: '#0e0f13' }

/** A page that crashes sooner than this after the last one would only crash again (milliseconds). */
const CRASH_PAUSE_MS = 10_000

/** Starts a page that crashed again: its session has ended with it, so that it opens at the sign-in, not as a dead window. */
const reloadAfterCrash = (window: BrowserWindow): void => {
  let crashedAt = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const isFirst = performance.now() - crashedAt > CRASH_PAUSE_MS
    crashedAt = performance.now()
    if (reason === 'clean-exit' || !isFirst) return
    // In a turn of its own: Chromium is still taking the former page apart.
    setImmediate(() => window.isDestroyed() || window.webContents.reload())
  })
}

/** A window of Gatehouse. It is attached to its transport before its page is loaded. */
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
  const window = new BrowserWindow({
    ...readWindowBounds(),
    ...MINIMUM_SIZE,
    title: 'Gatehouse',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...hardenedPreferences, preload },
  })
  rememberWindowBounds(window)
  denyNavigation(window.webContents, origin)
  attach(window)
  reloadAfterCrash(window)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(url)
  return window
}
