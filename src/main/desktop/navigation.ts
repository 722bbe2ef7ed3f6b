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
}

const isPage = (url: string, origin: string): boolean => url === `${origin}/` || url === `${origin}/index.html`
