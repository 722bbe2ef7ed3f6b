import { MINUTE_MS } from '../../shared/domain/time.ts'
import { bridge } from '../api/bridge.ts'
import { readPerson } from '../api/call.ts'
import { singleFlight } from '../hooks/single-flight.ts'
import { findEnd, findLimits, findUnusedActivity, recordActivity, recordReturn } from './idle-time.ts'
import { lockWindow } from './lock.ts'
import { requestReauthentication } from './reauthentication.ts'
import { useWindowState } from './window-state.ts'

/** How often the clock is checked (milliseconds). The countdown shows seconds. */
const TICK_MS = 1_000

/**
 * How long before the end the user is warned (milliseconds). WCAG 2.2, 2.2.1 requires at least 20 seconds; two minutes leave time to
 * return.
 */
const WARNING_MS = 120_000

/** The minimum time between renewals for an active user (milliseconds), as the directory records uses. */
const RENEW_MS = MINUTE_MS

/** The shortest warning (milliseconds), by the same criterion. */
const WARNING_LEAST_MS = 20_000

/** With a short idle time-out, the warning takes its last quarter and the renewal comes at half. */
const WARNING_SHARE = 1 / 4
const RENEW_SHARE = 1 / 2

const renew = singleFlight(readPerson)

const look = (): void => {
  const { sessionId, ending } = useWindowState.getState()
  const limits = findLimits()
  if (sessionId === null || limits === null) return
  const end = findEnd(limits)
  const left = end.at - Date.now()
  if (left <= 0) {
    lockWindow()
    return
  }
  const unused = ending === null ? findUnusedActivity() : 0
  if (unused >= Math.min(RENEW_MS, limits.idleMs * RENEW_SHARE)) {
    // The user is active, so the renewal moves the end, and no warning may hide the next key press.
    void renew()
    return
  }
  const isNear = left <= Math.min(WARNING_MS, Math.max(WARNING_LEAST_MS, limits.idleMs * WARNING_SHARE))
  if (isNear && ending?.at !== end.at) useWindowState.setState({ ending: end })
  if (!isNear && ending !== null) useWindowState.setState({ ending: null })
}

/** A moving pointer sends many events. A single one within this time (milliseconds) comes from a window that opened or closed. */
const STREAM_MS = 1_000

const activities = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'touchstart'] as const

/** Tracks user activity for the lifetime of the window: renews the session, warns, and locks. */
export const followPresence = (): void => {
  let pointer = ''
  let movedAt = 0
  const note = (event: Event): void => {
    if (event instanceof PointerEvent && event.type === 'pointermove') {
      // Chromium also reports pointer events when the page moves under a pointer that stands still, or another window opens or closes.
      const where = `${event.screenX} ${event.screenY}`
      if (where === pointer) return
      const isStream = event.timeStamp - movedAt < STREAM_MS
      pointer = where
      movedAt = event.timeStamp
      if (!isStream) return
    }
    recordActivity()
  }
  for (const activity of activities) window.addEventListener(activity, note, { capture: true, passive: true })
  setInterval(look, TICK_MS)
  bridge.onChanged((topic) => {
    if (topic === 'lock') lockWindow()
  })
  // Chromium slows the timers of a hidden window down, so it looks before it shows anything again.
  document.addEventListener('visibilitychange', look)
  useWindowState.subscribe(({ status }, former) => {
    if (status !== former.status) look()
  })
}

/** Answers the warning: renews the session, or asks for reauthentication at its absolute end. */
export const staySignedIn = async (): Promise<void> => {
  const { ending } = useWindowState.getState()
  recordReturn()
  if (ending?.kind === 'absolute') await requestReauthentication()
  else await renew()
  look()
}
