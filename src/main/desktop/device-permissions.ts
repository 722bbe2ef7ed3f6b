import type { Session } from 'electron'

/** Writing to the clipboard from our own page is all that a page may ever be granted. */
const GRANTED = 'clipboard-sanitized-write'

/** Denies every permission, known and unknown, but the one above. */
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
