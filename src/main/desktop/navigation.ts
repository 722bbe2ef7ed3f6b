import type { WebContents } from 'electron'

/** A page of ours never goes anywhere and opens nothing: no link, drop, redirect or script moves the window. */
export const denyNavigation = (contents: WebContents, origin: string): void => {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (details) => {
    // Reloading is a navigation to the same page; it signs out, and nothing more.
    if (!details.isMainFrame || !isPage(details.url, origin)) details.preventDefault()
  })
  contents.on('will-redirect', (details) => details.preventDefault())
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // Chromium asks nobody before it goes to about:blank. That page reaches nothing, but its window would stay empty.
  contents.on('did-navigate', (_event, url) => {
    if (isPage(url, origin)) return
    // In a turn of its own: Chromium is still settling on the page that it has just shown.
    setImmediate(() => contents.isDestroyed() || void contents.loadURL(`${origin}/index.html`))
  })
}

const isPage = (url: string, origin: string): boolean => url === `${origin}/` || url === `${origin}/index.html`
