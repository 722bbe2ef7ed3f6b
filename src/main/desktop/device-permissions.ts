import type { Session } from 'electron'

/** Writing to the clipboard from our own page is all that a page may ever be granted. */
const GRANTED = 'clipboard-sanitized-write'

/** Denies every permission, known and unknown, but the one above. */
export const denyPermissions = (session: Session, origin: string): void => {
  session.setPermissionRequestHandler((contents, permission, callback) => {
    callback(permission === GRANTED && contents.getURL().startsWith(`${origin}/`))
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => {
    return permission === GRANTED && requestingOrigin.replace(/\/$/, '') === origin
  })
  session.on('will-download', (event) => event.preventDefault())
  session.setDevicePermissionHandler(() => false)
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses)
}
