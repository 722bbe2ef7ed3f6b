import type { Session, WebPreferences } from 'electron'

/** The only permission that a page can get: writing to the clipboard from Gatehouse's own page. */
const GRANTED = 'clipboard-sanitized-write'

/** Denies every other permission, including unknown ones. */
export const denyPermissions = (session: Session, origin: string): void => {
  session.setPermissionRequestHandler((_contents, permission, callback, { isMainFrame, requestingUrl }) => {
    callback(permission === GRANTED && isMainFrame && requestingUrl.startsWith(`${origin}/`))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, { isMainFrame }) => {
    return permission === GRANTED && isMainFrame && requestingOrigin.replace(/\/$/, '') === origin
  })
  session.on('will-download', (event) => event.preventDefault())
  session.setDevicePermissionHandler(() => false)
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses)
}

/** Electron's recommended settings. Most are defaults, but explicit values protect against a change of the defaults. */
export const hardenedPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  webviewTag: false,
  // The spell checker could send the typed text to a dictionary service.
  spellcheck: false,
} satisfies WebPreferences
