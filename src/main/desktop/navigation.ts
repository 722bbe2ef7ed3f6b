import type { WebContents } from 'electron'

/** Prevents every navigation away from Gatehouse's pages and every new window. */
export const denyNavigation = (contents: WebContents, origin: string): void => {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (details) => {
    // Reloading is a navigation to the same page. It only signs the user out.
    if (!details.isMainFrame || !isPage(details.url, origin)) details.preventDefault()
  })
  contents.on('will-redirect', (details) => details.preventDefault())
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // Chromium does not report a navigation to about:blank in advance. That page has no access, but the window would stay empty.
  contents.on('did-navigate', (_event, url) => {
    if (isPage(url, origin)) return
    // In a new event-loop tick, because Chromium is still processing the navigation.
    setImmediate(() => contents.isDestroyed() || void contents.loadURL(`${origin}/index.html`))
  })
}

const isPage = (url: string, origin: string): boolean => url === `${origin}/` || url === `${origin}/index.html`
