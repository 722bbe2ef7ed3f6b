import type { Session } from 'electron'
import { describe, expect, it } from 'vitest'
import { denyPermissions } from '../../src/main/desktop/page-restrictions.ts'

const ORIGIN = 'app://gatehouse'
const HOME = `${ORIGIN}/index.html`

/** Every permission name in Electron's documentation of the two handlers, and some unknown ones. */
const others = [
  'accessibility-events',
  'background-sync',
  'clipboard-read',
  'clipboard-write',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'payment-handler',
  'pointerLock',
  'sensors',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'teleport',
  'Clipboard-Sanitized-Write',
  'clipboard-sanitized-write ',
  '__proto__',
  'constructor',
  '',
]

/** What the rule asks of Electron's session; the handlers that it gives are what is tested. */
const readHandlers = () => {
  type Handlers = {
    request: Parameters<Session['setPermissionRequestHandler']>[0]
    check: Parameters<Session['setPermissionCheckHandler']>[0]
    device: Parameters<Session['setDevicePermissionHandler']>[0]
    download: (event: { preventDefault: () => void }) => void
  }
  const handlers: Partial<Handlers> = {}
  const session = {
    setPermissionRequestHandler: (handler: Handlers['request']) => {
      handlers.request = handler
    },
    setPermissionCheckHandler: (handler: Handlers['check']) => {
      handlers.check = handler
    },
    setDevicePermissionHandler: (handler: Handlers['device']) => {
      handlers.device = handler
    },
    setUSBProtectedClassesHandler: () => undefined,
    on: (_event: string, handler: Handlers['download']) => {
      handlers.download = handler
    },
  }
  denyPermissions(session as unknown as Session, ORIGIN)
  const ask = (permission: string, requestingUrl = HOME, isMainFrame = true): boolean | undefined => {
    let answer: boolean | undefined
    const details = { requestingUrl, isMainFrame }
    handlers.request?.(null as never, permission as never, (isGranted) => (answer = isGranted), details as never)
    return answer
  }
  const check = (permission: string, origin = `${ORIGIN}/`, isMainFrame = true): boolean | undefined =>
    handlers.check?.(null, permission as never, origin, { isMainFrame } as never)
  return { ask, check, handlers }
}

describe('permissions', () => {
  it('are refused by both handlers, whatever their name, known or made up [device-permissions-denied]', () => {
    const { ask, check } = readHandlers()
    expect(others.filter((permission) => ask(permission) !== false)).toEqual([])
    expect(others.filter((permission) => check(permission) !== false)).toEqual([])
  })

  it('grant writing to the clipboard to our own page alone', () => {
    const { ask, check } = readHandlers()
    expect(ask('clipboard-sanitized-write')).toBe(true)
    expect(check('clipboard-sanitized-write')).toBe(true)
    for (const url of ['app://gatehouse.example/', 'https://example.org/', 'app://gatehouse@example.org/', 'about:blank', '']) {
      expect(ask('clipboard-sanitized-write', url), url).toBe(false)
      expect(check('clipboard-sanitized-write', url), url).toBe(false)
    }
    expect(ask('clipboard-sanitized-write', HOME, false)).toBe(false)
    expect(check('clipboard-sanitized-write', ORIGIN, false)).toBe(false)
  })

  it('reach no device, and nothing is downloaded', () => {
    const { handlers } = readHandlers()
    expect(handlers.device?.({} as never)).toBe(false)
    let isPrevented = false
    handlers.download?.({ preventDefault: () => (isPrevented = true) })
    expect(isPrevented).toBe(true)
  })
})
