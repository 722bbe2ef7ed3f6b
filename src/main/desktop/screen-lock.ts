import type { PowerMonitor } from 'electron'
import { listenToBus } from '../platform/dbus-listener.ts'
import type { DbusSignal } from '../platform/dbus-message.ts'

/** Where the system's bus is if no variable names it (D-Bus Specification, "Well-known Message Bus Instances"). */
const SYSTEM_BUS = 'unix:path=/run/dbus/system_bus_socket'

/** The screen savers of the desktops. Each sends `ActiveChanged` with whether the screen is locked. */
const SCREEN_SAVERS = [
  'org.freedesktop.ScreenSaver',
  'org.gnome.ScreenSaver',
  'org.cinnamon.ScreenSaver',
  'org.mate.ScreenSaver',
  'org.xfce.ScreenSaver',
]

const LOGIN_MANAGER = 'org.freedesktop.login1.Manager'
const LOGIN_SESSION = 'org.freedesktop.login1.Session'

/** The object path of a session of logind: other characters than letters and digits are escaped, and so is a digit at the begin. */
const pathOfSession = (id: string): string => {
  const escaped = id.replace(/[^A-Za-z0-9]|^[0-9]/g, (character) => `_${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `/org/freedesktop/login1/session/${escaped}`
}

/** Whether a signal says that the screen locks or the computer goes to sleep. `sessionId`: the session of logind, if it is known. */
export const isLockSignal = ({ path, interface: from, member, value }: DbusSignal, sessionId: string | undefined): boolean => {
  if (from === LOGIN_MANAGER) return member === 'PrepareForSleep' && value === true
  if (from === LOGIN_SESSION) return member === 'Lock' && (!sessionId || path === pathOfSession(sessionId))
  return SCREEN_SAVERS.includes(from) && member === 'ActiveChanged' && value === true
}

const ruleOf = (from: string, member: string): string => `type='signal',interface='${from}',member='${member}'`

type ScreenLockParts = {
  /** Electron's `powerMonitor`. It has no `lock-screen` on Linux. */
  readonly powerMonitor: Pick<PowerMonitor, 'on'>
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly onLock: () => void
}

/** Calls `onLock` when the screen locks or the computer goes to sleep. */
export const followScreenLock = ({ powerMonitor, platform, env, onLock }: ScreenLockParts): void => {
  powerMonitor.on('lock-screen', onLock)
  powerMonitor.on('suspend', onLock)
  if (platform !== 'linux') return
  const onSignal = (signal: DbusSignal): void => {
    if (isLockSignal(signal, env.XDG_SESSION_ID)) onLock()
  }
  listenToBus({
    address: env.DBUS_SYSTEM_BUS_ADDRESS ?? SYSTEM_BUS,
    rules: [ruleOf(LOGIN_MANAGER, 'PrepareForSleep'), ruleOf(LOGIN_SESSION, 'Lock')],
    onSignal,
  })
  const sessionBus = env.DBUS_SESSION_BUS_ADDRESS ?? (env.XDG_RUNTIME_DIR && `unix:path=${env.XDG_RUNTIME_DIR}/bus`)
  if (sessionBus)
    listenToBus({ address: sessionBus, rules: SCREEN_SAVERS.map((from) => ruleOf(from, 'ActiveChanged')), onSignal })
}
